//! Operations: what is done to many devices at once, by a job, with progress and a record of exactly which devices.
//!
//! A request asks for one and gets its number; any server does it, in one transaction. To add a kind: a variant of
//! [`OperationKind`], its job in `server/store/src/operations/<verb>.rs`, its words in `app/src/operations`.

mod event;
mod query;
mod use_cases;

pub use event::OperationEvent;
pub use query::*;
pub use use_cases::Operations;
