//! Why a row failed, and what was changed in one that did not.
//!
//! One list for the checks of a file and for ingest alike. To add a reason: a variant, its `code` (stored: the next
//! free number, never one used before), its `key`, `title` and `sentence`, and its place in [`Reason::ALL`].

mod detail;
mod note;

pub use detail::Detail;
pub use note::Note;

use serde::{Deserialize, Serialize};

/// Why a row failed. A row has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// More or fewer cells than the header. Detail: found, expected.
    Columns,
    /// The cell that should identify the device is empty.
    MissingIdentity,
    /// Not 14 to 16 digits. Detail: how many.
    Length,
    /// The check digit is wrong. Detail: found, expected.
    CheckDigit,
    /// A spreadsheet wrote the number with an exponent.
    ExcelExponent,
    /// A spreadsheet took the zeros in front. Detail: the IMEI with them.
    LostLeadingZero,
    /// A letter among the digits of an IMEI. Detail: letter, place, and the IMEI that was probably meant.
    LetterInImei,
    /// A decimal MEID out of its bounds.
    Meid,
    /// A serial number that is too short or too long. Detail: its length.
    SerialLength,
    /// A serial number in a column of IMEIs.
    SerialForImei,
    /// An IMEI in a column of serial numbers.
    ImeiForSerial,
    /// A character that no identity has. Detail: its Unicode number, its place.
    UnexpectedCharacter,
    /// Nothing but zeros.
    AllZeros,
    /// The same device as an earlier row. Detail: that row's line.
    Duplicate,
    /// The second IMEI is wrong. Detail: the key of the reason, and its detail.
    SecondImei,
    /// The serial number beside an IMEI is wrong. Detail: the key of the reason, and its detail.
    SerialBeside,
    /// The cell of the Customer ID is empty.
    MissingCustomer,
    /// Not a Customer ID of 10 digits.
    CustomerShape,
    /// An order number too long or with control characters.
    OrderNumber,
    /// An order date that is no date.
    OrderDate,
    /// Not a TAC of 8 digits. Detail: how many characters.
    TacShape,
    /// The registry: the row names no manufacturer or no model.
    MissingModel,
    /// The registry: a manufacturer or model too long or with control characters.
    ModelText,
    /// The registry: neither Standard nor Enterprise.
    Edition,

    /// Ingest: this reseller gave the device to this customer before.
    SameCustomer,
    /// Ingest: this reseller gave the device to another customer before.
    DifferentCustomer,
    /// Ingest: another reseller uploaded the device. Which one is never told.
    AnotherReseller,
    /// Ingest: an Enterprise Edition device needs a sold-to code.
    EnterpriseWithoutSoldToCode,
    /// Ingest: the registry does not know the device, and the operator refuses such.
    UnknownDevice,
    /// Ingest: the row was good, another was not, and the person chose all or nothing.
    AllOrNothing,
    /// Ingest: no customer of the reseller has this Customer ID. The same whether somebody else's customer has it or
    /// nobody: a file of a million IDs must not tell which exist.
    NotYourCustomer,
    /// Ingest: an Enterprise Edition device in a file for many customers, where no sold-to code can be chosen.
    EnterpriseInBulk,
    /// Ingest: the customer is inactive.
    CustomerTakesNoUploads,
    /// Load: the registry knows no such model.
    UnknownModel,
    /// Load: the registry knows several models of this name.
    SeveralModels,
    /// Load: one of the row's IMEIs belongs to another device of the registry.
    KnownAsAnother,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 36] = [
        Self::Columns,
        Self::MissingIdentity,
        Self::Length,
        Self::CheckDigit,
        Self::ExcelExponent,
        Self::LostLeadingZero,
        Self::LetterInImei,
        Self::Meid,
        Self::SerialLength,
        Self::SerialForImei,
        Self::ImeiForSerial,
        Self::UnexpectedCharacter,
        Self::AllZeros,
        Self::Duplicate,
        Self::SecondImei,
        Self::SerialBeside,
        Self::MissingCustomer,
        Self::CustomerShape,
        Self::OrderNumber,
        Self::OrderDate,
        Self::TacShape,
        Self::MissingModel,
        Self::ModelText,
        Self::Edition,
        Self::SameCustomer,
        Self::DifferentCustomer,
        Self::AnotherReseller,
        Self::EnterpriseWithoutSoldToCode,
        Self::UnknownDevice,
        Self::AllOrNothing,
        Self::NotYourCustomer,
        Self::EnterpriseInBulk,
        Self::CustomerTakesNoUploads,
        Self::UnknownModel,
        Self::SeveralModels,
        Self::KnownAsAnother,
    ];

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Columns => 1,
            Self::MissingIdentity => 2,
            Self::Length => 3,
            Self::CheckDigit => 4,
            Self::ExcelExponent => 5,
            Self::LostLeadingZero => 6,
            Self::LetterInImei => 7,
            Self::Meid => 8,
            Self::SerialLength => 9,
            Self::SerialForImei => 10,
            Self::ImeiForSerial => 11,
            Self::UnexpectedCharacter => 12,
            Self::AllZeros => 13,
            Self::Duplicate => 14,
            Self::SecondImei => 15,
            Self::SerialBeside => 16,
            Self::MissingCustomer => 17,
            Self::CustomerShape => 18,
            Self::OrderNumber => 19,
            Self::OrderDate => 20,
            Self::TacShape => 21,
            Self::MissingModel => 22,
            Self::ModelText => 23,
            Self::Edition => 24,
            Self::SameCustomer => 101,
            Self::DifferentCustomer => 102,
            Self::AnotherReseller => 103,
            Self::EnterpriseWithoutSoldToCode => 104,
            Self::UnknownDevice => 105,
            Self::AllOrNothing => 106,
            // 107 was for a Customer ID that nobody has.
            Self::NotYourCustomer => 108,
            Self::EnterpriseInBulk => 109,
            Self::CustomerTakesNoUploads => 110,
            Self::UnknownModel => 111,
            Self::SeveralModels => 112,
            Self::KnownAsAnother => 113,
        }
    }

    /// The reason stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The name in URLs, JSON and tests.
    pub fn key(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::MissingIdentity => "missing_identity",
            Self::Length => "length",
            Self::CheckDigit => "check_digit",
            Self::ExcelExponent => "excel_exponent",
            Self::LostLeadingZero => "lost_leading_zero",
            Self::LetterInImei => "letter_in_imei",
            Self::Meid => "meid",
            Self::SerialLength => "serial_length",
            Self::SerialForImei => "serial_for_imei",
            Self::ImeiForSerial => "imei_for_serial",
            Self::UnexpectedCharacter => "unexpected_character",
            Self::AllZeros => "all_zeros",
            Self::Duplicate => "duplicate",
            Self::SecondImei => "second_imei",
            Self::SerialBeside => "serial_beside",
            Self::MissingCustomer => "missing_customer",
            Self::CustomerShape => "customer_shape",
            Self::OrderNumber => "order_number",
            Self::OrderDate => "order_date",
            Self::TacShape => "tac_shape",
            Self::MissingModel => "missing_model",
            Self::ModelText => "model_text",
            Self::Edition => "edition",
            Self::SameCustomer => "same_customer",
            Self::DifferentCustomer => "different_customer",
            Self::AnotherReseller => "another_reseller",
            Self::EnterpriseWithoutSoldToCode => "enterprise_without_sold_to_code",
            Self::UnknownDevice => "unknown_device",
            Self::AllOrNothing => "all_or_nothing",
            Self::NotYourCustomer => "not_your_customer",
            Self::EnterpriseInBulk => "enterprise_in_bulk",
            Self::CustomerTakesNoUploads => "customer_takes_no_uploads",
            Self::UnknownModel => "unknown_model",
            Self::SeveralModels => "several_models",
            Self::KnownAsAnother => "known_as_another",
        }
    }

    /// The reason called `key`, if there is one.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }

    /// The words above a group of rows.
    pub fn title(self) -> &'static str {
        match self {
            Self::Columns => "Wrong number of columns",
            Self::MissingIdentity => "No device in the row",
            Self::Length => "Not 14 to 16 digits",
            Self::CheckDigit => "Check digit wrong",
            Self::ExcelExponent => "Shortened by Excel",
            Self::LostLeadingZero => "Leading zero lost",
            Self::LetterInImei => "Letter in an IMEI",
            Self::Meid => "Not a MEID",
            Self::SerialLength => "Serial number too short or too long",
            Self::SerialForImei => "Serial number instead of an IMEI",
            Self::ImeiForSerial => "IMEI instead of a serial number",
            Self::UnexpectedCharacter => "Unexpected character",
            Self::AllZeros => "All zeros",
            Self::Duplicate => "Duplicate in file",
            Self::SecondImei => "Second IMEI wrong",
            Self::SerialBeside => "Serial number wrong",
            Self::MissingCustomer => "No Customer ID",
            Self::CustomerShape => "Not a Customer ID",
            Self::OrderNumber => "Order number wrong",
            Self::OrderDate => "Order date not understood",
            Self::TacShape => "Not a TAC",
            Self::MissingModel => "No model in the row",
            Self::ModelText => "Manufacturer or model wrong",
            Self::Edition => "Edition not understood",
            Self::SameCustomer => "Already uploaded to this customer",
            Self::DifferentCustomer => "Already uploaded to a different customer",
            Self::AnotherReseller => "Uploaded by another reseller",
            Self::EnterpriseWithoutSoldToCode => "Sold-to code missing",
            Self::UnknownDevice => "Unknown device",
            Self::AllOrNothing => "Held back: all or nothing",
            Self::NotYourCustomer => "Not one of your customers",
            Self::EnterpriseInBulk => "Sold-to code needed",
            Self::CustomerTakesNoUploads => "Customer takes no uploads",
            Self::UnknownModel => "Unknown model",
            Self::SeveralModels => "Several models of this name",
            Self::KnownAsAnother => "Known as another device",
        }
    }

    /// The words about one row: what is wrong, and what to do. `detail` is what was stored with the reason.
    pub fn sentence(self, detail: &str) -> String {
        let mut words = detail.split(' ').filter(|word| !word.is_empty());
        let mut word = || words.next().unwrap_or("?");
        match self {
            Self::Columns => {
                let (found, expected) = (word(), word());
                let cells = if found == "1" { "cell" } else { "cells" };
                format!("The row has {found} {cells}, the header {expected}.")
            }
            Self::MissingIdentity => "The cell that should hold the device's identity is empty.".to_owned(),
            Self::Length => format!("An IMEI has 14 to 16 digits; this has {} characters.", word()),
            Self::CheckDigit => {
                format!("Check digit is {}, expected {}: a digit was mistyped or swapped.", word(), word())
            }
            Self::ExcelExponent => {
                "Excel has shortened this number. Format the column as text and save again.".to_owned()
            }
            Self::LostLeadingZero => {
                format!("The leading zero is lost. With it the check digit is right: {}", word())
            }
            Self::LetterInImei => letter_sentence(word(), word(), words.next()),
            Self::Meid => "Not a MEID: the decimal number is out of range.".to_owned(),
            Self::SerialLength => {
                format!("A serial number has 8 to 20 letters and digits; this has {}.", word())
            }
            Self::SerialForImei => {
                "This looks like a serial number, and the column is for IMEIs and MEIDs.".to_owned()
            }
            Self::ImeiForSerial => {
                "This looks like an IMEI or MEID, and the column is for serial numbers.".to_owned()
            }
            Self::UnexpectedCharacter => unexpected_sentence(word(), word()),
            Self::AllZeros => "Nothing but zeros: this is a placeholder, not a device.".to_owned(),
            Self::Duplicate => format!("Same device as line {}.", word()),
            Self::SecondImei => format!("Second IMEI: {}", inner_sentence(detail)),
            Self::SerialBeside => format!("Serial number: {}", inner_sentence(detail)),
            Self::MissingCustomer => "The cell of the Customer ID is empty.".to_owned(),
            Self::CustomerShape => "A Customer ID has 10 digits.".to_owned(),
            Self::OrderNumber => {
                format!(
                    "An order number has at most {} printable characters.",
                    crate::uploads::file::MAX_ORDER_NUMBER
                )
            }
            Self::OrderDate => "Write the order date as 2026-11-20 or 20.11.2026.".to_owned(),
            Self::TacShape => format!("A TAC has 8 digits; this has {} characters.", word()),
            Self::MissingModel => "The row must name a manufacturer and a model.".to_owned(),
            Self::ModelText => {
                format!(
                    "A manufacturer or model has at most {} printable characters.",
                    crate::uploads::file::MAX_MODEL
                )
            }
            Self::Edition => "Write the edition as Standard or Enterprise, or leave it empty: then it is Standard.".to_owned(),
            Self::SameCustomer => {
                "The same device(s) has/have been uploaded by the same reseller to the same customer."
                    .to_owned()
            }
            Self::DifferentCustomer => {
                "The same device(s) has/have been uploaded by the same reseller to a different customer."
                    .to_owned()
            }
            Self::AnotherReseller => "The device(s) has/have been uploaded by another reseller.".to_owned(),
            Self::EnterpriseWithoutSoldToCode => {
                "You must specify an STC when uploading Enterprise Edition devices. \
                Upload these rows again and choose a sold-to code."
                    .to_owned()
            }
            Self::UnknownDevice => {
                "The device registry does not know this device. Check the identity; if it is \
                right, ask the operator to add the model."
                    .to_owned()
            }
            Self::AllOrNothing => {
                "This row is good, but another one is not and you chose all or nothing. Correct \
                the others and upload the file again."
                    .to_owned()
            }
            Self::NotYourCustomer => {
                "None of your customers has this Customer ID. Correct it, or add the customer under Customers; \
                then upload the row again."
                    .to_owned()
            }
            Self::EnterpriseInBulk => {
                "You must specify an STC when uploading Enterprise Edition devices. STC selection isn't supported in \
                bulk: upload these rows for the specific customer."
                    .to_owned()
            }
            Self::CustomerTakesNoUploads => {
                "This customer takes no uploads at the moment. Ask the customer's administrator to accept you again, \
                then upload the row again."
                    .to_owned()
            }
            Self::UnknownModel => {
                "The device registry knows no such model. Name the manufacturer and the model in the row, or load \
                the TAC first."
                    .to_owned()
            }
            Self::SeveralModels => {
                "The device registry knows several models of this name. Name the manufacturer and the edition, too."
                    .to_owned()
            }
            Self::KnownAsAnother => {
                "One of these IMEIs belongs to another device of the registry. Remove that one first, or correct the row."
                    .to_owned()
            }
        }
    }

    /// What the row's text should probably be, when that is known: a click puts it there.
    pub fn hint(self, detail: &str) -> Option<&str> {
        match self {
            Self::LostLeadingZero => Some(detail).filter(|text| !text.is_empty()),
            Self::LetterInImei => detail.split(' ').nth(2),
            Self::SecondImei | Self::SerialBeside => {
                let (key, detail) = inner(detail)?;
                key.hint(detail)
            }
            _ => None,
        }
    }
}

fn letter_sentence(letter: &str, place: &str, meant: Option<&str>) -> String {
    let digit = meant
        .zip(place.parse::<usize>().ok())
        .and_then(|(meant, place)| meant.chars().nth(place.checked_sub(1)?));
    let wrong = format!("Letter {letter} in place {place}: an IMEI has digits only.");
    match (digit, meant) {
        (Some(digit), Some(meant)) => format!("{wrong} With {digit} the check digit is right: {meant}"),
        _ => wrong,
    }
}

fn unexpected_sentence(number: &str, place: &str) -> String {
    let character = u32::from_str_radix(number, 16).ok().and_then(char::from_u32);
    match character.filter(|c| !c.is_control() && !c.is_whitespace()) {
        Some(c) => format!("“{c}” in place {place}: an identity has only letters and digits."),
        None => format!("An invisible character (U+{number}) in place {place}: retype the cell."),
    }
}

/// The reason and detail inside a detail.
fn inner(detail: &str) -> Option<(Reason, &str)> {
    let (key, rest) = detail.split_once(' ').unwrap_or((detail, ""));
    // Only one level deep, whatever was stored.
    let reason = Reason::from_key(key).filter(|r| !matches!(r, Reason::SecondImei | Reason::SerialBeside))?;
    Some((reason, rest))
}

fn inner_sentence(detail: &str) -> String {
    inner(detail).map_or_else(|| "not valid.".to_owned(), |(reason, detail)| reason.sentence(detail))
}

#[cfg(test)]
mod tests;
