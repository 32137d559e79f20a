//! The organisations of the deployment as the operator keeps them: three lists, *Register* with the first administrator,
//! and a page of each with *Rename*, *Suspend* and *Lift suspension*. Plain forms throughout.

mod api;
mod columns;
mod first_administrator;
mod list_pages;
mod organisation_page;
mod register_page;
mod totals;

pub use api::*;
pub use list_pages::{OrganisationCustomersPage, OrganisationMspsPage, OrganisationResellersPage};
pub use organisation_page::OrganisationDetailsPage;
pub use register_page::RegisterOrganisationPage;
pub use totals::OrganisationTotals;
