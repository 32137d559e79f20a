use std::fmt;

/// Text of at most `N` ASCII or UTF-8 bytes kept inline: millions of them cost no allocation.
///
/// What does not fit is cut off at a character boundary.
///
/// Aligned, so that one of 7, 15, 23… bytes is copied as whole words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(align(8))]
pub(crate) struct ShortText<const N: usize> {
    // Unused bytes stay zero, so that the derived order and equality are those of the text.
    bytes: [u8; N],
    len: u8,
}

impl<const N: usize> ShortText<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// Appends `c`, or says that there is no room.
    pub(crate) fn push(&mut self, c: char) -> Result<(), fmt::Error> {
        let at = usize::from(self.len);
        let room = self.bytes.get_mut(at..at + c.len_utf8()).ok_or(fmt::Error)?;
        c.encode_utf8(room);
        self.len = u8::try_from(at + c.len_utf8()).map_err(|_| fmt::Error)?;
        Ok(())
    }

    /// Text from bytes that are known to be ASCII.
    pub(crate) fn from_ascii(bytes: &[u8]) -> Self {
        let mut text = Self::new();
        let len = bytes.len().min(N);
        text.bytes[..len].copy_from_slice(&bytes[..len]);
        text.len = u8::try_from(len).unwrap_or(u8::MAX);
        text
    }
}

impl<const N: usize> From<&str> for ShortText<N> {
    fn from(text: &str) -> Self {
        let mut short = Self::new();
        for c in text.chars() {
            if short.push(c).is_err() {
                break;
            }
        }
        short
    }
}

impl<const N: usize> fmt::Write for ShortText<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|c| self.push(c))
    }
}

impl<const N: usize> fmt::Debug for ShortText<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
