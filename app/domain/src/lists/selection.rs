use super::ListQuery;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The rows that an action is for. "All that match" travels as the query, never as a million keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These rows, by [`super::List::key`].
    Keys(BTreeSet<String>),
    /// Everything that matches the query, but for some.
    AllMatching {
        /// What is matched; its cursor and size do not count.
        query: ListQuery,
        /// Rows that were ticked off again.
        except: BTreeSet<String>,
        /// The count that the person saw; the action is refused when it is no longer true.
        seen: u64,
    },
}

impl Selection {
    /// The most keys that a request may name.
    pub const MAX_KEYS: usize = 10_000;
}
