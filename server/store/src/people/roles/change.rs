use crate::error::{OnConstraint, OrInternal};
use crate::people::users::may_give;
use crate::transaction::lock;
use crate::{Store, activity};
use domain::people::{
    MAX_ROLE_DESCRIPTION, MAX_ROLE_NAME, MAX_ROLES, Permission, Permissions, RoleForm, RoleKey,
};
use domain::policy::{Action, require};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult, Role};
use serde_json::json;
use sqlx::PgConnection;

const EXISTS: PortalError = PortalError::Conflict(Conflict::RoleExists);

pub(super) async fn create(store: &Store, actor: &Actor, form: RoleForm) -> PortalResult<RoleKey> {
    require(actor, Action::ManageRoles)?;
    let form = check(form)?;
    may_give(actor, form.permissions)?;
    let (now, acting) = (store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let organisation = acting.organisation.0;
                // Counted under a lock: two that make the last one at the same moment would both see room.
                lock(tx, &format!("roles {organisation}")).await?;
                let roles = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM roles WHERE organisation_id = $1"#,
                    organisation
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if roles >= i64::from(MAX_ROLES) {
                    return Err(PortalError::field(Field::Name, FieldError::TooMany { max: MAX_ROLES }));
                }
                let key = sqlx::query_scalar!(
                    "INSERT INTO roles (organisation_id, name, description, permissions, flows_down, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6) RETURNING key",
                    organisation,
                    form.name,
                    form.description,
                    form.permissions.bits(),
                    form.flows_down,
                    now,
                )
                .fetch_one(&mut *tx)
                .await
                .on_constraint("roles_name_key", EXISTS)?;
                let details = json!({ "permissions": words(form.permissions), "flows_down": form.flows_down });
                activity::record(tx, &acting, now, "role.created", &form.name, details).await?;
                Ok(RoleKey(key))
            })
        })
        .await
}

/// A role of the organisation, held until the transaction ends: nobody is given it meanwhile.
struct Held {
    id: i64,
    name: String,
    permissions: Permissions,
    version: i32,
}

/// Holds a role that allows no more than the actor may do. A built-in one is nobody's to change.
async fn hold(tx: &mut PgConnection, actor: &Actor, key: &str) -> PortalResult<Held> {
    let row = sqlx::query!(
        "SELECT id, name, permissions, version FROM roles WHERE organisation_id = $1 AND key = $2 FOR UPDATE",
        actor.organisation.0,
        key,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    let permissions = Permissions::from_bits(row.permissions);
    may_give(actor, permissions)?;
    Ok(Held { id: row.id, name: row.name, permissions, version: row.version })
}

pub(super) async fn change(
    store: &Store,
    actor: &Actor,
    key: &RoleKey,
    version: i32,
    form: RoleForm,
) -> PortalResult<()> {
    require(actor, Action::ManageRoles)?;
    let form = check(form)?;
    may_give(actor, form.permissions)?;
    let (now, acting, key) = (store.clock.now(), actor.clone(), plausible(key)?);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before = hold(tx, &acting, &key).await?;
                if before.version != version {
                    return Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
                }
                // Triggers give everyone who has it the permissions, and make it flow down or not.
                sqlx::query!(
                    "UPDATE roles SET name = $2, description = $3, permissions = $4, flows_down = $5, version = version + 1
                     WHERE id = $1",
                    before.id,
                    form.name,
                    form.description,
                    form.permissions.bits(),
                    form.flows_down,
                )
                .execute(&mut *tx)
                .await
                .on_constraint("roles_name_key", EXISTS)?;
                let details = json!({
                    "name_before": (before.name != form.name).then_some(before.name),
                    "before": words(before.permissions),
                    "after": words(form.permissions),
                });
                activity::record(tx, &acting, now, "role.changed", &form.name, details).await
            })
        })
        .await
}

pub(super) async fn delete(store: &Store, actor: &Actor, key: &RoleKey) -> PortalResult<()> {
    require(actor, Action::ManageRoles)?;
    let (now, acting, key) = (store.clock.now(), actor.clone(), plausible(key)?);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = hold(tx, &acting, &key).await?;
                let people = sqlx::query_scalar!(
                    r#"SELECT (SELECT count(*) FROM memberships WHERE role = $1 AND inherited_from_id IS NULL)
                              + (SELECT count(*) FROM invitations WHERE role = $1) AS "people!""#,
                    held.id,
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if people > 0 {
                    let people = u64::try_from(people).unwrap_or_default();
                    return Err(PortalError::Conflict(Conflict::RoleInUse { people }));
                }
                sqlx::query!("DELETE FROM roles WHERE id = $1", held.id)
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                activity::record(tx, &acting, now, "role.deleted", &held.name, json!({})).await
            })
        })
        .await
}

fn plausible(key: &RoleKey) -> PortalResult<String> {
    if key.is_plausible() { Ok(key.0.clone()) } else { Err(PortalError::NotFound) }
}

/// The form as it is kept, or all that is wrong with it at once. Who may manage something sees it.
fn check(form: RoleForm) -> PortalResult<RoleForm> {
    let mut errors = FieldErrors::new();
    let (name, description) = (form.name.trim().to_owned(), form.description.trim().to_owned());
    let limits =
        [(Field::Name, &name, MAX_ROLE_NAME), (Field::Description, &description, MAX_ROLE_DESCRIPTION)];
    for (field, text, most) in limits {
        if text.chars().any(char::is_control) {
            errors.insert(field, FieldError::Unprintable);
        } else if text.chars().count() > most {
            errors.insert(field, FieldError::TooLong { max: u32::try_from(most).unwrap_or(u32::MAX) });
        }
    }
    if name.is_empty() {
        errors.insert(Field::Name, FieldError::Required);
    }
    if !errors.is_empty() {
        return Err(PortalError::Invalid(errors));
    }
    if Role::BUILT_IN.iter().any(|role| role.label().english().to_lowercase() == name.to_lowercase()) {
        return Err(EXISTS);
    }
    let needs = |any: &[Permission], seen: Permission| {
        any.iter().any(|permission| form.permissions.has(*permission)).then_some(seen)
    };
    let seen = [
        needs(&[Permission::ManageCustomers, Permission::ManageClients], Permission::ViewCustomers),
        needs(
            &[
                Permission::UploadDevices,
                Permission::DeleteDevices,
                Permission::ApproveDevices,
                Permission::MoveDevices,
            ],
            Permission::ViewDevices,
        ),
    ];
    // Known bits only: a role that is made does not allow what is invented later.
    let permissions = form.permissions.iter().chain(seen.into_iter().flatten()).collect();
    Ok(RoleForm { name, description, permissions, flows_down: form.flows_down })
}

/// What a role allows, as the log tells it.
fn words(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(|permission| permission.label().english()).collect()
}
