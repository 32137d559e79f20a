//! Why a row failed, and what was changed in one that did not.
//!
//! One list for the checks of a file and for ingest alike. To add a reason: a variant, its `code` (stored: the next
//! free number, never one used before), its `key`, `title` and `sentence`, and its place in [`Reason::ALL`].

mod detail;
mod note;

pub use detail::Detail;
pub use note::Note;

use crate::languages::{Language, Text};
use crate::{text, tr};
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
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 29] = [
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
        Self::SameCustomer,
        Self::DifferentCustomer,
        Self::AnotherReseller,
        Self::EnterpriseWithoutSoldToCode,
        Self::UnknownDevice,
        Self::AllOrNothing,
        Self::NotYourCustomer,
        Self::EnterpriseInBulk,
        Self::CustomerTakesNoUploads,
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
            Self::SameCustomer => "same_customer",
            Self::DifferentCustomer => "different_customer",
            Self::AnotherReseller => "another_reseller",
            Self::EnterpriseWithoutSoldToCode => "enterprise_without_sold_to_code",
            Self::UnknownDevice => "unknown_device",
            Self::AllOrNothing => "all_or_nothing",
            Self::NotYourCustomer => "not_your_customer",
            Self::EnterpriseInBulk => "enterprise_in_bulk",
            Self::CustomerTakesNoUploads => "customer_takes_no_uploads",
        }
    }

    /// The reason called `key`, if there is one.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }

    /// The words above a group of rows.
    pub fn title(self) -> Text {
        match self {
            Self::Columns => text!("Wrong number of columns"),
            Self::MissingIdentity => text!("No device in the row"),
            Self::Length => text!("Not 14 to 16 digits"),
            Self::CheckDigit => text!("Check digit wrong"),
            Self::ExcelExponent => text!("Shortened by Excel"),
            Self::LostLeadingZero => text!("Leading zero lost"),
            Self::LetterInImei => text!("Letter in an IMEI"),
            Self::Meid => text!("Not a MEID"),
            Self::SerialLength => text!("Serial number too short or too long"),
            Self::SerialForImei => text!("Serial number instead of an IMEI"),
            Self::ImeiForSerial => text!("IMEI instead of a serial number"),
            Self::UnexpectedCharacter => text!("Unexpected character"),
            Self::AllZeros => text!("All zeros"),
            Self::Duplicate => text!("Duplicate in file"),
            Self::SecondImei => text!("Second IMEI wrong"),
            Self::SerialBeside => text!("Serial number wrong"),
            Self::MissingCustomer => text!("No Customer ID"),
            Self::CustomerShape => text!("Not a Customer ID"),
            Self::OrderNumber => text!("Order number wrong"),
            Self::OrderDate => text!("Order date not understood"),
            Self::SameCustomer => text!("Already uploaded to this customer"),
            Self::DifferentCustomer => text!("Already uploaded to a different customer"),
            Self::AnotherReseller => text!("Uploaded by another reseller"),
            Self::EnterpriseWithoutSoldToCode => text!("Sold-to code missing"),
            Self::UnknownDevice => text!("Unknown device"),
            Self::AllOrNothing => text!("Held back: all or nothing"),
            Self::NotYourCustomer => text!("Not one of your customers"),
            Self::EnterpriseInBulk => text!("Sold-to code needed"),
            Self::CustomerTakesNoUploads => text!("Customer takes no uploads"),
        }
    }

    /// The words about one row: what is wrong, and what to do. `detail` is what was stored with the reason.
    pub fn sentence(self, detail: &str, language: Language) -> String {
        let mut words = detail.split(' ').filter(|word| !word.is_empty());
        let mut word = || words.next().unwrap_or("?");
        match self {
            Self::Columns => {
                let (found, expected) = (word(), word());
                let found = found.parse().unwrap_or_default();
                tr!(language, "The row has {count} cell, the header {expected}." | "The row has {count} cells, the header {expected}.", count = found, expected)
            }
            Self::MissingIdentity => tr!(language, "The cell that should hold the device's identity is empty.").to_owned(),
            Self::Length => tr!(language, "An IMEI has 14 to 16 digits; this has {length} characters.", length = word()),
            Self::CheckDigit => {
                tr!(language, "Check digit is {found}, expected {expected}: a digit was mistyped or swapped.", found = word(), expected = word())
            }
            Self::ExcelExponent => {
                tr!(language, "Excel has shortened this number. Format the column as text and save again.").to_owned()
            }
            Self::LostLeadingZero => {
                tr!(language, "The leading zero is lost. With it the check digit is right: {meant}", meant = word())
            }
            Self::LetterInImei => letter_sentence(word(), word(), words.next(), language),
            Self::Meid => tr!(language, "Not a MEID: the decimal number is out of range.").to_owned(),
            Self::SerialLength => {
                tr!(language, "A serial number has 8 to 20 letters and digits; this has {length}.", length = word())
            }
            Self::SerialForImei => {
                tr!(language, "This looks like a serial number, and the column is for IMEIs and MEIDs.").to_owned()
            }
            Self::ImeiForSerial => {
                tr!(language, "This looks like an IMEI or MEID, and the column is for serial numbers.").to_owned()
            }
            Self::UnexpectedCharacter => unexpected_sentence(word(), word(), language),
            Self::AllZeros => tr!(language, "Nothing but zeros: this is a placeholder, not a device.").to_owned(),
            Self::Duplicate => tr!(language, "Same device as line {line}.", line = word()),
            Self::SecondImei => tr!(language, "Second IMEI: {sentence}", sentence = inner_sentence(detail, language)),
            Self::SerialBeside => tr!(language, "Serial number: {sentence}", sentence = inner_sentence(detail, language)),
            Self::MissingCustomer => tr!(language, "The cell of the Customer ID is empty.").to_owned(),
            Self::CustomerShape => tr!(language, "A Customer ID has 10 digits.").to_owned(),
            Self::OrderNumber => {
                tr!(language, "An order number has at most {uploads} printable characters.", uploads = crate::uploads::file::MAX_ORDER_NUMBER)
            }
            Self::OrderDate => tr!(language, "Write the order date as 2026-11-20 or 20.11.2026.").to_owned(),
            Self::SameCustomer => {
                tr!(language, "The same device(s) has/have been uploaded by the same reseller to the same customer.").to_owned()
            }
            Self::DifferentCustomer => {
                tr!(language, "The same device(s) has/have been uploaded by the same reseller to a different customer.").to_owned()
            }
            Self::AnotherReseller => tr!(language, "The device(s) has/have been uploaded by another reseller.").to_owned(),
            Self::EnterpriseWithoutSoldToCode => {
                tr!(language, "You must specify an STC when uploading Enterprise Edition devices. \
                Upload these rows again and choose a sold-to code.").to_owned()
            }
            Self::UnknownDevice => {
                tr!(language, "The device registry does not know this device. Check the identity; if it is \
                right, ask the operator to add the model.").to_owned()
            }
            Self::AllOrNothing => {
                tr!(language, "This row is good, but another one is not and you chose all or nothing. Correct \
                the others and upload the file again.").to_owned()
            }
            Self::NotYourCustomer => {
                tr!(language, "None of your customers has this Customer ID. Correct it, or add the customer under Customers; \
                then upload the row again.").to_owned()
            }
            Self::EnterpriseInBulk => {
                tr!(language, "You must specify an STC when uploading Enterprise Edition devices. STC selection isn't supported in \
                bulk: upload these rows for the specific customer.").to_owned()
            }
            Self::CustomerTakesNoUploads => {
                tr!(language, "This customer takes no uploads at the moment. Ask the customer's administrator to accept you again, \
                then upload the row again.").to_owned()
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

fn letter_sentence(letter: &str, place: &str, meant: Option<&str>, language: Language) -> String {
    let digit = meant
        .zip(place.parse::<usize>().ok())
        .and_then(|(meant, place)| meant.chars().nth(place.checked_sub(1)?));
    let wrong = tr!(language, "Letter {letter} in place {place}: an IMEI has digits only.", letter, place);
    match (digit, meant) {
        (Some(digit), Some(meant)) => {
            tr!(language, "{wrong} With {digit} the check digit is right: {meant}", wrong, digit, meant)
        }
        _ => wrong,
    }
}

fn unexpected_sentence(number: &str, place: &str, language: Language) -> String {
    let character = u32::from_str_radix(number, 16).ok().and_then(char::from_u32);
    match character.filter(|c| !c.is_control() && !c.is_whitespace()) {
        Some(character) => tr!(
            language,
            "“{character}” in place {place}: an identity has only letters and digits.",
            character,
            place
        ),
        None => tr!(
            language,
            "An invisible character (U+{number}) in place {place}: retype the cell.",
            number,
            place
        ),
    }
}

/// The reason and detail inside a detail.
fn inner(detail: &str) -> Option<(Reason, &str)> {
    let (key, rest) = detail.split_once(' ').unwrap_or((detail, ""));
    // Only one level deep, whatever was stored.
    let reason = Reason::from_key(key).filter(|r| !matches!(r, Reason::SecondImei | Reason::SerialBeside))?;
    Some((reason, rest))
}

fn inner_sentence(detail: &str, language: Language) -> String {
    inner(detail).map_or_else(
        || tr!(language, "not valid.").to_owned(),
        |(reason, detail)| reason.sentence(detail, language),
    )
}

#[cfg(test)]
mod tests;
