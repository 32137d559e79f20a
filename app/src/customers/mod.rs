//! Customers as a reseller or MSP sees them: the list, *Add customer*, for an MSP ending the relation; and a customer's
//! page with its tabs. What can be done with those that it created is in `managed_customers`.

mod add;
mod api;
mod columns;
mod countries;
mod customer_page;
mod customers_page;
mod edit;
mod end;
mod tabs;

pub use add::AddCustomerPage;
pub use api::*;
pub(crate) use columns::cell as customer_cell;
pub use countries::{countries, country_name};
pub use customer_page::{CustomerOnPage, CustomerPage, number_in_path, read_customer_in_path};
pub use customers_page::CustomersPage;
pub use edit::EditCustomerPage;
pub use tabs::{CustomerDevices, CustomerUploads};
