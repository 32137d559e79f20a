//! Clients: the reseller's commercial side of its customers.
//!
//! A client's status is derived from its open [`Holds`]. A hold touches no subscription's own state, it is asked for when a
//! state is shown or an operation is checked (`subscriptions::Course`).

mod debt;
mod hold;
mod kind;
mod ledger;
mod query;
mod status;
mod use_cases;

pub use debt::{Account, Credit};
pub use hold::{HoldKind, Holds, MAX_HOLD_REASON, check_hold_reason};
pub use kind::*;
pub use ledger::*;
pub use query::*;
pub use status::ClientStatus;
pub use use_cases::Clients;
