//! Whose users are meant, and what may be done to them.

use crate::error::{OrInternal, unreadable};
use crate::{Store, activity};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::people::{Permissions, RoleChoice, RoleKey, UsersOf, Whose};
use domain::policy::{Action, Denied, require};
use domain::{Actor, PortalError, PortalResult};
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// An organisation whose users the actor may reach.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub id: i64,
    pub own: bool,
    name: String,
    number: OrganisationNumber,
    kind: OrganisationKind,
}

/// A role that can be given in an organisation.
pub(super) struct Given {
    pub id: i64,
    pub name: String,
    pub permissions: Permissions,
}

/// Whether the actor may do `own` to the users of their own organisation, or manage those of a customer.
pub(super) fn require_users(actor: &Actor, whose: &Whose, own: Action) -> PortalResult<()> {
    match whose {
        Whose::Own => require(actor, own),
        Whose::Customer(_) => require(actor, Action::ManageCustomerUsers),
    }
}

/// Finds the organisation. One that the acting one does not administer does not exist.
pub(super) async fn subject(tx: &mut PgConnection, actor: &Actor, whose: &Whose) -> PortalResult<Subject> {
    let own = actor.organisation.0;
    let row = match whose {
        Whose::Own => sqlx::query!("SELECT id, number, name, kind FROM organisations WHERE id = $1", own)
            .fetch_optional(tx)
            .await
            .or_internal()?
            .map(|row| (row.id, row.number, row.name, row.kind)),
        Whose::Customer(number) => sqlx::query!(
            "SELECT id, number, name, kind FROM organisations
             WHERE number = $1 AND id <> $2 AND deleted_at IS NULL AND administers(id)",
            number.as_str(),
            own,
        )
        .fetch_optional(tx)
        .await
        .or_internal()?
        .map(|row| (row.id, row.number, row.name, row.kind)),
    };
    let (id, number, name, kind) = row.ok_or(PortalError::NotFound)?;
    Ok(Subject {
        id,
        own: id == own,
        name,
        number: OrganisationNumber::parse(&number).ok_or_else(|| unreadable("organisation"))?,
        kind: OrganisationKind::from_code(kind).ok_or_else(|| unreadable("organisation"))?,
    })
}

pub(super) async fn about(store: &Store, actor: &Actor, whose: &Whose) -> PortalResult<UsersOf> {
    require_users(actor, whose, Action::ViewPeople)?;
    let (acting, whose) = (actor.clone(), whose.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subject = subject(tx, &acting, &whose).await?;
                let roles = sqlx::query!(
                    "SELECT key, name, permissions FROM roles WHERE organisation_id IS NULL OR organisation_id = $1
                     ORDER BY organisation_id NULLS FIRST, CASE WHEN id < 1000 THEN id END, lower(name)",
                    subject.id,
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                let roles = roles
                    .into_iter()
                    .filter(|role| may_give(&acting, Permissions::from_bits(role.permissions)).is_ok())
                    .map(|role| RoleChoice { key: RoleKey(role.key), name: role.name })
                    .collect();
                let Subject { name, number, kind, .. } = subject;
                Ok(UsersOf { name, number, kind, roles })
            })
        })
        .await
}

/// A role that is built in or of this organisation. Any other does not exist there.
pub(super) async fn given(
    tx: &mut PgConnection,
    subject: &Subject,
    key: &RoleKey,
) -> PortalResult<Option<Given>> {
    if !key.is_plausible() {
        return Ok(None);
    }
    let row = sqlx::query!(
        "SELECT id, name, permissions FROM roles WHERE key = $1 AND (organisation_id IS NULL OR organisation_id = $2)",
        key.0,
        subject.id,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    Ok(row.map(|row| Given {
        id: row.id,
        name: row.name,
        permissions: Permissions::from_bits(row.permissions),
    }))
}

/// Nobody gives more than they have, nor does anything to somebody who has more.
pub(in crate::people) fn may_give(actor: &Actor, permissions: Permissions) -> PortalResult<()> {
    if actor.role.permissions().hold(permissions) {
        Ok(())
    } else {
        Err(PortalError::Forbidden(Denied::MoreThanOwn))
    }
}

impl Subject {
    /// Writes down what was done to a user: in the actor's own log, and in that of the customer whose user it is.
    pub(super) async fn record(
        &self,
        tx: &mut PgConnection,
        actor: &Actor,
        now: OffsetDateTime,
        action: &str,
        email: &str,
        details: Value,
    ) -> PortalResult<()> {
        if self.own {
            return activity::record(tx, actor, now, action, email, details).await;
        }
        sqlx::query!("SELECT gate_log($1, $2, $3, $4, $5)", self.id, action, email, details, now)
            .fetch_all(&mut *tx)
            .await
            .or_internal()?;
        let mut more = details;
        if let Some(more) = more.as_object_mut() {
            more.insert("customer".to_owned(), json!(self.number.as_str()));
        }
        activity::record(tx, actor, now, action, email, more).await
    }
}
