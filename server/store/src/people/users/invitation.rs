//! What is done with an invitation: a new link for it.

use super::add::take_one;
use super::subject::{Subject, may_give, require_users, subject};
use crate::Store;
use crate::error::OrInternal;
use crate::jobs::{Job, enqueue};
use crate::people::links::{LinkFor, replace_links};
use domain::people::{MailState, Permissions, ShownLink, UserKey, Whose};
use domain::policy::Action;
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

/// An invitation that is held until the transaction ends.
pub(super) struct Held {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub role_key: String,
    pub role_name: String,
}

/// Holds an invitation to a role that the actor may give: who may not give a role may not hand out links to it, either.
pub(super) async fn hold(
    tx: &mut PgConnection,
    actor: &Actor,
    subject: &Subject,
    key: &str,
) -> PortalResult<Held> {
    let row = sqlx::query!(
        "SELECT i.id, i.email, i.name, r.key, r.name AS role_name, r.permissions
         FROM invitations i JOIN roles r ON r.id = i.role
         WHERE i.key = $1 AND i.organisation_id = $2 FOR UPDATE OF i",
        key,
        subject.id,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    may_give(actor, Permissions::from_bits(row.permissions))?;
    Ok(Held { id: row.id, email: row.email, name: row.name, role_key: row.key, role_name: row.role_name })
}

pub(super) async fn resend(store: &Store, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<()> {
    require_users(actor, whose, Action::ManagePeople)?;
    let key = invitation_key(key)?;
    take_one(store, actor).await?;
    let (acting, whose, now) = (actor.clone(), whose.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subject = subject(tx, &acting, &whose).await?;
                let held = hold(tx, &acting, &subject, &key).await?;
                sqlx::query!(
                    "UPDATE invitations SET mail = $2 WHERE id = $1",
                    held.id,
                    MailState::Waiting.code()
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                enqueue(tx, &Job::SendActivation { invitation: held.id }, now).await?;
                subject.record(tx, &acting, now, "person.resent", &held.email, json!({})).await
            })
        })
        .await
}

pub(super) async fn show_link(
    store: &Store,
    actor: &Actor,
    whose: &Whose,
    key: &str,
) -> PortalResult<ShownLink> {
    require_users(actor, whose, Action::ManagePeople)?;
    let key = invitation_key(key)?;
    take_one(store, actor).await?;
    let (acting, whose, link) = (actor.clone(), whose.clone(), store.new_link());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subject = subject(tx, &acting, &whose).await?;
                let held = hold(tx, &acting, &subject, &key).await?;
                replace_links(tx, held.id, None, link.now).await?;
                link.insert(tx, LinkFor::Invitation(held.id), false).await.or_internal()?;
                // A mail that is still to be sent would replace what is shown here.
                sqlx::query!(
                    "UPDATE invitations SET mail = $2, expires_at = $3 WHERE id = $1",
                    held.id,
                    MailState::NotWanted.code(),
                    link.expires_at,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                subject.record(tx, &acting, link.now, "person.link_shown", &held.email, json!({})).await?;
                Ok(ShownLink { token: link.token, email: held.email, expires_at: link.expires_at })
            })
        })
        .await
}

/// The name of an invitation; who belongs there already has no link.
fn invitation_key(key: &str) -> PortalResult<String> {
    match UserKey::parse(key) {
        Some(UserKey::Invitation(key)) => Ok(key),
        _ => Err(PortalError::NotFound),
    }
}
