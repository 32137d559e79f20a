use super::sha256;
use crate::error::{OnConstraint, OrInternal};
use crate::transaction::lock;
use crate::{Store, activity};
use domain::api_keys::{
    MAX_API_KEY_NAME, MAX_API_KEYS, Network, NewApiKey, SCOPES, SECRET_PREFIX, ShownKey, networks,
};
use domain::people::Permissions;
use domain::policy::{Action, Denied, require};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::json;

/// A new key as it is kept.
struct Checked {
    name: String,
    scopes: Permissions,
    networks: Vec<String>,
}

pub(super) async fn create(store: &Store, actor: &Actor, new: NewApiKey) -> PortalResult<ShownKey> {
    require(actor, Action::ManageApiKeys)?;
    let lifetime = new.lifetime;
    let Checked { name, scopes, networks } = check(new)?;
    if !actor.role.permissions().hold(scopes) {
        return Err(PortalError::Forbidden(Denied::MoreThanOwn));
    }
    let secret = format!("{SECRET_PREFIX}{}", hex::encode(store.random.bytes::<32>()));
    let shown = ShownKey { name, id: store.random.name(), secret };
    let ending = shown.secret[shown.secret.len() - 4..].to_owned();
    let (now, acting, answer) = (store.clock.now(), actor.clone(), shown.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let organisation = acting.organisation.0;
                // Counted under a lock: two that create the last one at the same moment would both see room.
                lock(tx, &format!("api_keys {organisation}")).await?;
                let keys = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM api_keys
                       WHERE organisation_id = $1 AND revoked_at IS NULL"#,
                    organisation
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if keys >= i64::from(MAX_API_KEYS) {
                    return Err(PortalError::field(Field::Name, FieldError::TooMany { max: MAX_API_KEYS }));
                }
                sqlx::query!(
                    "INSERT INTO api_keys (key, organisation_id, person_id, owner, name, secret_sha256, ending, scopes,
                         networks, created_at, expires_at)
                     SELECT $1, $2, people.id, people.email, $4, $5, $6, $7, $8, $9, $10
                     FROM people WHERE people.id = $3",
                    shown.id,
                    organisation,
                    acting.person.0,
                    shown.name,
                    sha256(&shown.secret),
                    ending,
                    scopes.bits(),
                    &networks,
                    now,
                    lifetime.end(now),
                )
                .execute(&mut *tx)
                .await
                .on_constraint("api_keys_name_key", PortalError::Conflict(Conflict::ApiKeyExists))?;
                let details = json!({
                    "scopes": scopes.iter().map(|scope| scope.label().english()).collect::<Vec<_>>(),
                    "lifetime": lifetime.label().english(),
                    "networks": networks,
                });
                activity::record(tx, &acting, now, "api_key.created", &shown.name, details).await
            })
        })
        .await?;
    Ok(answer)
}

/// The key as it is kept, or all that is wrong with it at once. Who may change something sees it.
fn check(new: NewApiKey) -> PortalResult<Checked> {
    let mut errors = FieldErrors::new();
    let name = new.name.trim().to_owned();
    if name.is_empty() {
        errors.insert(Field::Name, FieldError::Required);
    } else if name.chars().any(char::is_control) {
        errors.insert(Field::Name, FieldError::Unprintable);
    } else if name.chars().count() > MAX_API_KEY_NAME {
        let max = u32::try_from(MAX_API_KEY_NAME).unwrap_or(u32::MAX);
        errors.insert(Field::Name, FieldError::TooLong { max });
    }
    if new.scopes == Permissions::NONE {
        errors.insert(Field::Scopes, FieldError::Required);
    } else if !new.scopes.iter().all(|scope| SCOPES.contains(&scope)) {
        errors.insert(Field::Scopes, FieldError::Unknown);
    }
    let networks = networks(&new.networks).unwrap_or_else(|error| {
        errors.insert(Field::Networks, error);
        Vec::new()
    });
    if !errors.is_empty() {
        return Err(PortalError::Invalid(errors));
    }
    Ok(Checked {
        name,
        // Known bits only: a key does not allow what is invented later.
        scopes: new.scopes.iter().collect(),
        networks: networks.iter().map(Network::to_string).collect(),
    })
}
