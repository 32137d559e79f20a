use super::{Billing, Period, Sku};
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// What a plan costs for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanPrice {
    /// How long.
    pub period: Period,
    /// For one of its quantity.
    pub price: Money,
}

/// A category with its products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// What names it in addresses.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its products, by name.
    pub products: Vec<Product>,
}

/// A product with its plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// What names it in addresses.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its plans, by their lowest price and then by name.
    pub plans: Vec<Plan>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What names it.
    pub sku: Sku,
    /// Its name.
    pub name: String,
    /// When it is paid.
    pub billing: Billing,
    /// Days of trial; 0: none.
    pub trial_days: u16,
    /// What it costs, the shortest period first.
    pub prices: Vec<PlanPrice>,
    /// Whether it can be ordered.
    pub on_sale: bool,
}

impl Plan {
    /// What it costs for a period, if it can be ordered for that.
    pub fn price(&self, period: Period) -> Option<Money> {
        self.prices.iter().find(|price| price.period == period).map(|price| price.price)
    }
}

/// A plan with where it stands in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedPlan {
    /// The name of its category.
    pub category: String,
    /// The name of its product.
    pub product: String,
    /// The number of its product.
    pub product_id: i64,
    /// The plan.
    pub plan: Plan,
    /// How many subscriptions of it are not deleted, of all resellers; told to the operator alone.
    pub subscriptions: Option<u64>,
}
