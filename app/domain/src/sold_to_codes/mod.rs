//! Sold-to codes (STC): needed when an upload holds Enterprise devices.

use crate::{Actor, PortalResult};
use serde::{Deserialize, Serialize};

/// A reseller has at most this many.
pub const MAX_SOLD_TO_CODES: u32 = 20;
/// The most characters of an alias.
pub const MAX_ALIAS: usize = 50;

/// A code with its alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldToCode {
    /// 7 to 10 letters, digits or hyphens; upper case.
    pub code: String,
    /// What people choose it by; unique in the organisation.
    pub alias: String,
}

/// Reads a code as typed: 7 to 10 letters, digits or hyphens, made upper case.
pub fn parse_code(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let shape =
        (7..=10).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    shape.then_some(code)
}

/// What can be done with sold-to codes.
#[async_trait::async_trait]
pub trait SoldToCodes: Send + Sync {
    /// All of them, by alias.
    async fn list(&self, actor: &Actor) -> PortalResult<Vec<SoldToCode>>;
    /// Adds one.
    async fn add(&self, actor: &Actor, code: &str, alias: &str) -> PortalResult<()>;
    /// Gives one another alias.
    async fn rename(&self, actor: &Actor, code: &str, alias: &str) -> PortalResult<()>;
    /// Removes one; uploads that used it keep their record of it.
    async fn remove(&self, actor: &Actor, code: &str) -> PortalResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_seven_to_ten_letters_digits_or_hyphens() {
        assert_eq!(parse_code(" ab-1234 ").as_deref(), Some("AB-1234"));
        assert_eq!(parse_code("1234567890").as_deref(), Some("1234567890"));
        for wrong in ["", "123456", "12345678901", "12345 67", "1234567é"] {
            assert_eq!(parse_code(wrong), None, "{wrong}");
        }
    }
}
