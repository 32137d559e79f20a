use serde::{Deserialize, Serialize};

/// A picture as it is kept and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Which picture it is.
    pub tag: LogoTag,
    /// A PNG.
    pub png: Vec<u8>,
}

impl Logo {
    /// The most bytes of a file.
    pub const MAX_BYTES: u64 = 256 * 1024;
    /// The most pixels of a side of it.
    pub const MAX_SIDE: u32 = 1024;
    /// The most pixels of a side as it is kept: it is never shown larger than a quarter of that.
    pub const KEPT_SIDE: u32 = 256;
}

/// Tells one picture from another: hexadecimal digits, made of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoTag(pub String);
