use super::{Permission, Permissions};
use crate::languages::Text;
use crate::organisations::OrganisationKind;
use crate::text;
use serde::{Deserialize, Serialize};

/// The most roles that an organisation makes.
pub const MAX_ROLES: u32 = 50;
/// The most characters of a role's name.
pub const MAX_ROLE_NAME: usize = 60;
/// The most characters of a role's description.
pub const MAX_ROLE_DESCRIPTION: usize = 200;

/// The public name of a role in URLs and forms: `viewer`, or 32 random hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleKey(pub String);

impl RoleKey {
    /// The most bytes of one.
    pub const MAX: usize = 40;

    /// Whether it can be one: a text that a query may carry.
    pub fn is_plausible(&self) -> bool {
        !self.0.is_empty() && self.0.len() <= Self::MAX && self.0.bytes().all(|b| b.is_ascii_alphanumeric())
    }
}

impl std::fmt::Display for RoleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A role, as *Administrators & roles* shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// Which.
    pub key: RoleKey,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it allows.
    pub permissions: Permissions,
    /// Whether who has it in a customer has it in its inner customers, too.
    pub flows_down: bool,
    /// Built in: it cannot be changed.
    pub built_in: bool,
    /// How many have it here or are invited to it.
    pub people: u64,
    /// Grows with each change.
    pub version: i32,
}

/// A role as the form has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleForm {
    /// The name as typed.
    pub name: String,
    /// The description as typed.
    pub description: String,
    /// What it allows.
    pub permissions: Permissions,
    /// Whether it flows down.
    pub flows_down: bool,
}

/// The permissions as the form groups them.
pub const PERMISSION_GROUPS: &[(Text, &[Permission])] = &[
    (
        text!("Customers"),
        &[Permission::ViewCustomers, Permission::ManageCustomers, Permission::ManageClients],
    ),
    (
        text!("Devices"),
        &[
            Permission::ViewDevices,
            Permission::UploadDevices,
            Permission::DeleteDevices,
            Permission::ApproveDevices,
            Permission::MoveDevices,
            Permission::ManageResellers,
        ],
    ),
    (text!("Activity log"), &[Permission::ViewActivity]),
    (text!("Administrators and roles"), &[Permission::ManageAdministrators, Permission::ManageRoles]),
    (
        text!("Organisation"),
        &[
            Permission::ManageDashboards,
            Permission::ShareViews,
            Permission::ManageApiKeys,
            Permission::ManageSettings,
        ],
    ),
];

impl Permission {
    /// Whether organisations of this kind do what it allows.
    pub fn fits(self, kind: OrganisationKind) -> bool {
        match self {
            Self::UploadDevices | Self::ManageClients => kind == OrganisationKind::Reseller,
            Self::ApproveDevices | Self::MoveDevices | Self::ManageResellers => {
                matches!(kind, OrganisationKind::Msp | OrganisationKind::Customer)
            }
            Self::ViewDevices | Self::DeleteDevices => kind != OrganisationKind::Operator,
            Self::ViewCustomers
            | Self::ManageCustomers
            | Self::ViewActivity
            | Self::ManageAdministrators
            | Self::ManageRoles
            | Self::ManageApiKeys
            | Self::ManageDashboards
            | Self::ShareViews
            | Self::ManageSettings => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_permission_stands_in_one_group() {
        let grouped: Vec<Permission> =
            PERMISSION_GROUPS.iter().flat_map(|(_, group)| group.iter().copied()).collect();
        assert_eq!(grouped.len(), Permission::ALL.len());
        assert_eq!(grouped.into_iter().collect::<BTreeSet<_>>().len(), Permission::ALL.len());
    }

    #[test]
    fn a_key_is_a_word() {
        assert!(RoleKey("viewer".into()).is_plausible());
        for wrong in ["", "a b", "a\0", &"a".repeat(41)] {
            assert!(!RoleKey(wrong.into()).is_plausible(), "{wrong:?}");
        }
    }
}
