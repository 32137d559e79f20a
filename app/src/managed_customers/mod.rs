//! Customers that the organisation administers: a tenant's own and the inner customers of a customer. Their form, their
//! tree, moving and deleting them.

mod acts;
mod api;
mod columns;
mod company_form;
mod create_page;
mod fields;
mod inner_page;
mod logo_form;
mod mover;
mod organisation_page;
mod profile_page;

pub use acts::{deleting, managed_actions};
pub use api::*;
pub use create_page::{CreateCustomerPage, CreateInnerCustomerPage};
pub use inner_page::{InnerCustomersOfPage, InnerCustomersPage};
pub use organisation_page::OrganisationPage;
pub use profile_page::CustomerProfilePage;
