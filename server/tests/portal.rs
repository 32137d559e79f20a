//! The portal over HTTP: the whole router on a real Postgres, a database per test.
//!
//! - `guards`: the access matrix, every endpoint by every kind of caller.
//! - `policy`: what each role may do, as one table.
//! - the rest is named after what it is about.
//!
//! To add a test: `Portal::start(options)`, somebody who is `signed_in`, and calls as a browser would make them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod api;
mod backup;
mod bulk_uploads;
mod compatible;
mod dashboards;
mod deleting;
mod device_registry;
mod downloads;
mod guards;
mod logos;
mod mail;
mod oidc;
mod organisations;
mod policy;
mod security;
mod session;
mod support;
mod traces;
mod two_servers;
mod uploads;
mod webhooks;
