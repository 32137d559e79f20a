//! Subscriptions: what clients have ordered.
//!
//! A subscription has a state of its own ([`State`]), moved by operations and by the calendar ([`Course`]), and it is shown
//! in another one while a hold of its client stops it ([`Course::shown`]). The own state is not touched by holds: that is how
//! releasing them restores it, whatever came in between. To add an operation: a variant of [`Operation`], the states that offer it in
//! [`State::offers`], the state it runs through and the one it ends in.

mod course;
mod number;
mod operation;
mod order;
mod query;
mod state;
mod term;
#[cfg(test)]
mod tests;
mod use_cases;

pub use course::{Course, Due, GRACE};
pub use number::SubscriptionNumber;
pub use operation::{Change, Operation};
pub use order::*;
pub use query::*;
pub use state::State;
pub use term::{Schedule, add_months};
pub use use_cases::Subscriptions;
