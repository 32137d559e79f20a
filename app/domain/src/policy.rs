//! Who may do what: one exhaustive match, used twice. The store enforces with it, the screen disables a button and
//! says why with it.

use crate::actor::{Actor, Role};
use crate::organisations::OrganisationKind;
use crate::people::Permission;
use serde::{Deserialize, Serialize};

/// Something that people may or may not do: by the kind of their organisation and a [`Permission`] of their role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See customers and their details.
    ViewCustomers,
    /// Add a customer, edit its internal reference.
    ManageCustomers,
    /// See devices and their custody record.
    ViewDevices,
    /// See uploads and their errors.
    ViewUploads,
    /// Upload devices and undo one's organisation's uploads.
    UploadDevices,
    /// Delete devices.
    DeleteDevices,
    /// Delete the uploaded devices that a file names.
    DeleteDevicesByFile,
    /// See the dashboard.
    ViewDashboard,
    /// Make, change, share and delete dashboards; choose the home of others.
    ManageDashboards,
    /// See sold-to codes.
    ViewSoldToCodes,
    /// Add, rename and remove sold-to codes.
    ManageSoldToCodes,
    /// Save a view for everyone in the organisation.
    ShareViews,
    /// See the resellers that are registered, and a customer's MSPs.
    ViewResellers,
    /// Look up, register and remove resellers, set their preferences; accept an MSP.
    ManageResellers,
    /// See deliveries.
    ViewDeliveries,
    /// Approve and reject deliveries.
    ApproveDevices,
    /// Move devices to another holder.
    MoveDevices,
    /// Register devices to services and delete them from services.
    ManageDeviceServices,
    /// See the activity log.
    ViewActivity,
    /// See the organisation's people and their roles.
    ViewPeople,
    /// Invite people, change their roles, disable and delete them.
    ManagePeople,
    /// Create, edit and delete roles.
    ManageRoles,
    /// See the inner customers of one's own and of the customers that one's organisation administers.
    ViewInnerCustomers,
    /// Create, edit, move and delete the customers that one's organisation administers, and manage their users.
    AdministerCustomers,
    /// Change the name, address and contact of the organisation.
    EditOrganisation,
    /// Say whether everyone in the organisation needs a second factor.
    RequireSecondFactor,
    /// See, create and revoke API keys; webhooks.
    ManageApiKeys,
    /// See every organisation of the deployment.
    ViewOrganisations,
    /// Register, rename and suspend organisations.
    ManageOrganisations,
    /// See the device registry and its policy, and the catalogue of services.
    ViewDeviceRegistry,
    /// Load the device registry from files.
    LoadDeviceRegistry,
    /// Remove from the device registry, set its policy.
    ManageDeviceRegistry,
    /// Add, rename and retire services.
    ManageServices,
    /// See the catalogue of plans: the operator all of it, resellers what is for sale.
    ViewPlans,
    /// Make and change categories, products and plans.
    ManagePlans,
    /// See clients, their holds, charges and subscriptions.
    ViewClients,
    /// Hold, release and delete clients, enter charges and payments, keep client types.
    ManageClients,
    /// Order subscriptions, with that make and change clients; operate on subscriptions.
    OrderSubscriptions,
}

impl Action {
    /// Every action, in the order of the matrix.
    pub const ALL: [Self; 38] = [
        Self::ViewCustomers,
        Self::ManageCustomers,
        Self::ViewDevices,
        Self::ViewUploads,
        Self::UploadDevices,
        Self::DeleteDevices,
        Self::DeleteDevicesByFile,
        Self::ViewDashboard,
        Self::ManageDashboards,
        Self::ViewSoldToCodes,
        Self::ManageSoldToCodes,
        Self::ShareViews,
        Self::ViewResellers,
        Self::ManageResellers,
        Self::ViewDeliveries,
        Self::ApproveDevices,
        Self::MoveDevices,
        Self::ManageDeviceServices,
        Self::ViewActivity,
        Self::ViewPeople,
        Self::ManagePeople,
        Self::ManageRoles,
        Self::ViewInnerCustomers,
        Self::AdministerCustomers,
        Self::EditOrganisation,
        Self::RequireSecondFactor,
        Self::ManageApiKeys,
        Self::ViewOrganisations,
        Self::ManageOrganisations,
        Self::ViewDeviceRegistry,
        Self::LoadDeviceRegistry,
        Self::ManageDeviceRegistry,
        Self::ManageServices,
        Self::ViewPlans,
        Self::ManagePlans,
        Self::ViewClients,
        Self::ManageClients,
        Self::OrderSubscriptions,
    ];
}

/// Why not. Shown to the person, so it says what would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// Their role lacks this permission.
    Needs(Permission),
    /// The organisation requires a second factor, and they have none.
    NeedsSecondFactor,
    /// Organisations of this kind do not do this.
    NotForThisKind,
    /// It would give or take a role that allows more than they may do themselves.
    MoreThanOwn,
    /// A request from another site, refused before it reached anything.
    CrossSite,
}

/// Whether `actor` may do `action`, and if not, why.
pub fn may(actor: &Actor, action: Action) -> Result<(), Denied> {
    allows(actor.kind, actor.role, action)
}

/// Whether a `role` in an organisation of this `kind` allows `action`, and if not, why: for the screen, which knows no
/// [`Actor`].
pub fn allows(kind: OrganisationKind, role: Role, action: Action) -> Result<(), Denied> {
    let (kinds, permission) = rule(action);
    if !kinds.contains(&kind) {
        return Err(Denied::NotForThisKind);
    }
    if role == Role::Restricted {
        return Err(Denied::NeedsSecondFactor);
    }
    if role.permissions().has(permission) { Ok(()) } else { Err(Denied::Needs(permission)) }
}

/// The permission that `action` takes.
pub fn permission_of(action: Action) -> Permission {
    rule(action).1
}

/// Which kinds of organisation do this at all, and the permission that it takes.
fn rule(action: Action) -> (&'static [OrganisationKind], Permission) {
    use OrganisationKind as Kind;
    match action {
        Action::ViewCustomers => (&[Kind::Reseller, Kind::Msp], Permission::ViewCustomers),
        Action::ManageCustomers => (&[Kind::Reseller, Kind::Msp], Permission::ManageCustomers),
        Action::ViewDevices | Action::ViewDashboard => {
            (&[Kind::Reseller, Kind::Msp, Kind::Customer], Permission::ViewDevices)
        }
        Action::ViewUploads | Action::ViewSoldToCodes => (&[Kind::Reseller], Permission::ViewDevices),
        Action::UploadDevices => (&[Kind::Reseller], Permission::UploadDevices),
        Action::DeleteDevicesByFile => (&[Kind::Reseller], Permission::DeleteDevices),
        Action::ManageDashboards => {
            (&[Kind::Reseller, Kind::Msp, Kind::Customer], Permission::ManageDashboards)
        }
        Action::ManageSoldToCodes => (&[Kind::Reseller], Permission::ManageSettings),
        Action::DeleteDevices => (&[Kind::Reseller, Kind::Msp, Kind::Customer], Permission::DeleteDevices),
        Action::ViewResellers | Action::ViewDeliveries => {
            (&[Kind::Msp, Kind::Customer], Permission::ViewDevices)
        }
        Action::ManageResellers => (&[Kind::Msp, Kind::Customer], Permission::ManageResellers),
        Action::ApproveDevices => (&[Kind::Msp, Kind::Customer], Permission::ApproveDevices),
        Action::MoveDevices => (&[Kind::Msp, Kind::Customer], Permission::MoveDevices),
        Action::ManageDeviceServices => (&[Kind::Customer], Permission::ApproveDevices),
        Action::ViewOrganisations => (&[Kind::Operator], Permission::ViewCustomers),
        Action::ManageOrganisations => (&[Kind::Operator], Permission::ManageCustomers),
        Action::ViewDeviceRegistry => (&[Kind::Operator], Permission::ViewDevices),
        Action::LoadDeviceRegistry => (&[Kind::Operator], Permission::UploadDevices),
        Action::ManageDeviceRegistry | Action::ManageServices => {
            (&[Kind::Operator], Permission::ManageSettings)
        }
        Action::ViewPlans => (&[Kind::Operator, Kind::Reseller], Permission::ViewCustomers),
        Action::ManagePlans => (&[Kind::Operator], Permission::ManageClients),
        Action::ViewClients => (&[Kind::Reseller], Permission::ViewCustomers),
        Action::ManageClients | Action::OrderSubscriptions => (&[Kind::Reseller], Permission::ManageClients),
        Action::ShareViews => (&Kind::ALL, Permission::ShareViews),
        Action::ViewActivity => (&Kind::ALL, Permission::ViewActivity),
        Action::ViewPeople | Action::ManagePeople => (&Kind::ALL, Permission::ManageAdministrators),
        Action::ManageRoles => (&Kind::ALL, Permission::ManageRoles),
        Action::ViewInnerCustomers => {
            (&[Kind::Reseller, Kind::Msp, Kind::Customer], Permission::ViewCustomers)
        }
        Action::AdministerCustomers => {
            (&[Kind::Reseller, Kind::Msp, Kind::Customer], Permission::ManageCustomers)
        }
        Action::ManageApiKeys => (&[Kind::Reseller, Kind::Msp, Kind::Customer], Permission::ManageApiKeys),
        Action::EditOrganisation | Action::RequireSecondFactor => (&Kind::ALL, Permission::ManageSettings),
    }
}

/// What handing over files is for an organisation of this kind: of devices, or of what the device registry knows.
pub fn handing_over(kind: OrganisationKind) -> Action {
    match kind {
        OrganisationKind::Operator => Action::LoadDeviceRegistry,
        OrganisationKind::Reseller | OrganisationKind::Msp | OrganisationKind::Customer => {
            Action::UploadDevices
        }
    }
}

/// As [`may`], as the refusal of a use case: what an organisation's kind rules out does not exist for it.
pub fn require(actor: &Actor, action: Action) -> crate::PortalResult<()> {
    may(actor, action).map_err(|denied| match denied {
        Denied::NotForThisKind => crate::PortalError::NotFound,
        denied => crate::PortalError::Forbidden(denied),
    })
}
