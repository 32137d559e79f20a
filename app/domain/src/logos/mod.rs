//! The picture of an organisation.

mod query;
mod use_cases;

pub use query::{Logo, LogoTag};
pub use use_cases::Logos;
