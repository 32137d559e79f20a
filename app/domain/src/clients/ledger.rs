//! Charges and payments of a client: entered by people or by what bills them, never changed. What was wrong is made good by
//! another entry.

use crate::languages::Text;
use crate::lists::{Column, Direction, List};
use crate::money::{Currency, Money, NoMoney};
use crate::text;
use crate::{Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde::{Deserialize, Serialize};
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime};

/// The most characters of a reference.
pub const MAX_ENTRY_REFERENCE: usize = 60;
/// The most characters of a note.
pub const MAX_ENTRY_NOTE: usize = 200;

const DAY: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// What an entry does to the debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Raises it.
    Charge,
    /// Lowers it.
    Payment,
}

impl EntryKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Charge, Self::Payment];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Charge => text!("Charge"),
            Self::Payment => text!("Payment"),
        }
    }

    /// The name in forms and files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Payment => "payment",
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Charge => 1,
            Self::Payment => 2,
        }
    }

    /// The kind stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a form calls `key`.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key().eq_ignore_ascii_case(key.trim()))
    }

    /// What it adds to the debt.
    pub fn of(self, minor: i64) -> i64 {
        match self {
            Self::Charge => minor,
            Self::Payment => -minor,
        }
    }
}

/// An entry as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    /// `charge` or `payment`.
    pub kind: String,
    /// How much; more than nothing.
    pub amount: String,
    /// The currency; empty: the client's.
    pub currency: String,
    /// The day, `2026-11-21`; empty: today.
    pub booked_on: String,
    /// The number of the invoice or payment: what entries of one client are told apart by. The same entry again is the
    /// same entry.
    pub reference: String,
    /// Anything else.
    pub note: String,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedEntry {
    /// Charge or payment.
    pub kind: EntryKind,
    /// How much.
    pub amount: Money,
    /// The day.
    pub booked_on: Date,
    /// What it is told apart by.
    pub reference: String,
    /// Anything else.
    pub note: String,
}

impl EntryForm {
    /// The entry as it is kept, for a client that is charged in `currency`.
    ///
    /// # Errors
    /// All that is wrong with it at once, by field; or that it is in another currency.
    pub fn checked(&self, currency: Currency, today: Date) -> PortalResult<CheckedEntry> {
        match self.currency.trim() {
            "" => {}
            text if Currency::parse(text) == Some(currency) => {}
            _ => return Err(PortalError::Conflict(crate::Conflict::OtherCurrency(currency))),
        }
        let mut errors = FieldErrors::new();
        let kind = EntryKind::from_key(&self.kind);
        if kind.is_none() {
            errors.insert(Field::List, FieldError::Unknown);
        }
        let amount = match Money::parse(&self.amount, currency) {
            Ok(amount) if amount.minor > 0 => Some(amount),
            Ok(_) => {
                errors.insert(Field::Amount, FieldError::Malformed);
                None
            }
            Err(error) => {
                let empty = self.amount.trim().is_empty();
                let error = match error {
                    NoMoney::Malformed if empty => FieldError::Required,
                    NoMoney::Malformed => FieldError::Malformed,
                    NoMoney::TooLarge => FieldError::TooMuch,
                };
                errors.insert(Field::Amount, error);
                None
            }
        };
        let booked_on = match self.booked_on.trim() {
            "" => Some(today),
            text => Date::parse(text, DAY).ok(),
        };
        match booked_on {
            None => {
                errors.insert(Field::BookedOn, FieldError::Malformed);
            }
            Some(day) if day > today.saturating_add(Duration::DAY) => {
                errors.insert(Field::BookedOn, FieldError::InFuture);
            }
            Some(_) => {}
        }
        let reference = self.reference.trim();
        if reference.is_empty() {
            errors.insert(Field::Reference, FieldError::Required);
        }
        for (field, text, longest) in [
            (Field::Reference, reference, MAX_ENTRY_REFERENCE),
            (Field::Description, self.note.trim(), MAX_ENTRY_NOTE),
        ] {
            if text.chars().any(char::is_control) {
                errors.insert(field, FieldError::Unprintable);
            } else if text.chars().count() > longest {
                let max = u32::try_from(longest).unwrap_or(u32::MAX);
                errors.insert(field, FieldError::TooLong { max });
            }
        }
        match (kind, amount, booked_on) {
            (Some(kind), Some(amount), Some(booked_on)) if errors.is_empty() => Ok(CheckedEntry {
                kind,
                amount,
                booked_on,
                reference: reference.to_owned(),
                note: self.note.trim().to_owned(),
            }),
            _ => Err(PortalError::Invalid(errors)),
        }
    }
}

/// A charge or payment of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Charge or payment.
    pub kind: EntryKind,
    /// How much.
    pub amount: Money,
    /// The day.
    pub booked_on: Date,
    /// What it is told apart by.
    pub reference: String,
    /// Anything else.
    pub note: String,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub entered_at: OffsetDateTime,
}

/// The list of a client's charges and payments.
#[derive(Debug, Clone, Copy)]
pub struct EntryList;

impl List for EntryList {
    type Row = EntryRow;
    const NAME: &'static str = "client_entries";
    const COLUMNS: &'static [Column] = &[
        Column::new("reference", text!("Reference")),
        Column::new("kind", text!("Kind")),
        Column::new("amount", text!("Amount")).numeric(),
        Column::new("booked_on", text!("Date")).sortable(),
        Column::new("note", text!("Note")),
        Column::new("entered_by", text!("Entered by")).hidden(),
        Column::new("entered_at", text!("Entered")).hidden(),
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("booked_on", Direction::Descending);

    fn key(row: &EntryRow) -> String {
        row.reference.clone()
    }

    fn text(row: &EntryRow, column: &str) -> String {
        match column {
            "reference" => row.reference.clone(),
            "kind" => row.kind.label().english().to_owned(),
            "amount" => format!("{} {}", row.amount.plain(), row.amount.currency),
            "booked_on" => row.booked_on.to_string(),
            "note" => row.note.clone(),
            "entered_by" => row.entered_by.clone(),
            "entered_at" => crate::clock::rfc3339(row.entered_at),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn an_entry_is_exact_and_of_the_currency_of_the_client() {
        let form = EntryForm {
            kind: "charge".into(),
            amount: "19.99".into(),
            reference: " INV-7 ".into(),
            ..Default::default()
        };
        let entry = form.checked(Currency::Eur, date!(2026 - 11 - 21)).unwrap();
        assert_eq!((entry.kind.of(entry.amount.minor), entry.reference.as_str()), (1_999, "INV-7"));
        assert_eq!(entry.booked_on, date!(2026 - 11 - 21));
        let other = EntryForm { currency: "USD".into(), ..form };
        let refused = other.checked(Currency::Eur, date!(2026 - 11 - 21));
        assert_eq!(refused, Err(PortalError::Conflict(crate::Conflict::OtherCurrency(Currency::Eur))));
    }

    #[test]
    fn an_entry_of_nothing_or_of_next_week_is_refused() {
        let form = EntryForm {
            kind: "gift".into(),
            amount: "0".into(),
            booked_on: "2026-11-28".into(),
            note: "a\u{0}".into(),
            ..Default::default()
        };
        let Err(PortalError::Invalid(errors)) = form.checked(Currency::Eur, date!(2026 - 11 - 21)) else {
            panic!()
        };
        assert_eq!(errors.len(), 5, "{errors:?}");
    }
}
