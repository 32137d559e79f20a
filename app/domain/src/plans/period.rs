use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};

/// How long one term of a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
    /// Twenty-four months.
    TwoYears,
    /// Thirty-six months.
    ThreeYears,
}

impl Period {
    /// Every period, shortest first.
    pub const ALL: [Self; 6] =
        [Self::Month, Self::Quarter, Self::HalfYear, Self::Year, Self::TwoYears, Self::ThreeYears];

    /// How many months; also the number it is stored and travels under.
    pub fn months(self) -> u16 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
            Self::TwoYears => 24,
            Self::ThreeYears => 36,
        }
    }

    /// The period of so many months.
    pub fn from_months(months: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.months() == months)
    }

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Month => text!("1 month"),
            Self::Quarter => text!("3 months"),
            Self::HalfYear => text!("6 months"),
            Self::Year => text!("1 year"),
            Self::TwoYears => text!("2 years"),
            Self::ThreeYears => text!("3 years"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reads_back_from_its_months() {
        for period in Period::ALL {
            assert_eq!(Period::from_months(period.months()), Some(period));
        }
        assert_eq!(Period::from_months(0), None);
    }
}
