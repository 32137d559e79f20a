//! The activity log of an organisation: who did what to what, when, with which result.
//!
//! Every use case that changes something writes its line in its own transaction, under a name `<noun>.<verb in the past>`.
//! A new name gets its words in [`ACTIONS`]; a test of the store fails until it has them.

mod query;
mod use_cases;

pub use query::*;
pub use use_cases::Activity;
