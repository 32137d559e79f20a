//! The operator's lists of organisations as files.

mod export;

pub use export::{customers, msps, resellers};
