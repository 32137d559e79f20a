//! Money, exactly: a whole number of the smallest unit of a currency. Never a float.
//!
//! To add a currency: a line in [`Currency`]'s table; what is stored is its code.

mod currency;

use crate::languages::Language;
pub use currency::Currency;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Whole smallest units: cents, or yen.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoMoney {
    /// Not digits with at most one decimal separator and as many decimals as the currency has.
    #[error("not an amount")]
    Malformed,
    /// More than [`Money::MAX`].
    #[error("too large an amount")]
    TooLarge,
}

impl Money {
    /// The largest amount that a person can enter, in smallest units: sums of millions of them stay within 64 bits.
    pub const MAX: i64 = 999_999_999_999;

    /// Reads a plain amount: `12`, `12.5`, `12.50` or `12,50`. Without sign, and without grouping: `1,000` is refused,
    /// whichever of the two it means.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, NoMoney> {
        let text = text.trim();
        let decimals = currency.decimals();
        let (whole, fraction) = match text.find(['.', ',']) {
            None => (text, ""),
            Some(at) => {
                let fraction = &text[at + 1..];
                let grouping = text.as_bytes()[at] == b',' && fraction.len() == 3;
                if fraction.is_empty() || grouping {
                    return Err(NoMoney::Malformed);
                }
                (&text[..at], fraction)
            }
        };
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > decimals {
            return Err(NoMoney::Malformed);
        }
        let mut minor: i64 = 0;
        let zeros = std::iter::repeat_n(b'0', decimals - fraction.len());
        for digit in whole.bytes().chain(fraction.bytes()).chain(zeros) {
            minor = minor * 10 + i64::from(digit - b'0');
            if minor > Self::MAX {
                return Err(NoMoney::TooLarge);
            }
        }
        Ok(Self { minor, currency })
    }

    /// So many of them; nothing if that is more than 64 bits hold.
    pub fn times(self, quantity: u32) -> Option<Self> {
        Some(Self { minor: self.minor.checked_mul(i64::from(quantity))?, ..self })
    }

    /// The amount without its currency: `1234.50`, as forms and files carry it.
    pub fn plain(self) -> String {
        let decimals = self.currency.decimals();
        let digits = format!("{:0width$}", self.minor.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// As people read it: `1,234.50 EUR` or `1.234,50 EUR`. The same on the server and in the browser.
    pub fn in_language(self, language: Language) -> String {
        let plain = self.plain();
        let (sign, plain) = match plain.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", plain.as_str()),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole| language.grouped(whole));
        let point = if fraction.is_empty() { "" } else { language.decimal_point() };
        format!("{sign}{whole}{point}{fraction} {}", self.currency.code())
    }
}

impl fmt::Display for Money {
    /// For logs and files: in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_language(Language::English))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency() -> impl Strategy<Value = Currency> {
        proptest::sample::select(Currency::ALL.to_vec())
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, currency, minor) in [
            ("0", Currency::Eur, 0),
            ("12", Currency::Eur, 1_200),
            (" 12.5 ", Currency::Eur, 1_250),
            ("12,50", Currency::Eur, 1_250),
            ("0.01", Currency::Eur, 1),
            ("500", Currency::Jpy, 500),
            ("1.234", Currency::Kwd, 1_234),
            ("9999999999.99", Currency::Usd, Money::MAX),
        ] {
            assert_eq!(Money::parse(text, currency), Ok(Money { minor, currency }), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_amounts_is_none() {
        for (text, currency) in [
            ("", Currency::Eur),
            ("1,000", Currency::Eur),
            ("1,000", Currency::Kwd),
            ("1.000,00", Currency::Eur),
            ("12.345", Currency::Eur),
            ("12.", Currency::Eur),
            (".5", Currency::Eur),
            ("-1", Currency::Eur),
            ("1e3", Currency::Eur),
            ("１２", Currency::Eur),
            ("5.0", Currency::Jpy),
        ] {
            assert_eq!(Money::parse(text, currency), Err(NoMoney::Malformed), "{text}");
        }
        assert_eq!(Money::parse("10000000000", Currency::Eur), Err(NoMoney::TooLarge));
        assert_eq!(Money::parse(&"9".repeat(400), Currency::Eur), Err(NoMoney::TooLarge));
    }

    #[test]
    fn an_amount_is_shown_with_its_currency() {
        let show = |minor, currency| Money { minor, currency }.to_string();
        assert_eq!(show(123_450, Currency::Eur), "1,234.50 EUR");
        assert_eq!(show(-5, Currency::Eur), "-0.05 EUR");
        assert_eq!(show(1_234, Currency::Jpy), "1,234 JPY");
        assert_eq!(
            Money { minor: 123_450, currency: Currency::Eur }.in_language(Language::German),
            "1.234,50 EUR"
        );
        assert_eq!(show(7, Currency::Kwd), "0.007 KWD");
        assert_eq!(show(i64::MIN, Currency::Jpy), "-9,223,372,036,854,775,808 JPY");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor in 0..=Money::MAX, currency in currency()) {
            let money = Money { minor, currency };
            prop_assert_eq!(Money::parse(&money.plain(), currency), Ok(money));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}", currency in currency()) {
            let _ = Money::parse(&text, currency);
        }

        #[test]
        fn a_price_times_a_quantity_is_the_sum(minor in 0..=1_000_000_i64, quantity in 0_u32..200, currency in currency()) {
            let one = Money { minor, currency };
            let sum: i64 = (0..quantity).map(|_| one.minor).sum();
            prop_assert_eq!(one.times(quantity).map(|all| all.minor), Some(sum));
        }
    }
}
