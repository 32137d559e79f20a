//! Customers as a reseller or MSP sees them: the list, *Add customer*, for an MSP
//! *Create customer* and ending the relation; and a customer's page with its tabs.

mod add;
mod api;
mod columns;
mod countries;
mod create;
mod customer_page;
mod customers_page;
mod edit;
mod end;
mod tabs;

pub use add::AddCustomerPage;
pub use api::*;
pub use countries::country_name;
pub use create::CreateCustomerPage;
pub use customer_page::{CustomerOnPage, CustomerPage, number_in_path, read_customer_in_path};
pub use customers_page::CustomersPage;
pub use edit::EditCustomerPage;
pub use tabs::{CustomerDevices, CustomerUploads};
