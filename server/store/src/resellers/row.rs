use crate::error::unreadable;
use crate::lists::Placed;
use domain::PortalResult;
use domain::organisations::OrganisationNumber;
use domain::resellers::{ResellerFound, ResellerRow};
use time::OffsetDateTime;

/// What every statement about registrations selects; the names are [`Found`]'s.
pub(super) const COLUMNS: &str = "SELECT r.number, r.name, r.country, r.auto_approve, r.deliveries, \
     nullif(r.last_delivery_at, '-infinity') AS last_delivery_at, r.created_at";

/// Where they come from.
pub(super) const FROM: &str = " FROM registrations r WHERE r.receiver_id = acting_organisation()";

/// A registration as it is read.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Found {
    number: String,
    name: String,
    country: String,
    auto_approve: bool,
    deliveries: i64,
    last_delivery_at: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
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
    pub(super) fn row(self) -> PortalResult<ResellerRow> {
        Ok(ResellerRow {
            number: OrganisationNumber::parse(&self.number).ok_or_else(|| unreadable("reseller"))?,
            name: self.name,
            country: self.country,
            auto_approve: self.auto_approve,
            deliveries: u64::try_from(self.deliveries).unwrap_or_default(),
            last_delivery_at: self.last_delivery_at,
            registered_at: self.created_at,
        })
    }

    pub(super) fn suggestion(self) -> Option<ResellerFound> {
        let number = OrganisationNumber::parse(&self.number)?;
        Some(ResellerFound { number, name: self.name, country: self.country })
    }
}
