//! API keys.

mod export;

pub use export::export;
