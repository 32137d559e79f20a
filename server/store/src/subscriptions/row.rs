use crate::error::unreadable;
use crate::lists::Placed;
use domain::PortalResult;
use domain::clients::ClientStatus;
use domain::money::{Currency, Money};
use domain::organisations::OrganisationNumber;
use domain::plans::{Billing, Period, Sku};
use domain::subscriptions::{State, SubscriptionNumber, SubscriptionRow};
use time::{Date, OffsetDateTime};

/// What every statement about subscriptions selects; the names are [`Found`]'s.
pub(super) const COLUMNS: &str = "SELECT s.number, s.client_number, s.client_name, \
     (SELECT c.status FROM clients c WHERE c.id = s.client_id) AS client_status, s.product, s.plan, s.sku, s.quantity, \
     s.months, s.price, s.currency, s.billing, s.state, s.shown, s.auto_renew, s.terms, s.starts_on, s.activated_on, \
     s.expires_on, s.ordered_at";

/// A subscription as it is read.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Found {
    number: String,
    client_number: String,
    client_name: String,
    client_status: i16,
    product: String,
    plan: String,
    sku: String,
    quantity: i32,
    months: i16,
    price: i64,
    currency: String,
    billing: i16,
    state: i16,
    shown: i16,
    auto_renew: bool,
    terms: i32,
    starts_on: Date,
    activated_on: Option<Date>,
    expires_on: Date,
    ordered_at: OffsetDateTime,
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
    pub(super) fn row(self) -> PortalResult<SubscriptionRow> {
        self.read().ok_or_else(|| unreadable("subscriptions"))
    }

    /// Nothing if a code is unknown, which the constraints of the table rule out.
    fn read(self) -> Option<SubscriptionRow> {
        let price = Money { minor: self.price, currency: Currency::parse(&self.currency)? };
        let state = State::from_code(self.shown)?;
        Some(SubscriptionRow {
            number: SubscriptionNumber::parse(&self.number)?,
            client: OrganisationNumber::parse(&self.client_number)?,
            client_name: self.client_name,
            client_status: ClientStatus::from_code(self.client_status)?,
            product: self.product,
            plan: self.plan,
            sku: Sku::parse(&self.sku)?,
            quantity: u32::try_from(self.quantity).ok()?,
            period: Period::from_months(u16::try_from(self.months).ok()?)?,
            price,
            billing: Billing::from_code(self.billing)?,
            state,
            held: self.shown != self.state,
            trial: self.activated_on.is_some() && self.terms == 0 && state != State::Deleted,
            auto_renew: self.auto_renew,
            starts_on: self.starts_on,
            activated_on: self.activated_on,
            expires_on: self.activated_on.map(|_| self.expires_on),
            ordered_at: self.ordered_at,
        })
    }
}
