use serde::{Deserialize, Serialize};
use std::fmt;

/// The public number of an organisation: 10 digits, text, random, never reused. Its Reseller ID, MSP ID or
/// Customer ID, which people read to each other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganisationNumber(String);

impl OrganisationNumber {
    /// Digits in a number.
    pub const LEN: usize = 10;

    /// Reads what a person typed or pasted; spaces and dashes between the digits go.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(Self::LEN + 1).collect();
        (digits.len() == Self::LEN && digits.bytes().all(|b| b.is_ascii_digit())).then_some(Self(digits))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OrganisationNumber {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a number of 10 digits")
    }
}

impl From<OrganisationNumber> for String {
    fn from(number: OrganisationNumber) -> Self {
        number.0
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_ten_digits_and_keeps_leading_zeros() {
        assert_eq!(
            OrganisationNumber::parse("012 345-6789").map(String::from).as_deref(),
            Some("0123456789")
        );
        for wrong in ["", "123456789", "12345678901", "12345abc90", "１２３４５６７８９０", "4102338917\u{0}"]
        {
            assert_eq!(OrganisationNumber::parse(wrong), None, "{wrong:?}");
        }
    }
}
