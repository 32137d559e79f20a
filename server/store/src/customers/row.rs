use crate::lists::Placed;
use domain::customers::{CustomerRow, CustomerSuggestion, Verification};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use time::OffsetDateTime;

/// What every statement about connections selects; the names are [`ConnectionRow`]'s.
pub(super) const COLUMNS: &str = "connections.number, connections.kind, connections.name, \
     connections.internal_reference, connections.country, \
     nullif(connections.last_uploaded_at, '-infinity') AS last_uploaded_at, \
     connections.uploads, connections.devices, connections.verification, \
     EXISTS (SELECT FROM organisations o WHERE o.number = connections.number \
             AND acting_organisation() = ANY (o.administrators)) AS managed";

/// A connection as it is read.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct ConnectionRow {
    pub number: String,
    pub kind: i16,
    pub name: String,
    pub internal_reference: Option<String>,
    pub country: String,
    pub last_uploaded_at: Option<OffsetDateTime>,
    pub uploads: i64,
    pub devices: i64,
    pub verification: i16,
    pub managed: bool,
    #[sqlx(default)]
    pub place_value: String,
    #[sqlx(default)]
    pub place_key: String,
}

impl Placed for ConnectionRow {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl ConnectionRow {
    /// The row that people see; nothing if a code is unknown, which the constraints of the table rule out.
    pub(super) fn into_customer(self) -> Option<CustomerRow> {
        Some(CustomerRow {
            number: OrganisationNumber::parse(&self.number)?,
            kind: OrganisationKind::from_code(self.kind)?,
            name: self.name,
            internal_reference: self.internal_reference,
            country: self.country,
            last_uploaded_at: self.last_uploaded_at,
            uploads: u64::try_from(self.uploads).unwrap_or_default(),
            devices: u64::try_from(self.devices).unwrap_or_default(),
            status: Verification::from_code(self.verification)?,
            managed: self.managed,
        })
    }

    /// What is suggested while somebody types.
    pub(super) fn into_suggestion(self) -> Option<CustomerSuggestion> {
        let number = OrganisationNumber::parse(&self.number)?;
        Some(CustomerSuggestion { number, name: self.name, internal_reference: self.internal_reference })
    }
}
