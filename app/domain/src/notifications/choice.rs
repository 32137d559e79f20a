use super::NotificationKind;
use crate::organisations::OrganisationKind;
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

    /// What a form says about everything that concerns an organisation of this kind: the keys of what was ticked.
    pub fn ticked(of: OrganisationKind, bell: &[String], mail: &[String]) -> Vec<Self> {
        let concerning = NotificationKind::ALL.into_iter().filter(|kind| kind.concerns(of));
        let has = |keys: &[String], kind: NotificationKind| keys.iter().any(|key| key == kind.key());
        concerning.map(|kind| Self { kind, bell: has(bell, kind), mail: has(mail, kind) }).collect()
    }
}
