use crate::Store;
use crate::error::{OnConstraint, OrInternal};
use crate::transaction::lock;
use domain::lists::ListQuery;
use domain::views::{SavedView, ViewContents};
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult};
use serde_json::Value;
use sqlx::PgConnection;

const EXISTS: PortalError = PortalError::Conflict(Conflict::ViewExists);
/// The most views that a list offers: a person's own, and shared ones of the others.
const LISTED: i64 = 500;

pub(super) async fn list(store: &Store, actor: &Actor, list: &str) -> PortalResult<Vec<SavedView>> {
    let (organisation, person, list) = (actor.organisation.0, actor.person.0, list.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let rows = sqlx::query!(
                    "SELECT id, person_id, name, query, columns, shared FROM saved_views
                     WHERE organisation_id = $1 AND list = $3 AND (shared OR person_id = $2)
                     ORDER BY person_id <> $2, lower(name), id LIMIT $4",
                    organisation,
                    person,
                    list,
                    LISTED
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                let mut views: Vec<_> = rows
                    .into_iter()
                    .map(|row| SavedView {
                        id: row.id,
                        name: row.name,
                        contents: contents(row.query, row.columns),
                        shared: row.shared,
                        mine: row.person_id == person,
                    })
                    .collect();
                views.sort_by_cached_key(|view| (view.name.to_lowercase(), view.id.clone()));
                Ok(views)
            })
        })
        .await
}

/// A view of a list that the actor may apply.
pub(crate) async fn find(
    tx: &mut PgConnection,
    actor: &Actor,
    list: &str,
    id: &str,
) -> PortalResult<Option<SavedView>> {
    let row = sqlx::query!(
        "SELECT id, person_id, name, query, columns, shared FROM saved_views
         WHERE id = $1 AND organisation_id = $2 AND list = $3 AND (shared OR person_id = $4)",
        id,
        actor.organisation.0,
        list,
        actor.person.0
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    Ok(row.map(|row| SavedView {
        id: row.id,
        name: row.name,
        contents: contents(row.query, row.columns),
        shared: row.shared,
        mine: row.person_id == actor.person.0,
    }))
}

pub(super) async fn save(
    store: &Store,
    actor: &Actor,
    list: &str,
    name: &str,
    contents: &ViewContents,
) -> PortalResult<SavedView> {
    let (organisation, person, now) = (actor.organisation.0, actor.person.0, store.clock.now());
    let (list, query, columns) = (list.to_owned(), query(contents)?, contents.columns.clone());
    let view = SavedView {
        id: store.random.name(),
        name: name.to_owned(),
        contents: contents.clone(),
        shared: false,
        mine: true,
    };
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // Counted under a lock: two browsers that save the last one at the same moment would both see room.
                lock(tx, &format!("saved_views {person}")).await?;
                let views = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM saved_views
                       WHERE organisation_id = $1 AND person_id = $2 AND list = $3"#,
                    organisation,
                    person,
                    list
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if views >= i64::from(SavedView::MAX) {
                    return Err(PortalError::field(Field::Name, FieldError::TooMany { max: SavedView::MAX }));
                }
                sqlx::query!(
                    "INSERT INTO saved_views
                         (id, organisation_id, person_id, list, name, query, columns, shared, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, false, $8)",
                    view.id,
                    organisation,
                    person,
                    list,
                    view.name,
                    query,
                    columns.as_deref(),
                    now
                )
                .execute(tx)
                .await
                .on_constraint("saved_views_name_key", EXISTS)?;
                Ok(view)
            })
        })
        .await
}

pub(super) async fn update(
    store: &Store,
    actor: &Actor,
    id: &str,
    contents: &ViewContents,
) -> PortalResult<()> {
    let (organisation, person, id) = (actor.organisation.0, actor.person.0, known(id)?);
    let (query, columns) = (query(contents)?, contents.columns.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let updated = sqlx::query!(
                    "UPDATE saved_views SET query = $4, columns = $5
                     WHERE id = $1 AND organisation_id = $2 AND person_id = $3",
                    id,
                    organisation,
                    person,
                    query,
                    columns.as_deref()
                )
                .execute(tx)
                .await
                .or_internal()?;
                one(updated.rows_affected())
            })
        })
        .await
}

pub(super) async fn rename(store: &Store, actor: &Actor, id: &str, name: &str) -> PortalResult<()> {
    let (organisation, person, id) = (actor.organisation.0, actor.person.0, known(id)?);
    let name = name.to_owned();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let renamed = sqlx::query!(
                    "UPDATE saved_views SET name = $4 WHERE id = $1 AND organisation_id = $2 AND person_id = $3",
                    id,
                    organisation,
                    person,
                    name
                )
                .execute(tx)
                .await
                .on_constraint("saved_views_name_key", EXISTS)?;
                one(renamed.rows_affected())
            })
        })
        .await
}

pub(super) async fn delete(store: &Store, actor: &Actor, id: &str) -> PortalResult<()> {
    let (organisation, person, id) = (actor.organisation.0, actor.person.0, known(id)?);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let deleted = sqlx::query!(
                    "DELETE FROM saved_views WHERE id = $1 AND organisation_id = $2 AND person_id = $3",
                    id,
                    organisation,
                    person
                )
                .execute(tx)
                .await
                .or_internal()?;
                one(deleted.rows_affected())
            })
        })
        .await
}

pub(super) async fn share(store: &Store, actor: &Actor, id: &str, shared: bool) -> PortalResult<()> {
    let (organisation, person, id) = (actor.organisation.0, actor.person.0, known(id)?);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let changed = sqlx::query!(
                    "UPDATE saved_views SET shared = $4 WHERE id = $1 AND organisation_id = $2 AND person_id = $3",
                    id,
                    organisation,
                    person,
                    shared
                )
                .execute(tx)
                .await
                .or_internal()?;
                one(changed.rows_affected())
            })
        })
        .await
}

/// A view that is not there, or not the actor's own, does not exist for them.
fn one(rows: u64) -> PortalResult<()> {
    if rows == 0 { Err(PortalError::NotFound) } else { Ok(()) }
}

/// An id of the shape that ids have: it comes from a URL.
fn known(id: &str) -> PortalResult<String> {
    let shape = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if shape { Ok(id.to_owned()) } else { Err(PortalError::NotFound) }
}

fn query(contents: &ViewContents) -> PortalResult<Value> {
    serde_json::to_value(ListQuery { cursor: None, ..contents.query.clone() }).or_internal()
}

/// What was stored; a query of an older shape shows the whole list instead of failing it.
fn contents(query: Value, columns: Option<Vec<String>>) -> ViewContents {
    ViewContents { query: serde_json::from_value(query).unwrap_or_default(), columns }
}
