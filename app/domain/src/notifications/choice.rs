use super::NotificationKind;
use serde::{Deserialize, Serialize};

/// How a person is told of a kind of thing in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What.
    pub kind: NotificationKind,
    /// In the bell and on its page.
    pub bell: bool,
    /// By mail.
    pub mail: bool,
}

impl Choice {
    /// What holds until the person chooses.
    pub fn standard(kind: NotificationKind) -> Self {
        Self { kind, bell: true, mail: kind.mailed_by_default() }
    }
}
