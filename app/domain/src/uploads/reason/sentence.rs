//! The words about one row.

use super::Reason;
use crate::languages::Language;
use crate::tr;

impl Reason {
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
            Self::TacShape => {
                tr!(language, "A TAC has 8 digits; this has {length} characters.", length = word())
            }
            Self::MissingModel => {
                tr!(language, "The row must name a manufacturer and a model.").to_owned()
            }
            Self::ModelText => tr!(
                language,
                "A manufacturer or model has at most {max} printable characters.",
                max = crate::uploads::file::MAX_MODEL
            ),
            Self::Edition => tr!(
                language,
                "Write the edition as Standard or Enterprise, or leave it empty: then it is Standard."
            )
            .to_owned(),
            Self::UnknownModel => tr!(
                language,
                "The device registry knows no such model. Name the manufacturer and the model in the row, or load \
                 the TAC first."
            )
            .to_owned(),
            Self::SeveralModels => tr!(
                language,
                "The device registry knows several models of this name. Name the manufacturer and the edition, too."
            )
            .to_owned(),
            Self::KnownAsAnother => tr!(
                language,
                "One of these IMEIs belongs to another device of the registry. Remove that one first, or correct the row."
            )
            .to_owned(),
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
