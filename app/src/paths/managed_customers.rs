//! Customers that an organisation administers.

use super::with_query;
use domain::organisations::OrganisationNumber;

/// A tenant's new customer.
pub fn create_customer() -> String {
    "/customers/create".to_owned()
}

/// The company of a customer, to be edited.
pub fn customer_profile(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/profile")
}

/// The inner customers of a customer.
pub fn customer_inner_customers(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/inner-customers")
}

/// The inner customers of a customer as CSV.
pub fn customer_inner_customers_csv(number: &OrganisationNumber, query: &str) -> String {
    with_query(&format!("/customers/{number}/inner-customers.csv"), query)
}

/// The organisation's own inner customers.
pub fn inner_customers() -> String {
    "/inner-customers".to_owned()
}

/// The organisation's own inner customers as CSV.
pub fn inner_customers_csv(query: &str) -> String {
    with_query("/inner-customers.csv", query)
}

/// *Create inner customer*: inside another one, or the own organisation.
pub fn create_inner_customer(inside: Option<&OrganisationNumber>) -> String {
    match inside {
        Some(number) => format!("/inner-customers/create?inside={number}"),
        None => "/inner-customers/create".to_owned(),
    }
}
