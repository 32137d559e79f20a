use super::super::{Note, Reason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The counts of a checked file. `total = accepted + failed`, always.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows that are ready.
    pub accepted: u64,
    /// Rows that are not.
    pub failed: u64,
    /// Rows that the person left out; not in the total.
    pub dropped: u64,
    /// Accepted rows in which something was changed, by what.
    pub notes: BTreeMap<Note, u64>,
    /// Failed rows, by reason.
    pub reasons: BTreeMap<Reason, u64>,
    /// Bytes read.
    pub bytes: u64,
}

impl Summary {
    /// Every row that counts.
    pub fn total(&self) -> u64 {
        self.accepted + self.failed
    }

    /// Rows that name a device of an earlier row.
    pub fn duplicates(&self) -> u64 {
        self.reasons.get(&Reason::Duplicate).copied().unwrap_or_default()
    }

    /// Failed rows that are not duplicates.
    pub fn to_fix(&self) -> u64 {
        self.failed - self.duplicates()
    }

    pub(super) fn accept(&mut self, note: Option<Note>) {
        self.accepted += 1;
        if let Some(note) = note {
            *self.notes.entry(note).or_default() += 1;
        }
    }

    pub(super) fn fail(&mut self, reason: Reason) {
        self.failed += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }

    /// Takes back [`Summary::accept`].
    pub(super) fn unaccept(&mut self, note: Option<Note>) {
        self.accepted -= 1;
        if let Some(note) = note {
            take_one(&mut self.notes, note);
        }
    }

    /// Takes back [`Summary::fail`].
    pub(super) fn unfail(&mut self, reason: Reason) {
        self.failed -= 1;
        take_one(&mut self.reasons, reason);
    }
}

fn take_one<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}
