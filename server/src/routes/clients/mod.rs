//! Clients as a file, and a file of what they were charged and have paid.

mod enter;
mod export;

pub use enter::enter;
pub use export::export;
