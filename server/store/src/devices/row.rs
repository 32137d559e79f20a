use crate::error::OrInternal;
use crate::lists::Placed;
use crate::services::names;
use crate::uploads::UnknownCode;
use domain::PortalResult;
use domain::devices::{DeviceRow, DeviceStatus, Edition, Identity, IdentityKind, MOVED_BY_MSP};
use domain::organisations::OrganisationNumber;
use domain::services::{Service, ServiceSet};
use sqlx::FromRow;
use time::OffsetDateTime;

/// The columns of a [`Found`], of devices called `d` that are few by now: names are looked up row by row. Which services a
/// device is registered to is its holder's business.
pub(super) const COLUMNS: &str = "SELECT d.identity, d.kind, d.imei2, d.serial, \
    m.manufacturer || ' ' || m.name AS model, m.edition, d.order_number, d.uploaded_at, d.status, d.tags, \
    CASE WHEN d.holder_id = acting_organisation() THEN d.services ELSE 0 END AS services, \
    coalesce(o.name, c.name, r.name, '') AS customer_name, \
    coalesce(o.number, c.number, r.number, '0000000000') AS customer";

/// The tables of the names. A holder that the reseller is not connected to got the device from an MSP: the reseller
/// sees the receiver whom it handed the device to.
pub(super) const JOINS: &str = " LEFT JOIN models m ON m.id = d.model_id \
    LEFT JOIN organisations o ON o.id = d.holder_id \
    LEFT JOIN connections c ON c.tenant_id = acting_organisation() AND c.customer_id = d.holder_id \
    LEFT JOIN uploads u ON u.id = d.upload_id \
    LEFT JOIN connections r ON r.tenant_id = acting_organisation() AND r.customer_id = u.customer_id";

#[derive(FromRow)]
pub(super) struct Found {
    identity: String,
    kind: i16,
    imei2: Option<String>,
    serial: Option<String>,
    model: Option<String>,
    edition: Option<i16>,
    order_number: Option<String>,
    uploaded_at: OffsetDateTime,
    status: i16,
    tags: i16,
    services: i64,
    customer_name: String,
    customer: String,
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
    pub(super) fn row(self, catalogue: &[Service]) -> PortalResult<DeviceRow> {
        let unknown = |what, code| move || UnknownCode { what, code };
        Ok(DeviceRow {
            identity: identity(&self.identity)?,
            kind: IdentityKind::from_code(self.kind)
                .ok_or_else(unknown("devices.kind", self.kind))
                .or_internal()?,
            imei2: self.imei2.as_deref().map(identity).transpose()?,
            serial: self.serial.as_deref().map(identity).transpose()?,
            model: self.model,
            edition: self.edition.and_then(Edition::from_code),
            order_number: self.order_number,
            uploaded_at: self.uploaded_at,
            customer_name: self.customer_name,
            customer: OrganisationNumber::try_from(self.customer).map_err(NotNormal).or_internal()?,
            status: DeviceStatus::from_code(self.status)
                .ok_or_else(unknown("devices.status", self.status))
                .or_internal()?,
            tags: (self.tags & 1 != 0).then(|| MOVED_BY_MSP.english().to_owned()).into_iter().collect(),
            services: names(catalogue, ServiceSet(self.services)),
        })
    }
}

/// An identity as it is stored.
pub(super) fn identity(stored: &str) -> PortalResult<Identity> {
    Identity::from_normal(stored)
        .ok_or(NotNormal("an identity is not stored in its normal form"))
        .or_internal()
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NotNormal(&'static str);
