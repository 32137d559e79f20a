//! What is sold: plans.

use domain::plans::Sku;

/// The operator's catalogue of plans.
pub fn plans() -> String {
    "/plans".to_owned()
}

/// *Add plan* to a product.
pub fn add_plan(product: i64) -> String {
    format!("/plans/add?product={product}")
}

/// A plan of the catalogue.
pub fn plan(sku: &Sku) -> String {
    format!("/plans/{sku}")
}
