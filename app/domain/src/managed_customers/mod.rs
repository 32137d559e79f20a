//! Customers that an organisation administers: those that a tenant created, and the inner customers of a customer to any
//! depth. How they are made, edited, moved and deleted.
//!
//! To add a field of the form: a line in [`CompanyProfile::FIELDS`] with its limit, a column of `company_profiles`, its
//! label in `app/src/managed_customers/fields.rs`.

mod profile;
mod query;
mod use_cases;

pub use profile::*;
pub use query::*;
pub use use_cases::ManagedCustomers;
