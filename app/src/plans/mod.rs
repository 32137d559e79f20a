//! The operator's catalogue of plans: one page with categories, products and their plans, and a form for a plan. Plain forms
//! throughout.

mod api;
mod catalogue_page;
mod forms;
mod plan_page;

pub use api::*;
pub use catalogue_page::PlansPage;
pub use plan_page::{AddPlanPage, PlanPage};
