//! Subscriptions as a file.

mod export;

pub use export::export;
