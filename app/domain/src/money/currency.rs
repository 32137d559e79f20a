use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! currencies {
    ($($variant:ident $code:literal $decimals:literal $name:literal,)*) => {
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

            /// Its name in English.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

currencies! {
    Aed "AED" 2 "UAE dirham",
    Ars "ARS" 2 "Argentine peso",
    Aud "AUD" 2 "Australian dollar",
    Bgn "BGN" 2 "Bulgarian lev",
    Bhd "BHD" 3 "Bahraini dinar",
    Brl "BRL" 2 "Brazilian real",
    Cad "CAD" 2 "Canadian dollar",
    Chf "CHF" 2 "Swiss franc",
    Clp "CLP" 0 "Chilean peso",
    Cny "CNY" 2 "Chinese yuan",
    Czk "CZK" 2 "Czech koruna",
    Dkk "DKK" 2 "Danish krone",
    Eur "EUR" 2 "Euro",
    Gbp "GBP" 2 "Pound sterling",
    Hkd "HKD" 2 "Hong Kong dollar",
    Huf "HUF" 2 "Hungarian forint",
    Ils "ILS" 2 "Israeli shekel",
    Inr "INR" 2 "Indian rupee",
    Isk "ISK" 0 "Icelandic krona",
    Jpy "JPY" 0 "Japanese yen",
    Krw "KRW" 0 "South Korean won",
    Kwd "KWD" 3 "Kuwaiti dinar",
    Kzt "KZT" 2 "Kazakhstani tenge",
    Mxn "MXN" 2 "Mexican peso",
    Nok "NOK" 2 "Norwegian krone",
    Nzd "NZD" 2 "New Zealand dollar",
    Pln "PLN" 2 "Polish zloty",
    Ron "RON" 2 "Romanian leu",
    Sar "SAR" 2 "Saudi riyal",
    Sek "SEK" 2 "Swedish krona",
    Sgd "SGD" 2 "Singapore dollar",
    Try "TRY" 2 "Turkish lira",
    Uah "UAH" 2 "Ukrainian hryvnia",
    Usd "USD" 2 "US dollar",
    Zar "ZAR" 2 "South African rand",
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
