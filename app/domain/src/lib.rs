//! The words and rules everyone shares: the browser, the server, the file worker and the store.
//!
//! Nothing here knows Leptos, SQL or HTTP. A feature is a folder with the same name as in `app/src`,
//! `server/store/src`, `style` and `end2end/tests`. To add one:
//!
//! 1. `<feature>/query.rs`: the rows it shows and, for a list, its [`lists::List`] description.
//! 2. `<feature>/use_cases.rs`: a trait; each method is one transaction and one authorisation decision
//!    and takes [`Actor`] first. The crate `store` implements it, `app` calls it through context.
//! 3. An [`policy::Action`] for each thing a role may or may not do.

mod actor;
mod clock;
mod error;
pub mod policy;

pub mod activity;
pub mod api_keys;
pub mod bulk_uploads;
pub mod clients;
pub mod customers;
pub mod dashboards;
pub mod deliveries;
pub mod device_registry;
pub mod devices;
pub mod languages;
pub mod lists;
pub mod logos;
pub mod managed_customers;
pub mod money;
pub mod notifications;
pub mod operations;
pub mod organisations;
pub mod people;
pub mod plans;
pub mod resellers;
pub mod second_factors;
pub mod services;
pub mod sold_to_codes;
pub mod subscriptions;
pub mod uploads;
pub mod views;
pub mod webhooks;

pub use actor::{Actor, Role};
pub use clock::{Clock, FixedClock, SystemClock};
pub use error::{Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
