//! Users as a file.

mod export;

pub use export::{export, export_of_customer};
