//! Logos: sent as a plain form, shown as pictures.

mod picture;
mod put;
mod remove;
mod show;

pub use put::put;
pub use remove::remove;
pub use show::show;
