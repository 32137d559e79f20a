use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};

/// Something that a role allows. What a use case needs of them is in [`crate::policy`].
///
/// To add one: a variant with the next free bit, its words, its actions in [`crate::policy`]. Administrators have it at
/// once: the built-in role holds every bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See customers and their details.
    ViewCustomers,
    /// Add, create, edit and delete customers; manage their users.
    ManageCustomers,
    /// See devices, uploads and deliveries.
    ViewDevices,
    /// Upload devices, undo uploads.
    UploadDevices,
    /// Delete devices.
    DeleteDevices,
    /// Approve and reject deliveries, register devices to services.
    ApproveDevices,
    /// Move devices to another holder.
    MoveDevices,
    /// Register and remove resellers, accept MSPs.
    ManageResellers,
    /// Clients, their subscriptions and holds.
    ManageClients,
    /// See the activity log.
    ViewActivity,
    /// Invite people, change their roles, disable and delete them.
    ManageAdministrators,
    /// Create, edit and delete roles.
    ManageRoles,
    /// API keys and webhooks.
    ManageApiKeys,
    /// Create, edit and share dashboards.
    ManageDashboards,
    /// Save a view for everyone in the organisation.
    ShareViews,
    /// The organisation's own settings: name, address, sold-to codes, safety.
    ManageSettings,
}

impl Permission {
    /// Every permission, in the order of the form.
    pub const ALL: [Self; 16] = [
        Self::ViewCustomers,
        Self::ManageCustomers,
        Self::ViewDevices,
        Self::UploadDevices,
        Self::DeleteDevices,
        Self::ApproveDevices,
        Self::MoveDevices,
        Self::ManageResellers,
        Self::ManageClients,
        Self::ViewActivity,
        Self::ManageAdministrators,
        Self::ManageRoles,
        Self::ManageApiKeys,
        Self::ManageDashboards,
        Self::ShareViews,
        Self::ManageSettings,
    ];

    /// The place of its bit in stored sets; never reuse one.
    pub fn bit(self) -> u32 {
        match self {
            Self::ViewCustomers => 0,
            Self::ManageCustomers => 1,
            Self::ViewDevices => 2,
            Self::UploadDevices => 3,
            Self::DeleteDevices => 4,
            Self::ApproveDevices => 5,
            Self::MoveDevices => 6,
            Self::ManageResellers => 7,
            Self::ManageClients => 8,
            Self::ViewActivity => 9,
            Self::ManageAdministrators => 10,
            Self::ManageRoles => 11,
            Self::ManageApiKeys => 12,
            Self::ManageDashboards => 13,
            Self::ShareViews => 14,
            Self::ManageSettings => 15,
        }
    }

    /// The set of only this one, as it is stored.
    pub fn mask(self) -> i64 {
        1 << self.bit()
    }

    /// The name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::ViewCustomers => "view-customers",
            Self::ManageCustomers => "manage-customers",
            Self::ViewDevices => "view-devices",
            Self::UploadDevices => "upload-devices",
            Self::DeleteDevices => "delete-devices",
            Self::ApproveDevices => "approve-devices",
            Self::MoveDevices => "move-devices",
            Self::ManageResellers => "manage-resellers",
            Self::ManageClients => "manage-clients",
            Self::ViewActivity => "view-activity",
            Self::ManageAdministrators => "manage-administrators",
            Self::ManageRoles => "manage-roles",
            Self::ManageApiKeys => "manage-api-keys",
            Self::ManageDashboards => "manage-dashboards",
            Self::ShareViews => "share-views",
            Self::ManageSettings => "manage-settings",
        }
    }

    /// The permission of a form's name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.key() == key)
    }

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::ViewCustomers => text!("View customers"),
            Self::ManageCustomers => text!("Manage customers"),
            Self::ViewDevices => text!("View devices"),
            Self::UploadDevices => text!("Upload devices"),
            Self::DeleteDevices => text!("Delete devices"),
            Self::ApproveDevices => text!("Approve devices"),
            Self::MoveDevices => text!("Move devices"),
            Self::ManageResellers => text!("Manage resellers"),
            Self::ManageClients => text!("Manage clients"),
            Self::ViewActivity => text!("View the activity log"),
            Self::ManageAdministrators => text!("Invite and manage administrators"),
            Self::ManageRoles => text!("Manage roles"),
            Self::ManageApiKeys => text!("Manage API keys"),
            Self::ManageDashboards => text!("Manage dashboards"),
            Self::ShareViews => text!("Share views"),
            Self::ManageSettings => text!("Manage settings"),
        }
    }
}

/// A set of permissions, stored as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Permissions(i64);

impl Permissions {
    /// No permission.
    pub const NONE: Self = Self(0);
    /// Every permission, those to come included.
    pub const ALL: Self = Self((1 << 62) - 1);

    /// Those of a role that only looks: what a new role begins with.
    pub fn viewing() -> Self {
        [Permission::ViewCustomers, Permission::ViewDevices, Permission::ViewActivity].into_iter().collect()
    }

    /// The set stored as `bits`.
    pub fn from_bits(bits: i64) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// The bits to store.
    pub fn bits(self) -> i64 {
        self.0
    }

    /// Whether `permission` is among them.
    pub fn has(self, permission: Permission) -> bool {
        self.0 & permission.mask() != 0
    }

    /// Whether all of `others` are among them: nobody gives more than they have.
    pub fn hold(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Those that are in both.
    #[must_use]
    pub fn common(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// One by one, in the order of the form.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | permission.mask()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_permission_has_a_bit_and_a_name_of_its_own() {
        let bits: BTreeSet<u32> = Permission::ALL.iter().map(|permission| permission.bit()).collect();
        assert_eq!(bits.len(), Permission::ALL.len());
        for permission in Permission::ALL {
            assert_eq!(Permission::from_key(permission.key()), Some(permission));
            assert!(Permissions::ALL.has(permission));
        }
    }

    #[test]
    fn a_set_reads_back_from_its_bits() {
        let set: Permissions = [Permission::ViewDevices, Permission::ManageSettings].into_iter().collect();
        assert_eq!(set.bits(), 4 + (1 << 15));
        assert_eq!(Permissions::from_bits(set.bits()), set);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Permission::ViewDevices, Permission::ManageSettings]);
        assert!(
            Permissions::ALL.hold(set) && !set.hold(Permissions::viewing()) && set.hold(Permissions::NONE)
        );
    }
}
