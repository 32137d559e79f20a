use crate::uploads::UploadNumber;
use serde::{Deserialize, Serialize};
use time::Date;

/// The public number of a subscription: `S-20261121-7F3KQ2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SubscriptionNumber(String);

impl SubscriptionNumber {
    /// Reads a number as it stands in a URL.
    pub fn parse(text: &str) -> Option<Self> {
        let as_upload = format!("U-{}", text.strip_prefix("S-")?);
        UploadNumber::parse(&as_upload).map(|_| Self(text.to_owned()))
    }

    /// The number of a subscription ordered on `date`, from 30 random bits.
    pub fn new(date: Date, random: u32) -> Self {
        Self(UploadNumber::new(date, random).as_str().replacen('U', "S", 1))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SubscriptionNumber {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a subscription number")
    }
}

impl From<SubscriptionNumber> for String {
    fn from(number: SubscriptionNumber) -> Self {
        number.0
    }
}

impl std::fmt::Display for SubscriptionNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_number_is_read_back_and_no_other_kind_of_number_is_one() {
        let number = SubscriptionNumber::new(date!(2026 - 11 - 21), 77);
        assert_eq!(SubscriptionNumber::parse(number.as_str()), Some(number.clone()));
        assert_eq!(SubscriptionNumber::parse(&number.as_str().replacen('S', "U", 1)), None);
        assert_eq!(SubscriptionNumber::parse("S-"), None);
    }
}
