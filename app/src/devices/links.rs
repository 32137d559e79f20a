use crate::paths;
use crate::people::Me;
use domain::deliveries::DeliveryNumber;
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use domain::uploads::UploadNumber;

/// Which things about a device have a page here: that depends on who looks.
#[derive(Debug, Clone)]
pub(super) struct Links {
    own: OrganisationNumber,
    customers: bool,
    uploads: bool,
    deliveries: bool,
}

impl Links {
    /// Those of the signed-in person.
    pub fn here() -> Self {
        let me = Me::here();
        Self {
            own: me.profile().organisation.number,
            customers: me.may(Action::ViewCustomers).is_ok(),
            uploads: me.may(Action::ViewUploads).is_ok(),
            deliveries: me.may(Action::ViewDeliveries).is_ok(),
        }
    }

    /// A holder's page: nobody is a customer of its own.
    pub fn customer(&self, number: &OrganisationNumber) -> Option<String> {
        (self.customers && *number != self.own).then(|| paths::customer(number))
    }

    /// An upload's page: for its receiver it is a delivery.
    pub fn upload(&self, number: &UploadNumber) -> Option<String> {
        if self.uploads {
            return Some(paths::upload(number));
        }
        let delivery = DeliveryNumber::parse(number.as_str()).filter(|_| self.deliveries);
        delivery.map(|number| paths::delivery(&number))
    }
}
