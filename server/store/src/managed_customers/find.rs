use crate::activity;
use crate::error::{OrInternal, unreadable};
use domain::managed_customers::CustomerName;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::{Actor, PortalError, PortalResult};
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// A customer that the acting organisation administers, or is.
pub(crate) struct Found {
    pub id: i64,
    pub number: OrganisationNumber,
    pub name: String,
    /// The customer that it is directly inside.
    pub parent: Option<i64>,
}

/// Finds a customer that the acting organisation administers. Any other does not exist.
pub(crate) async fn find(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<Found> {
    let row = sqlx::query!(
        "SELECT id, name, parent_id FROM organisations
         WHERE number = $1 AND kind = $2 AND deleted_at IS NULL AND acting_organisation() = ANY (administrators)",
        number.as_str(),
        OrganisationKind::Customer.code(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Ok(Found { id: row.id, number: number.clone(), name: row.name, parent: row.parent_id })
}

/// The acting organisation, whatever it is.
pub(super) async fn itself(tx: &mut PgConnection, actor: &Actor) -> PortalResult<Found> {
    let row = sqlx::query!(
        "SELECT id, number, name, parent_id FROM organisations WHERE id = $1",
        actor.organisation.0
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    let number = OrganisationNumber::parse(&row.number).ok_or_else(|| unreadable("organisation"))?;
    Ok(Found { id: row.id, number, name: row.name, parent: row.parent_id })
}

/// The customer whose tree is meant: the acting one when none is named, else one that it administers.
pub(super) async fn root(
    tx: &mut PgConnection,
    actor: &Actor,
    of: Option<&OrganisationNumber>,
) -> PortalResult<Found> {
    let own = itself(tx, actor).await?;
    match of {
        Some(number) if own.number != *number => find(tx, number).await,
        // A tenant has customers, but is none.
        _ if actor.kind != OrganisationKind::Customer => Err(PortalError::NotFound),
        _ => Ok(own),
    }
}

/// What a customer is called, from its columns.
pub(super) fn named(number: &str, name: String) -> PortalResult<CustomerName> {
    let number = OrganisationNumber::parse(number).ok_or_else(|| unreadable("organisation"))?;
    Ok(CustomerName { number, name })
}

impl Found {
    /// Writes down what was done: in the log of the customer, which knows the other by name, and in the actor's own.
    pub(crate) async fn record(
        &self,
        tx: &mut PgConnection,
        actor: &Actor,
        now: OffsetDateTime,
        (theirs, own): (&str, &str),
        details: Value,
    ) -> PortalResult<()> {
        if actor.organisation.0 != self.id {
            let number = self.number.as_str();
            sqlx::query!(
                "SELECT gate_log($1, $2, $3, $4, $5)",
                self.id,
                theirs,
                number,
                details.clone(),
                now
            )
            .fetch_all(&mut *tx)
            .await
            .or_internal()?;
        }
        let mut more = details;
        more["name"] = json!(self.name);
        activity::record(tx, actor, now, own, self.number.as_str(), more).await
    }
}
