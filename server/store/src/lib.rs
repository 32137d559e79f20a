//! Postgres behind the portal's use cases. Every SQL statement of the product is in this crate.
//!
//! [`Store`] implements each use-case trait of `domain`; the folders are named as there, a file a verb. To add a use
//! case:
//!
//! 1. Add the method to the trait in `domain/src/<feature>/use_cases.rs`.
//! 2. Write `<feature>/<verb>.rs`: [`domain::policy::require`] first, then the statements inside [`Store::act`], which
//!    is one transaction in the name of the actor under row level security. A private row struct, `From<Row>` to
//!    the domain's type, the tests below.
//! 3. Name every constraint that can be hit and turn it into a refusal with `on_constraint`.
//! 4. Lists use [`lists::Keyset`]; `query!` where the statement is fixed, `QueryBuilder` only where filters vary.
//! 5. `cargo xtask prepare` renews the offline cache in `.sqlx`.
//!
//! Work that must see every holder runs in a job, through [`Store::work`]; no request does.

mod activity;
mod api_keys;
mod attempts;
mod connect;
mod error;
mod figures;
mod lists;
mod logos;
mod managed_customers;
mod random;
mod transaction;
mod transactions;

mod bulk_uploads;
mod clients;
mod customers;
mod dashboards;
mod deliveries;
mod device_registry;
mod devices;
mod jobs;
mod notifications;
mod operations;
mod organisations;
mod people;
mod plans;
mod resellers;
mod second_factors;
mod services;
mod sold_to_codes;
mod subscriptions;
mod uploads;
mod views;
mod webhooks;

pub mod admin;
pub mod demo;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use api_keys::{Answered, Outcome, Request, Token};
pub use connect::{ConnectError, Settings, Store, migrate};
pub use figures::{Connections, Figures, JobFigures, WebhookFigures};
pub use jobs::{JobEvent, OperationProgress, Progress, TRACES, Worker, WorkerSettings};
pub use random::Random;
pub use transactions::{Transaction, TransactionKind};
pub use uploads::utf8;

/// Every migration of the top-level `migrations/`, embedded.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");
