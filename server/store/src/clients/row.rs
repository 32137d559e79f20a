use crate::error::unreadable;
use crate::lists::Placed;
use domain::PortalResult;
use domain::clients::{ClientRow, ClientStatus, ClientSuggestion};
use domain::organisations::OrganisationNumber;
use time::OffsetDateTime;

/// What every statement about clients selects; the names are [`Found`]'s.
pub(super) const COLUMNS: &str = "SELECT c.number, c.name, c.status, c.contact_person, c.email, \
     c.registration_number, (SELECT t.name FROM client_types t WHERE t.id = c.client_type_id) AS client_type, \
     c.microsoft_tenant, c.created_at, c.last_purchase_at";

/// A client as it is read.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Found {
    number: String,
    name: String,
    status: i16,
    contact_person: String,
    email: String,
    registration_number: String,
    client_type: String,
    microsoft_tenant: String,
    created_at: OffsetDateTime,
    last_purchase_at: OffsetDateTime,
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
    pub(super) fn row(self) -> PortalResult<ClientRow> {
        Ok(ClientRow {
            number: OrganisationNumber::parse(&self.number).ok_or_else(|| unreadable("clients"))?,
            name: self.name,
            status: ClientStatus::from_code(self.status).ok_or_else(|| unreadable("clients.status"))?,
            contact_person: self.contact_person,
            email: self.email,
            registration_number: self.registration_number,
            client_type: self.client_type,
            microsoft_tenant: self.microsoft_tenant,
            created_at: self.created_at,
            last_purchase_at: self.last_purchase_at,
        })
    }

    pub(super) fn suggestion(self) -> Option<ClientSuggestion> {
        let number = OrganisationNumber::parse(&self.number)?;
        Some(ClientSuggestion { number, name: self.name, registration_number: self.registration_number })
    }
}
