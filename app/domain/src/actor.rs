use crate::languages::Text;
use crate::organisations::{OrganisationId, OrganisationKind};
use crate::people::{Permission, Permissions, PersonId};
use crate::text;
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
    /// The name of the API key by which a program acts for them; none: they act themselves.
    pub api_key: Option<String>,
}

/// What a person may do in an organisation: a named set of [`Permissions`]. Three are built in, an organisation can make its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at everything of the organisation, changes nothing.
    Viewer,
    /// A viewer who also uploads devices.
    Uploader,
    /// Everything, people and settings included.
    Administrator,
    /// A role that the organisation made, by what it allows.
    Custom(Permissions),
    /// Whatever it is: nothing until the person has the second factor that the organisation requires.
    Restricted,
}

impl Role {
    /// The built-in roles, weakest first.
    pub const BUILT_IN: [Self; 3] = [Self::Viewer, Self::Uploader, Self::Administrator];

    /// What it allows.
    pub fn permissions(self) -> Permissions {
        match self {
            Self::Viewer => Permissions::viewing(),
            Self::Uploader => Permissions::viewing()
                .iter()
                .chain([Permission::UploadDevices, Permission::ShareViews])
                .collect(),
            Self::Administrator => Permissions::ALL,
            Self::Custom(permissions) => permissions,
            Self::Restricted => Permissions::NONE,
        }
    }

    /// The word for people; an organisation's own roles have names of their own.
    pub fn label(self) -> Text {
        match self {
            Self::Viewer => text!("Viewer"),
            Self::Uploader => text!("Uploader"),
            Self::Administrator => text!("Administrator"),
            Self::Custom(_) => text!("Custom role"),
            Self::Restricted => text!("Needs a second factor"),
        }
    }

    /// The number that a built-in role is stored under; never reuse one. Other roles have numbers of their own.
    pub fn code(self) -> Option<i64> {
        match self {
            Self::Viewer => Some(1),
            Self::Uploader => Some(2),
            Self::Administrator => Some(3),
            Self::Custom(_) | Self::Restricted => None,
        }
    }

    /// The role stored under `code`, which allows `permissions` if it is not built in.
    pub fn from_code(code: i64, permissions: Permissions) -> Self {
        Self::BUILT_IN.into_iter().find(|role| role.code() == Some(code)).unwrap_or(Self::Custom(permissions))
    }
}
