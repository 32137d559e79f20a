//! The device registry as files.

mod export;

pub use export::{devices, tacs};
