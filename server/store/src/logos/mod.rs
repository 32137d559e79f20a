//! Logos. Implements the use cases of `domain::logos`; row level security says whose can be seen.

#[cfg(test)]
mod tests;

use crate::error::OrInternal;
use crate::{Store, activity};
use domain::logos::{Logo, LogoTag, Logos};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Bytes of the hash that are enough to tell pictures apart.
const TAG: usize = 8;

#[async_trait::async_trait]
impl Logos for Store {
    async fn logo(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<Logo> {
        let number = number.clone();
        self.act(actor, move |tx| {
            Box::pin(async move {
                let row = sqlx::query!(
                    "SELECT l.png, l.sha256 FROM logos l JOIN organisations o ON o.id = l.organisation_id
                     WHERE o.number = $1 AND o.deleted_at IS NULL",
                    number.as_str()
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                Ok(Logo { tag: tag(&row.sha256), png: row.png })
            })
        })
        .await
    }

    async fn put_logo(&self, actor: &Actor, png: Vec<u8>) -> PortalResult<()> {
        require(actor, Action::EditOrganisation)?;
        let (acting, now) = (actor.clone(), self.clock.now());
        let sha256 = Sha256::digest(&png).to_vec();
        self.act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query!(
                    "INSERT INTO logos (organisation_id, png, sha256) VALUES ($1, $2, $3)
                     ON CONFLICT ON CONSTRAINT logos_pkey DO UPDATE SET png = $2, sha256 = $3",
                    acting.organisation.0,
                    png,
                    sha256
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                record(tx, &acting, now, "organisation.logo_set").await
            })
        })
        .await
    }

    async fn remove_logo(&self, actor: &Actor) -> PortalResult<()> {
        require(actor, Action::EditOrganisation)?;
        let (acting, now) = (actor.clone(), self.clock.now());
        self.act(actor, move |tx| {
            Box::pin(async move {
                let removed =
                    sqlx::query!("DELETE FROM logos WHERE organisation_id = $1", acting.organisation.0)
                        .execute(&mut *tx)
                        .await
                        .or_internal()?;
                if removed.rows_affected() == 0 {
                    return Ok(());
                }
                record(tx, &acting, now, "organisation.logo_removed").await
            })
        })
        .await
    }
}

/// Which picture the acting organisation has.
pub(crate) async fn tag_of_acting(tx: &mut PgConnection) -> PortalResult<Option<LogoTag>> {
    let sha256 =
        sqlx::query_scalar!("SELECT sha256 FROM logos WHERE organisation_id = acting_organisation()")
            .fetch_optional(tx)
            .await
            .or_internal()?;
    Ok(sha256.map(|sha256| tag(&sha256)))
}

fn tag(sha256: &[u8]) -> LogoTag {
    LogoTag(hex::encode(sha256.get(..TAG).unwrap_or(sha256)))
}

async fn record(
    tx: &mut PgConnection,
    acting: &Actor,
    now: OffsetDateTime,
    action: &'static str,
) -> PortalResult<()> {
    let number = sqlx::query_scalar!("SELECT number FROM organisations WHERE id = $1", acting.organisation.0)
        .fetch_one(&mut *tx)
        .await
        .or_internal()?;
    activity::record(tx, acting, now, action, &number, json!({})).await
}
