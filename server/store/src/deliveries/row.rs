use crate::error::unreadable;
use crate::lists::Placed;
use crate::services::names;
use crate::uploads::count;
use domain::PortalResult;
use domain::deliveries::{DeliveryNumber, DeliveryRow, DeliveryStatus};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::services::{Service, ServiceSet};
use time::OffsetDateTime;

/// What every statement about deliveries selects; the names are [`Found`]'s.
pub(super) const COLUMNS: &str = "SELECT y.number, y.sender_name, y.sender_number, y.sender_kind, y.delivered_at, \
     y.order_number, y.devices, y.status, y.services, y.decided_at, y.decided_by, y.reason";

/// Where they come from: what was delivered to the acting organisation. Row level security shows senders theirs, too.
pub(super) const FROM: &str = " FROM deliveries y WHERE y.receiver_id = acting_organisation()";

/// A delivery as it is read.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Found {
    number: String,
    sender_name: String,
    sender_number: String,
    sender_kind: i16,
    delivered_at: OffsetDateTime,
    order_number: Option<String>,
    devices: i64,
    status: i16,
    pub services: i64,
    decided_at: Option<OffsetDateTime>,
    decided_by: Option<String>,
    reason: Option<String>,
    #[sqlx(default)]
    place_value: String,
    #[sqlx(default)]
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    /// The row that people see, with the services by their names.
    pub(super) fn row(self, catalogue: &[Service]) -> PortalResult<DeliveryRow> {
        let services = names(catalogue, ServiceSet(self.services));
        self.read(services).ok_or_else(|| unreadable("delivery"))
    }

    fn read(self, services: Vec<String>) -> Option<DeliveryRow> {
        Some(DeliveryRow {
            number: DeliveryNumber::parse(&self.number)?,
            sender_name: self.sender_name,
            sender: OrganisationNumber::parse(&self.sender_number)?,
            sender_kind: OrganisationKind::from_code(self.sender_kind)?,
            delivered_at: self.delivered_at,
            order_number: self.order_number,
            devices: count(self.devices),
            status: DeliveryStatus::from_code(self.status)?,
            services,
            decided_at: self.decided_at,
            decided_by: self.decided_by,
            reason: self.reason,
        })
    }
}
