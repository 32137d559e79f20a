//! The device registry: which models there are, by their TACs, and single devices with all that identifies them.
//!
//! The operator loads it from files. A load goes the way of every file ([`crate::uploads`]): checked in the browser, sent in
//! chunks, checked again and decided by a job; it is begun with a [`RegistryPart`] instead of a receiver. Loading a row
//! again updates what is there. What the registry knew when a device was uploaded stays with the device.

mod query;
mod use_cases;

pub use query::*;
pub use use_cases::DeviceRegistry;
