//! Enrolment services: the operator's catalogue, and which of them a customer uses.
//!
//! A device is registered, or deleted, per service. A service is a bit of a [`ServiceSet`], so that a million devices
//! are registered by one statement; the catalogue has room for [`ServiceSet::MAX`].

mod form;
mod use_cases;

pub use form::{MAX_DESCRIPTION, MAX_NAME, ServiceForm};
pub use use_cases::Services;

use serde::{Deserialize, Serialize};

/// A service of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its bit: 0 to 61; never reused.
    pub bit: u8,
    /// The name in URLs and files: `enrollment`.
    pub key: String,
    /// The name for people.
    pub name: String,
    /// What it does, for who chooses it; may be empty.
    pub description: String,
    /// A device deleted from it cannot be registered again: the reseller deletes it and uploads it once more.
    pub reupload_after_delete: bool,
    /// Nothing is registered to it any more; what is, stays.
    pub retired: bool,
}

/// A set of services, as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceSet(pub i64);

impl ServiceSet {
    /// How many services a catalogue can have.
    pub const MAX: u8 = 62;

    /// The set of one service.
    pub fn of(bit: u8) -> Self {
        Self(if bit < Self::MAX { 1 << bit } else { 0 })
    }

    /// Whether it has the service with this bit.
    pub fn has(self, bit: u8) -> bool {
        self.0 & Self::of(bit).0 != 0
    }

    /// Both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<u8> for ServiceSet {
    fn from_iter<I: IntoIterator<Item = u8>>(bits: I) -> Self {
        bits.into_iter().fold(Self::default(), |set, bit| set.and(Self::of(bit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_into_it_and_nothing_else() {
        let set: ServiceSet = [0, 2].into_iter().collect();
        assert!(set.has(0) && !set.has(1) && set.has(2));
        assert_eq!(set.within(ServiceSet::of(2)), ServiceSet::of(2));
        assert!(ServiceSet::of(200).is_empty());
    }
}
