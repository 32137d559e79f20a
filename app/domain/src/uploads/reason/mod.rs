//! Why a row failed, and what was changed in one that did not.
//!
//! One list for the checks of a file and for ingest alike. To add a reason: a variant, its `code` (stored: the next
//! free number, never one used before), its `key` and `title`, its words in `sentence.rs`, and its place in [`Reason::ALL`].

mod detail;
mod note;
mod sentence;

pub use detail::Detail;
pub use note::Note;

use crate::languages::Text;
use crate::text;
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
            Self::TacShape => text!("Not a TAC"),
            Self::MissingModel => text!("No model in the row"),
            Self::ModelText => text!("Manufacturer or model wrong"),
            Self::Edition => text!("Edition not understood"),
            Self::SameCustomer => text!("Already uploaded to this customer"),
            Self::DifferentCustomer => text!("Already uploaded to a different customer"),
            Self::AnotherReseller => text!("Uploaded by another reseller"),
            Self::EnterpriseWithoutSoldToCode => text!("Sold-to code missing"),
            Self::UnknownDevice => text!("Unknown device"),
            Self::AllOrNothing => text!("Held back: all or nothing"),
            Self::NotYourCustomer => text!("Not one of your customers"),
            Self::EnterpriseInBulk => text!("Sold-to code needed"),
            Self::CustomerTakesNoUploads => text!("Customer takes no uploads"),
            Self::UnknownModel => text!("Unknown model"),
            Self::SeveralModels => text!("Several models of this name"),
            Self::KnownAsAnother => text!("Known as another device"),
        }
    }
}

#[cfg(test)]
mod tests;
