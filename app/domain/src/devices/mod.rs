//! Devices: what is handed from hand to hand, and how each is known.

mod deletion;
pub mod identity;
mod query;
mod use_cases;

pub use deletion::{DeviceFile, FileDeletion};
pub use identity::{Identity, IdentityKind};
pub use query::*;
pub use use_cases::Devices;
