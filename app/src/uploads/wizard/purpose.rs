use super::state::{Check, Wizard};
use domain::device_registry::RegistryPart;
use domain::organisations::OrganisationNumber;
use domain::uploads::file::{AsChecked, Scope};
use leptos::prelude::*;

/// What becomes of the devices of a checked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// They are handed to this customer.
    Upload(OrganisationNumber),
    /// They are handed to the customers that the rows name.
    UploadForMany,
    /// They are deleted, after another look at what that would do.
    Delete,
    /// Nobody gets them: the file fills this part of the device registry.
    Registry(RegistryPart),
}

impl Wizard {
    /// Whom the file is for.
    pub(super) fn scope(self) -> Scope {
        match self.purpose.get_value() {
            Purpose::Upload(_) | Purpose::Delete => Scope::OneCustomer,
            Purpose::UploadForMany => Scope::ManyCustomers,
            Purpose::Registry(part) => part.scope(),
        }
    }

    /// Rows that are ready, and whose customers take uploads.
    pub(super) fn ready(self) -> u64 {
        self.summary.read().accepted.saturating_sub(self.receivers.refused())
    }

    /// The one customer who gets the devices, if there is one.
    pub(super) fn customer(self) -> Option<OrganisationNumber> {
        match self.purpose.get_value() {
            Purpose::Upload(customer) => Some(customer),
            Purpose::UploadForMany | Purpose::Delete | Purpose::Registry(_) => None,
        }
    }

    /// The part of the device registry that the file fills, if it does.
    pub(super) fn registry(self) -> Option<RegistryPart> {
        match self.purpose.get_value() {
            Purpose::Registry(part) => Some(part),
            Purpose::Upload(_) | Purpose::UploadForMany | Purpose::Delete => None,
        }
    }

    /// So many of what the rows are: "12 devices", "1 TAC".
    pub(super) fn counted(self, rows: u64) -> String {
        match self.registry() {
            Some(RegistryPart::Tacs) => t!("{count} TAC" | "{count} TACs", count = rows),
            Some(RegistryPart::Devices) | None => t!("{count} device" | "{count} devices", count = rows),
        }
    }

    /// Whether the devices are to be deleted.
    pub(super) fn deletes(self) -> bool {
        self.purpose.with_value(|purpose| *purpose == Purpose::Delete)
    }

    /// The checked file, with what was settled about it.
    pub(crate) fn checked_file(self) -> Option<(web_sys::File, AsChecked)> {
        let Check::Done(checked) = self.check.get_untracked() else { return None };
        let file = self.picked.with_value(|file| file.as_ref().cloned())?;
        let settled = AsChecked {
            format: Some(checked.format),
            mapping: Some(checked.mapping),
            repairs: self.repairs.get_untracked(),
        };
        Some((file, settled))
    }
}
