use crate::error::{OnConstraint, OrInternal};
use crate::transaction::lock;
use crate::{Store, activity};
use domain::policy::{Action, require};
use domain::webhooks::{MAX_WEBHOOK_NAME, MAX_WEBHOOKS, NewWebhook, ShownSecret, WebhookEvent, check_url};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::Duration;

const EXISTS: PortalError = PortalError::Conflict(Conflict::WebhookExists);
/// What every secret begins with, so that it is recognised where it does not belong.
const PREFIX: &str = "waybillw_";
/// How long the secret before signs, too: time to give the receiver the new one.
const ROTATION: Duration = Duration::hours(24);

/// How a secret is shown. Receivers use the 64 hexadecimal digits as 32 bytes.
fn shown(secret: &[u8; 32]) -> String {
    format!("{PREFIX}{}", hex::encode(secret))
}

/// A webhook of the acting organisation, held until the transaction ends.
pub(super) struct Held {
    pub id: i64,
    pub name: String,
}

pub(super) async fn hold(tx: &mut PgConnection, actor: &Actor, key: &str) -> PortalResult<Held> {
    let key = key.replace('\0', "");
    sqlx::query_as!(
        Held,
        "SELECT id, name FROM webhooks WHERE organisation_id = $1 AND key = $2 FOR UPDATE",
        actor.organisation.0,
        key,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)
}

pub(super) async fn create(store: &Store, actor: &Actor, new: NewWebhook) -> PortalResult<ShownSecret> {
    require(actor, Action::ManageApiKeys)?;
    let new = check(actor, new)?;
    let (secret, key) = (store.random.bytes::<32>(), store.random.name());
    let (now, acting) = (store.clock.now(), actor.clone());
    let answer = ShownSecret { id: key.clone(), name: new.name.clone(), secret: shown(&secret) };
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let organisation = acting.organisation.0;
                // Counted under a lock: two that create the last one at the same moment would both see room.
                lock(tx, &format!("webhooks {organisation}")).await?;
                let webhooks = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM webhooks WHERE organisation_id = $1"#,
                    organisation
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if webhooks >= i64::from(MAX_WEBHOOKS) {
                    return Err(PortalError::field(Field::Name, FieldError::TooMany { max: MAX_WEBHOOKS }));
                }
                sqlx::query!(
                    "INSERT INTO webhooks (key, organisation_id, name, url, events, secret, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    key,
                    organisation,
                    new.name,
                    new.url,
                    new.events.0,
                    &secret[..],
                    now,
                )
                .execute(&mut *tx)
                .await
                .on_constraint("webhooks_name_key", EXISTS)?;
                activity::record(tx, &acting, now, "webhook.created", &new.name, told(&new)).await
            })
        })
        .await?;
    Ok(answer)
}

pub(super) async fn change(store: &Store, actor: &Actor, key: &str, new: NewWebhook) -> PortalResult<()> {
    require(actor, Action::ManageApiKeys)?;
    let new = check(actor, new)?;
    let (now, acting, key) = (store.clock.now(), actor.clone(), key.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = hold(tx, &acting, &key).await?;
                sqlx::query!(
                    "UPDATE webhooks SET name = $2, url = $3, events = $4 WHERE id = $1",
                    held.id,
                    new.name,
                    new.url,
                    new.events.0,
                )
                .execute(&mut *tx)
                .await
                .on_constraint("webhooks_name_key", EXISTS)?;
                activity::record(tx, &acting, now, "webhook.changed", &new.name, told(&new)).await
            })
        })
        .await
}

pub(super) async fn set_paused(store: &Store, actor: &Actor, key: &str, paused: bool) -> PortalResult<()> {
    require(actor, Action::ManageApiKeys)?;
    let (now, acting, key) = (store.clock.now(), actor.clone(), key.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = hold(tx, &acting, &key).await?;
                let changed = sqlx::query!(
                    "UPDATE webhooks SET paused_at = CASE WHEN $2 THEN $3::timestamptz END
                     WHERE id = $1 AND (paused_at IS NOT NULL) <> $2",
                    held.id,
                    paused,
                    now,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if changed.rows_affected() == 0 {
                    return Ok(());
                }
                let action = if paused { "webhook.paused" } else { "webhook.resumed" };
                activity::record(tx, &acting, now, action, &held.name, json!({})).await
            })
        })
        .await
}

pub(super) async fn rotate(store: &Store, actor: &Actor, key: &str) -> PortalResult<ShownSecret> {
    require(actor, Action::ManageApiKeys)?;
    let secret = store.random.bytes::<32>();
    let (now, acting, key) = (store.clock.now(), actor.clone(), key.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = hold(tx, &acting, &key).await?;
                sqlx::query!(
                    "UPDATE webhooks SET previous_secret = secret, previous_until = $3, secret = $2 WHERE id = $1",
                    held.id,
                    &secret[..],
                    now + ROTATION,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                activity::record(tx, &acting, now, "webhook.secret_rotated", &held.name, json!({})).await?;
                Ok(ShownSecret { id: key, name: held.name, secret: shown(&secret) })
            })
        })
        .await
}

pub(super) async fn delete(store: &Store, actor: &Actor, key: &str) -> PortalResult<()> {
    require(actor, Action::ManageApiKeys)?;
    let (now, acting, key) = (store.clock.now(), actor.clone(), key.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = hold(tx, &acting, &key).await?;
                sqlx::query!("DELETE FROM webhooks WHERE id = $1", held.id)
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                activity::record(tx, &acting, now, "webhook.deleted", &held.name, json!({})).await
            })
        })
        .await
}

/// A webhook as the log tells it.
fn told(new: &NewWebhook) -> Value {
    let events: Vec<&str> = new.events.iter().map(WebhookEvent::key).collect();
    json!({ "address": new.url, "events": events })
}

/// A webhook as it is kept, or all that is wrong with it at once.
fn check(actor: &Actor, new: NewWebhook) -> PortalResult<NewWebhook> {
    let mut errors = FieldErrors::new();
    let name = new.name.trim().to_owned();
    if name.is_empty() {
        errors.insert(Field::Name, FieldError::Required);
    } else if name.chars().any(char::is_control) {
        errors.insert(Field::Name, FieldError::Unprintable);
    } else if name.chars().count() > MAX_WEBHOOK_NAME {
        let max = u32::try_from(MAX_WEBHOOK_NAME).unwrap_or(u32::MAX);
        errors.insert(Field::Name, FieldError::TooLong { max });
    }
    let url = check_url(&new.url).unwrap_or_else(|error| {
        errors.insert(Field::Url, error);
        String::new()
    });
    if new.events.is_empty() {
        errors.insert(Field::Events, FieldError::Required);
    } else if !new.events.iter().all(|event| event.concerns(actor.kind)) {
        errors.insert(Field::Events, FieldError::Unknown);
    }
    if !errors.is_empty() {
        return Err(PortalError::Invalid(errors));
    }
    // Known bits only: a webhook is not told what is invented later.
    Ok(NewWebhook { name, url, events: new.events.iter().collect() })
}
