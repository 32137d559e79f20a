//! Operations as files.

mod devices;

pub use devices::devices;
