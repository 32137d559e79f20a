use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! currencies {
    ($($variant:ident $code:literal $decimals:literal text!($name:literal),)*) => {
        /// A currency that prices can be in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Currency {
            $(
                #[doc = $name]
                $variant,
            )*
        }

        impl Currency {
            /// Every currency, by code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// ISO 4217 code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How many decimals its amounts have.
            pub fn decimals(self) -> usize {
                match self { $(Self::$variant => $decimals,)* }
            }

            /// Its name.
            pub fn name(self) -> Text {
                match self { $(Self::$variant => text!($name),)* }
            }
        }
    };
}

currencies! {
    Aed "AED" 2 text!("UAE dirham"),
    Ars "ARS" 2 text!("Argentine peso"),
    Aud "AUD" 2 text!("Australian dollar"),
    Bgn "BGN" 2 text!("Bulgarian lev"),
    Bhd "BHD" 3 text!("Bahraini dinar"),
    Brl "BRL" 2 text!("Brazilian real"),
    Cad "CAD" 2 text!("Canadian dollar"),
    Chf "CHF" 2 text!("Swiss franc"),
    Clp "CLP" 0 text!("Chilean peso"),
    Cny "CNY" 2 text!("Chinese yuan"),
    Czk "CZK" 2 text!("Czech koruna"),
    Dkk "DKK" 2 text!("Danish krone"),
    Eur "EUR" 2 text!("Euro"),
    Gbp "GBP" 2 text!("Pound sterling"),
    Hkd "HKD" 2 text!("Hong Kong dollar"),
    Huf "HUF" 2 text!("Hungarian forint"),
    Ils "ILS" 2 text!("Israeli shekel"),
    Inr "INR" 2 text!("Indian rupee"),
    Isk "ISK" 0 text!("Icelandic krona"),
    Jpy "JPY" 0 text!("Japanese yen"),
    Krw "KRW" 0 text!("South Korean won"),
    Kwd "KWD" 3 text!("Kuwaiti dinar"),
    Kzt "KZT" 2 text!("Kazakhstani tenge"),
    Mxn "MXN" 2 text!("Mexican peso"),
    Nok "NOK" 2 text!("Norwegian krone"),
    Nzd "NZD" 2 text!("New Zealand dollar"),
    Pln "PLN" 2 text!("Polish zloty"),
    Ron "RON" 2 text!("Romanian leu"),
    Sar "SAR" 2 text!("Saudi riyal"),
    Sek "SEK" 2 text!("Swedish krona"),
    Sgd "SGD" 2 text!("Singapore dollar"),
    Try "TRY" 2 text!("Turkish lira"),
    Uah "UAH" 2 text!("Ukrainian hryvnia"),
    Usd "USD" 2 text!("US dollar"),
    Zar "ZAR" 2 text!("South African rand"),
}

impl Currency {
    /// The currency of a code, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim();
        Self::ALL.iter().copied().find(|currency| currency.code().eq_ignore_ascii_case(code))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a currency")
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_has_a_code_of_three_letters_and_they_stand_in_order() {
        let codes: Vec<&str> = Currency::ALL.iter().map(|currency| currency.code()).collect();
        assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]));
        for currency in Currency::ALL {
            assert!(currency.code().len() == 3 && currency.decimals() <= 3);
            assert_eq!(Currency::parse(&currency.code().to_lowercase()), Some(*currency));
        }
        assert_eq!(Currency::parse("XXX"), None);
    }
}
