use crate::organisations::{OrganisationId, OrganisationKind};
use crate::people::PersonId;
use serde::{Deserialize, Serialize};

/// Who asks: a signed-in person, acting in one of the organisations they belong to.
///
/// Made only by the session guard; there is no way to a use case without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The organisation they act in at this moment.
    pub organisation: OrganisationId,
    /// Its kind, which decides what exists for them at all.
    pub kind: OrganisationKind,
    /// Their role in it, which decides what they may do.
    pub role: Role,
}

/// What a person may do in an organisation. Custom roles will be sets of the same [`crate::policy::Action`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at everything of the organisation, changes nothing.
    Viewer,
    /// A viewer who also uploads devices.
    Uploader,
    /// Everything, people and settings included.
    Administrator,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Uploader, Self::Administrator];

    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Uploader => "Uploader",
            Self::Administrator => "Administrator",
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Viewer => 1,
            Self::Uploader => 2,
            Self::Administrator => 3,
        }
    }

    /// The role stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}
