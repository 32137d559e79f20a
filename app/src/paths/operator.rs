//! What the operator keeps: organisations, the device registry, services.

use domain::device_registry::RegistryPart;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::uploads::UploadNumber;

/// The operator's list of resellers, MSPs or customers.
pub fn organisations(kind: OrganisationKind) -> String {
    match kind {
        OrganisationKind::Msp => "/organisations/msps",
        OrganisationKind::Customer => "/organisations/customers",
        OrganisationKind::Reseller | OrganisationKind::Operator => "/organisations/resellers",
    }
    .to_owned()
}

/// *Register reseller*, *Register MSP* or *Register customer*.
pub fn register_organisation(kind: OrganisationKind) -> String {
    match kind {
        OrganisationKind::Msp => "/organisations/register?kind=msp",
        OrganisationKind::Customer => "/organisations/register?kind=customer",
        OrganisationKind::Reseller | OrganisationKind::Operator => "/organisations/register",
    }
    .to_owned()
}

/// An organisation as the operator sees it.
pub fn listed_organisation(number: &OrganisationNumber) -> String {
    format!("/organisations/{number}")
}

/// A part of the device registry.
pub fn registry(part: RegistryPart) -> String {
    match part {
        RegistryPart::Tacs => "/device-registry",
        RegistryPart::Devices => "/device-registry/devices",
    }
    .to_owned()
}

/// Where a part of the device registry is loaded from a file.
pub fn load_registry(part: RegistryPart) -> String {
    format!("/device-registry/load/{}", part.key())
}

/// The files that the device registry was loaded from.
pub fn registry_loads() -> String {
    "/device-registry/loads".to_owned()
}

/// One of them.
pub fn registry_load(number: &UploadNumber) -> String {
    format!("/device-registry/loads/{number}")
}

/// The rows of it that failed.
pub fn registry_load_errors_csv(number: &UploadNumber) -> String {
    format!("/device-registry/loads/{number}/errors.csv")
}

/// The operator's catalogue of services.
pub fn services() -> String {
    "/services".to_owned()
}
