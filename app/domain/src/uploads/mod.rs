//! Uploads: one batch of devices handed over by a reseller.
//!
//! The way of a file: the browser's worker checks it ([`mod@file`]) and shows a preview; [`Uploads::begin`] opens the
//! upload; its bytes arrive in chunks; [`Uploads::finish`] enqueues the ingest job, which runs the same checks again
//! and decides every row. The browser is a convenience, never the judge.
//!
//! Files that load the [device registry](crate::device_registry) go the same way, and become nobody's devices.

mod event;
pub mod file;
mod query;
mod reason;
mod refusal;
mod status;
mod use_cases;

pub use event::UploadEvent;
pub use query::*;
pub use reason::*;
pub use refusal::UploadRefusal;
pub use status::UploadStatus;
pub use use_cases::Uploads;
