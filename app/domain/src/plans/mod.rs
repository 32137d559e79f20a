//! Plans: what clients can order. The operator's catalogue has categories, a category has products, a product has plans.
//!
//! A plan is named by its SKU. It has a price for each period that it can be ordered for; a subscription takes a copy of
//! its price along, so that a change here changes none. What is not for sale is not offered, and goes on where it was sold.

mod form;
mod period;
mod query;
mod use_cases;

pub use form::*;
pub use period::Period;
pub use query::*;
pub use use_cases::Plans;
