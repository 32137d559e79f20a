//! A client under lock.

use crate::error::{OrInternal, unreadable};
use domain::clients::{ClientStatus, Holds};
use domain::organisations::OrganisationNumber;
use domain::uploads::UploadRefusal;
use domain::{Conflict, PortalError, PortalResult};
use sqlx::PgConnection;

/// A client whose row is held until the end of the transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub id: i64,
    pub status: ClientStatus,
    /// What is open; of a deleted client without meaning.
    pub holds: Holds,
}

impl Standing {
    /// From its columns.
    pub(crate) fn new(id: i64, status: i16, administrative: i32, financial: bool) -> PortalResult<Self> {
        Ok(Self {
            id,
            status: ClientStatus::from_code(status).ok_or_else(|| unreadable("clients.status"))?,
            holds: Holds { administrative: u32::try_from(administrative).unwrap_or_default(), financial },
        })
    }

    /// Refuses what a client on hold, or a deleted one, does not get.
    pub(crate) fn require_active(&self) -> PortalResult<()> {
        match self.status {
            ClientStatus::Active => Ok(()),
            held => Err(PortalError::Conflict(Conflict::ClientHeld(held))),
        }
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.status == ClientStatus::Deleted
    }
}

/// The client of a subscription: no hold comes or goes until the end of the transaction.
pub(crate) async fn standing(tx: &mut PgConnection, client: i64) -> PortalResult<Standing> {
    let row = sqlx::query!(
        "SELECT id, status, administrative_holds, financial_hold FROM clients WHERE id = $1 FOR SHARE",
        client
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    Standing::new(row.id, row.status, row.administrative_holds, row.financial_hold)
}

/// The client with this number, to be changed.
pub(super) async fn lock(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<Standing> {
    let row = sqlx::query!(
        "SELECT id, status, administrative_holds, financial_hold FROM clients
         WHERE reseller_id = acting_organisation() AND number = $1 FOR UPDATE",
        number.as_str()
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Standing::new(row.id, row.status, row.administrative_holds, row.financial_hold)
}

/// Refuses an upload for a customer that is a client on hold, or a deleted one, until the end of the transaction.
pub(crate) async fn takes_uploads(tx: &mut PgConnection, customer: i64) -> PortalResult<()> {
    let status = sqlx::query_scalar!(
        r#"SELECT status AS "status!" FROM clients
           WHERE reseller_id = acting_organisation() AND customer_id = $1 FOR SHARE"#,
        customer
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    match status.map(|code| ClientStatus::from_code(code).ok_or_else(|| unreadable("clients.status"))) {
        None => Ok(()),
        Some(status) => match status? {
            ClientStatus::Active => Ok(()),
            held => Err(PortalError::Upload(UploadRefusal::ClientHeld(held))),
        },
    }
}
