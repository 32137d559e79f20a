//! Bulk uploads: their lists out. Their bytes come as those of every upload.

mod export;

pub use export::{export, parts};
