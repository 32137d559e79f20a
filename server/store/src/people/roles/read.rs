use crate::Store;
use crate::error::OrInternal;
use domain::people::{Permissions, RoleKey, RoleRow};
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use sqlx::PgConnection;

/// Who gives roles sees them, and who makes them.
fn require_reading(actor: &Actor) -> PortalResult<()> {
    require(actor, Action::ViewPeople).or_else(|_| require(actor, Action::ManageRoles))
}

pub(super) async fn list(store: &Store, actor: &Actor) -> PortalResult<Vec<RoleRow>> {
    require_reading(actor)?;
    let organisation = actor.organisation.0;
    store.act(actor, move |tx| Box::pin(async move { read(tx, organisation, None).await })).await
}

pub(super) async fn details(store: &Store, actor: &Actor, key: &RoleKey) -> PortalResult<RoleRow> {
    require_reading(actor)?;
    if !key.is_plausible() {
        return Err(PortalError::NotFound);
    }
    let (organisation, key) = (actor.organisation.0, key.0.clone());
    store
        .act(actor, move |tx| {
            Box::pin(
                async move { read(tx, organisation, Some(key)).await?.pop().ok_or(PortalError::NotFound) },
            )
        })
        .await
}

/// The built-in roles and those of the organisation, or one of them. There are tens of them.
async fn read(tx: &mut PgConnection, organisation: i64, key: Option<String>) -> PortalResult<Vec<RoleRow>> {
    let rows = sqlx::query!(
        r#"SELECT r.key, r.name, r.description, r.permissions, r.flows_down, r.organisation_id IS NULL AS "built_in!",
                  r.version,
                  (SELECT count(*) FROM memberships m
                   WHERE m.role = r.id AND m.organisation_id = $1 AND m.inherited_from_id IS NULL)
                  + (SELECT count(*) FROM invitations i WHERE i.role = r.id AND i.organisation_id = $1) AS "people!"
           FROM roles r
           WHERE (r.organisation_id IS NULL OR r.organisation_id = $1) AND ($2::text IS NULL OR r.key = $2)
           ORDER BY r.organisation_id NULLS FIRST, CASE WHEN r.id < 1000 THEN -r.id END, lower(r.name)"#,
        organisation,
        key,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows
        .into_iter()
        .map(|row| RoleRow {
            key: RoleKey(row.key),
            name: row.name,
            description: row.description,
            permissions: Permissions::from_bits(row.permissions),
            flows_down: row.flows_down,
            built_in: row.built_in,
            people: u64::try_from(row.people).unwrap_or_default(),
            version: row.version,
        })
        .collect())
}
