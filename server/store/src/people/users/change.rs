//! Another role, disabled, enabled, gone.

use super::add::check_name;
use super::subject::{Subject, given, may_give, require_users, subject};
use super::{invitation, member};
use crate::Store;
use crate::error::{OnConstraint, OrInternal};
use domain::people::{UserChange, UserKey, Whose};
use domain::policy::Action;
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

const CHANGED_MEANWHILE: PortalError = PortalError::Conflict(Conflict::ChangedMeanwhile);

pub(super) async fn change(
    store: &Store,
    actor: &Actor,
    whose: &Whose,
    key: &str,
    change: UserChange,
) -> PortalResult<()> {
    require_users(actor, whose, Action::ManagePeople)?;
    let key = UserKey::parse(key).ok_or(PortalError::NotFound)?;
    let name = change.name.as_deref().map(check_name).transpose();
    let name = name.map_err(|error| PortalError::field(Field::Name, error))?;
    let (acting, whose, now) = (actor.clone(), whose.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subject = subject(tx, &acting, &whose).await?;
                match key {
                    UserKey::Member(account) => {
                        change_member(tx, &acting, &subject, &account, &change, now).await
                    }
                    UserKey::Invitation(key) => {
                        change_invitation(tx, &acting, &subject, &key, &change, name, now).await
                    }
                }
            })
        })
        .await
}

async fn change_member(
    tx: &mut PgConnection,
    acting: &Actor,
    subject: &Subject,
    account: &str,
    change: &UserChange,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let before = member::hold(tx, acting, subject, account).await?;
    if before.role_key != change.role_before.0 {
        return Err(CHANGED_MEANWHILE);
    }
    let role = given(tx, subject, &change.role).await?.ok_or_else(unknown_role)?;
    if role.id == before.role {
        return Ok(());
    }
    may_give(acting, role.permissions)?;
    member::leave_one_administrator(tx, subject, &before).await?;
    sqlx::query!(
        "UPDATE memberships SET role = $3 WHERE person_id = $1 AND organisation_id = $2",
        before.person,
        subject.id,
        role.id,
    )
    .execute(&mut *tx)
    .await
    .on_constraint("memberships_role_fkey", unknown_role())?;
    let details = json!({ "before": before.role_name, "after": role.name });
    subject.record(tx, acting, now, "person.changed", &before.email, details).await
}

async fn change_invitation(
    tx: &mut PgConnection,
    acting: &Actor,
    subject: &Subject,
    key: &str,
    change: &UserChange,
    name: Option<String>,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let before = invitation::hold(tx, acting, subject, key).await?;
    if before.role_key != change.role_before.0 {
        return Err(CHANGED_MEANWHILE);
    }
    let role = given(tx, subject, &change.role).await?.ok_or_else(unknown_role)?;
    may_give(acting, role.permissions)?;
    let name = name.unwrap_or_else(|| before.name.clone());
    if change.role == change.role_before && name == before.name {
        return Ok(());
    }
    sqlx::query!("UPDATE invitations SET role = $2, name = $3 WHERE id = $1", before.id, role.id, name)
        .execute(&mut *tx)
        .await
        .on_constraint("invitations_role_fkey", unknown_role())?;
    let details = json!({ "before": before.role_name, "after": role.name });
    subject.record(tx, acting, now, "person.changed", &before.email, details).await
}

pub(super) async fn set_disabled(
    store: &Store,
    actor: &Actor,
    whose: &Whose,
    key: &str,
    disabled: bool,
) -> PortalResult<()> {
    require_users(actor, whose, Action::ManagePeople)?;
    let Some(UserKey::Member(account)) = UserKey::parse(key) else { return Err(PortalError::NotFound) };
    let (acting, whose, now) = (actor.clone(), whose.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subject = subject(tx, &acting, &whose).await?;
                let before = member::hold(tx, &acting, &subject, &account).await?;
                if before.disabled == disabled {
                    return Ok(());
                }
                if disabled {
                    member::leave_one_administrator(tx, &subject, &before).await?;
                }
                // A trigger ends their sessions there.
                sqlx::query!(
                    "UPDATE memberships SET disabled_at = $3 WHERE person_id = $1 AND organisation_id = $2",
                    before.person,
                    subject.id,
                    disabled.then_some(now),
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                let action = if disabled { "person.disabled" } else { "person.enabled" };
                subject.record(tx, &acting, now, action, &before.email, json!({})).await
            })
        })
        .await
}

pub(super) async fn remove(store: &Store, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<()> {
    require_users(actor, whose, Action::ManagePeople)?;
    let key = UserKey::parse(key).ok_or(PortalError::NotFound)?;
    let (acting, whose, now) = (actor.clone(), whose.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subject = subject(tx, &acting, &whose).await?;
                match key {
                    UserKey::Member(account) => {
                        let before = member::hold(tx, &acting, &subject, &account).await?;
                        member::leave_one_administrator(tx, &subject, &before).await?;
                        // First: who deletes themselves is nobody afterwards. Their sessions go with the membership.
                        let details = json!({ "role": before.role_name });
                        subject.record(tx, &acting, now, "person.deleted", &before.email, details).await?;
                        sqlx::query!(
                            "DELETE FROM memberships WHERE person_id = $1 AND organisation_id = $2",
                            before.person,
                            subject.id,
                        )
                        .execute(tx)
                        .await
                        .or_internal()?;
                        Ok(())
                    }
                    UserKey::Invitation(key) => {
                        let before = invitation::hold(tx, &acting, &subject, &key).await?;
                        sqlx::query!("DELETE FROM invitations WHERE id = $1", before.id)
                            .execute(&mut *tx)
                            .await
                            .or_internal()?;
                        let details = json!({ "role": before.role_name });
                        subject.record(tx, &acting, now, "person.revoked", &before.email, details).await
                    }
                }
            })
        })
        .await
}

fn unknown_role() -> PortalError {
    PortalError::field(Field::Role, FieldError::Unknown)
}
