//! A plan, product or category as typed, and as it is kept.

use super::{Period, Plan, PlanPrice};
use crate::languages::Text;
use crate::money::{Currency, Money, NoMoney};
use crate::text;
use crate::{Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most characters of a category's, product's or plan's name.
pub const MAX_PLAN_NAME: usize = 100;
/// The most characters of a SKU.
pub const MAX_SKU: usize = 40;
/// The most characters of a product's description.
pub const MAX_PRODUCT_DESCRIPTION: usize = 1_000;
/// The longest trial.
pub const MAX_TRIAL_DAYS: u16 = 365;

/// When a term is paid for; decides what a financial hold stops.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// Before the term.
    #[default]
    Prepaid,
    /// After it.
    Postpaid,
}

impl Billing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Prepaid, Self::Postpaid];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Prepaid => text!("Prepaid"),
            Self::Postpaid => text!("Postpaid"),
        }
    }

    /// The name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Prepaid => "prepaid",
            Self::Postpaid => "postpaid",
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Prepaid => 1,
            Self::Postpaid => 2,
        }
    }

    /// What is stored under `code`, if there is such a thing.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|billing| billing.code() == code)
    }

    /// What a form calls `key`.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|billing| billing.key() == key)
    }
}

/// What names a plan: 2 to 40 letters, digits, dots, hyphens and underscores; upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(String);

impl Sku {
    /// Reads a SKU as typed.
    pub fn parse(text: &str) -> Option<Self> {
        let sku = text.trim().to_ascii_uppercase();
        let shape = (2..=MAX_SKU).contains(&sku.len())
            && sku.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
            && sku.as_bytes()[0].is_ascii_alphanumeric();
        shape.then_some(Self(sku))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sku {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a SKU")
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> Self {
        sku.0
    }
}

impl std::fmt::Display for Sku {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A plan as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    /// Its SKU. A plan keeps the one that it was made with.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// `prepaid` or `postpaid`.
    pub billing: String,
    /// Days of trial; empty or 0 for none.
    pub trial_days: String,
    /// The currency of its prices.
    pub currency: String,
    /// The price of each period, by [`PlanForm::price_key`]; empty where it cannot be ordered for that period.
    pub prices: BTreeMap<String, String>,
    /// Whether it can be ordered.
    pub on_sale: bool,
}

/// A plan as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPlan {
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: String,
    /// When it is paid.
    pub billing: Billing,
    /// Days of trial; 0: none.
    pub trial_days: u16,
    /// The currency of its prices.
    pub currency: Currency,
    /// Its prices, the shortest period first; at least one.
    pub prices: Vec<PlanPrice>,
    /// Whether it can be ordered.
    pub on_sale: bool,
}

impl PlanForm {
    /// What a form calls the price of a period: `m12`. A number alone would be a place in a list to what reads forms.
    pub fn price_key(period: Period) -> String {
        format!("m{}", period.months())
    }

    /// The form that a plan is edited with.
    pub fn of(plan: &Plan) -> Self {
        let currency = plan.prices.first().map_or("", |price| price.price.currency.code());
        let prices = plan.prices.iter().map(|price| (Self::price_key(price.period), price.price.plain()));
        Self {
            sku: plan.sku.to_string(),
            name: plan.name.clone(),
            billing: plan.billing.key().to_owned(),
            trial_days: plan.trial_days.to_string(),
            currency: currency.to_owned(),
            prices: prices.collect(),
            on_sale: plan.on_sale,
        }
    }

    /// The plan as it is kept.
    ///
    /// # Errors
    /// All that is wrong with it at once, by field.
    pub fn checked(&self) -> PortalResult<CheckedPlan> {
        let mut errors = FieldErrors::new();
        let sku = Sku::parse(&self.sku);
        if sku.is_none() {
            errors.insert(Field::Sku, missing_or_malformed(&self.sku));
        }
        let name = check_plan_name(&self.name).map_err(|error| errors.insert(Field::Name, error)).ok();
        let billing = Billing::from_key(&self.billing);
        if billing.is_none() {
            errors.insert(Field::Billing, FieldError::Unknown);
        }
        let trial_days = match self.trial_days.trim() {
            "" => Some(0),
            text => text.parse::<u16>().ok().filter(|days| *days <= MAX_TRIAL_DAYS),
        };
        if trial_days.is_none() {
            errors.insert(Field::TrialDays, FieldError::Malformed);
        }
        let currency = Currency::parse(&self.currency);
        if currency.is_none() {
            errors.insert(Field::Currency, FieldError::Unknown);
        }
        let prices = currency.and_then(|currency| {
            check_prices(&self.prices, currency).map_err(|error| errors.insert(Field::Price, error)).ok()
        });
        match (sku, name, billing, trial_days, currency, prices) {
            (Some(sku), Some(name), Some(billing), Some(trial_days), Some(currency), Some(prices)) => {
                let on_sale = self.on_sale;
                Ok(CheckedPlan { sku, name, billing, trial_days, currency, prices, on_sale })
            }
            _ => Err(PortalError::Invalid(errors)),
        }
    }
}

fn check_prices(prices: &BTreeMap<String, String>, currency: Currency) -> Result<Vec<PlanPrice>, FieldError> {
    let mut checked: Vec<PlanPrice> = Vec::new();
    for (months, text) in prices.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let months = months.strip_prefix('m').and_then(|months| months.parse().ok());
        let period = months.and_then(Period::from_months).ok_or(FieldError::Unknown)?;
        let price = Money::parse(text, currency).map_err(|error| match error {
            NoMoney::Malformed => FieldError::Malformed,
            NoMoney::TooLarge => FieldError::TooMuch,
        })?;
        if checked.iter().any(|other| other.period == period) {
            return Err(FieldError::Malformed);
        }
        checked.push(PlanPrice { period, price });
    }
    if checked.is_empty() {
        return Err(FieldError::Required);
    }
    checked.sort_by_key(|price| price.period);
    Ok(checked)
}

/// The name of a category, product or plan as it is kept.
pub fn check_plan_name(name: &str) -> Result<String, FieldError> {
    let name = check_text(name, MAX_PLAN_NAME, false)?;
    if name.is_empty() { Err(FieldError::Required) } else { Ok(name) }
}

/// What is said about a product, as it is kept; may be empty.
pub fn check_product_description(text: &str) -> Result<String, FieldError> {
    check_text(&text.replace("\r\n", "\n"), MAX_PRODUCT_DESCRIPTION, true)
}

fn check_text(text: &str, max: usize, lines: bool) -> Result<String, FieldError> {
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && !(lines && c == '\n')) {
        Err(FieldError::Unprintable)
    } else if text.chars().count() > max {
        Err(FieldError::TooLong { max: u32::try_from(max).unwrap_or(u32::MAX) })
    } else {
        Ok(text.to_owned())
    }
}

fn missing_or_malformed(text: &str) -> FieldError {
    if text.trim().is_empty() { FieldError::Required } else { FieldError::Malformed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(of: &[(&str, &str)]) -> BTreeMap<String, String> {
        of.iter().map(|(months, text)| ((*months).to_owned(), (*text).to_owned())).collect()
    }

    fn good() -> PlanForm {
        PlanForm {
            sku: " cloud-basic.1 ".into(),
            name: " Basic ".into(),
            billing: "prepaid".into(),
            trial_days: "14".into(),
            currency: "eur".into(),
            prices: prices(&[("m12", "100"), ("m3", " "), ("m1", "9,90")]),
            on_sale: true,
        }
    }

    #[test]
    fn a_plan_is_kept_with_exact_prices_the_shortest_period_first() {
        let plan = good().checked().unwrap();
        assert_eq!(plan.sku.as_str(), "CLOUD-BASIC.1");
        assert_eq!((plan.name.as_str(), plan.trial_days), ("Basic", 14));
        let prices: Vec<_> = plan.prices.iter().map(|price| (price.period, price.price.minor)).collect();
        assert_eq!(prices, [(Period::Month, 990), (Period::Year, 10_000)]);
    }

    #[test]
    fn everything_that_is_wrong_with_a_plan_is_told_at_once() {
        let wrong = PlanForm {
            sku: "-x".into(),
            name: "a\u{0}b".into(),
            billing: "never".into(),
            trial_days: "366".into(),
            currency: "EUR".into(),
            prices: prices(&[("m1", "1,000")]),
            on_sale: false,
        };
        let Err(PortalError::Invalid(errors)) = wrong.checked() else { panic!() };
        assert_eq!(
            errors,
            FieldErrors::from([
                (Field::Sku, FieldError::Malformed),
                (Field::Name, FieldError::Unprintable),
                (Field::Billing, FieldError::Unknown),
                (Field::TrialDays, FieldError::Malformed),
                (Field::Price, FieldError::Malformed),
            ])
        );
    }

    #[test]
    fn a_plan_has_at_least_one_price_and_one_for_a_period() {
        let price = |given: &[(&str, &str)]| match (PlanForm { prices: prices(given), ..good() }).checked() {
            Err(PortalError::Invalid(errors)) => errors.get(&Field::Price).cloned(),
            _ => None,
        };
        assert_eq!(price(&[]), Some(FieldError::Required));
        assert_eq!(price(&[("m1", "1"), ("m01", "2")]), Some(FieldError::Malformed));
        assert_eq!(price(&[("m2", "1")]), Some(FieldError::Unknown));
        assert_eq!(price(&[("1", "1")]), Some(FieldError::Unknown));
        assert_eq!(price(&[("m1", "99999999999")]), Some(FieldError::TooMuch));
    }
}
