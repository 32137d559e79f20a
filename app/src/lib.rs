//! What people see: pages, components and server functions.
//!
//! A feature is a folder named as in `domain`: `api.rs` (the only file with `#[server]`; open the call, call one use
//! case), pages, dialogs, columns. Nothing reaches inside another feature except through its `mod.rs`. [`ui`] holds
//! the widgets and knows no feature; [`paths`] spells every URL; [`words`] holds the sentences for refusals, and `t!`,
//! by which every text is shown in the reader's language.

// First: everything below shows texts by its `t!`.
#[macro_use]
pub mod words;

pub mod error;
pub mod live;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;

pub mod activity;
pub mod api_keys;
pub mod bulk_uploads;
pub mod clients;
pub mod customers;
pub mod dashboards;
pub mod deliveries;
pub mod device_registry;
pub mod devices;
pub mod managed_customers;
pub mod notifications;
pub mod operations;
pub mod organisations;
pub mod people;
pub mod plans;
pub mod resellers;
pub mod second_factors;
pub mod services;
pub mod shell;
pub mod sold_to_codes;
pub mod subscriptions;
pub mod uploads;
pub mod views;
pub mod webhooks;

pub use shell::App;
#[cfg(feature = "ssr")]
pub use ssr::document;
