use super::find::{find, named, root};
use super::inner::TREE;
use crate::Store;
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use domain::managed_customers::{DEEPEST, TreePlace};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};

/// More are not offered at once.
const AT_MOST: i64 = 1_000;

pub(super) async fn places(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<Vec<TreePlace>> {
    require(actor, Action::AdministerCustomers)?;
    let (acting, number) = (actor.clone(), number.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let moved = find(tx, &number).await?;
                let Some(parent) = moved.parent else { return Err(PortalError::NotFound) };
                let top = outermost(tx, moved.id).await?;
                let top = root(tx, &acting, Some(&top)).await?;
                let sql = format!(
                    "{TREE}, moved (id) AS (
                         SELECT id FROM tree WHERE id = $2
                         UNION ALL
                         SELECT tree.id FROM tree JOIN moved ON tree.parent_id = moved.id)
                     SELECT number, name, depth, id = $3 FROM tree WHERE id NOT IN (SELECT id FROM moved)
                     ORDER BY way LIMIT {AT_MOST}"
                );
                let rows: Vec<(String, String, i32, bool)> = sqlx::query_as(AssertSqlSafe(sql))
                    .bind(top.id)
                    .bind(moved.id)
                    .bind(parent)
                    .fetch_all(&mut *tx)
                    .await
                    .or_internal()?;
                let first = TreePlace {
                    customer: named(top.number.as_str(), top.name)?,
                    depth: 0,
                    current: parent == top.id,
                };
                let inside = rows.into_iter().map(|(number, name, depth, current)| {
                    let depth = u32::try_from(depth).unwrap_or_default() + 1;
                    Ok(TreePlace { customer: named(&number, name)?, depth, current })
                });
                std::iter::once(Ok(first)).chain(inside).collect()
            })
        })
        .await
}

pub(super) async fn move_inside(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    inside: &OrganisationNumber,
) -> PortalResult<()> {
    require(actor, Action::AdministerCustomers)?;
    let (acting, number, inside, now) = (actor.clone(), number.clone(), inside.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let moved = find(tx, &number).await?;
                let outer = root(tx, &acting, Some(&inside)).await?;
                if moved.parent == Some(outer.id) {
                    return Ok(());
                }
                let deepest = i32::try_from(DEEPEST).unwrap_or(i32::MAX) - 1;
                let answer =
                    sqlx::query_scalar!("SELECT gate_move_customer($1, $2, $3)", moved.id, outer.id, deepest)
                        .fetch_one(&mut *tx)
                        .await
                        .or_internal()?;
                match answer {
                    Some(0) => {}
                    Some(2) => return Err(PortalError::Conflict(Conflict::InsideItself)),
                    Some(3) => return Err(PortalError::Conflict(Conflict::TooDeep { max: DEEPEST })),
                    _ => return Err(PortalError::NotFound),
                }
                let details = json!({ "inside": outer.name });
                moved.record(tx, &acting, now, ("organisation.moved", "customer.moved"), details).await?;
                notify_changed(tx, moved.id).await.or_internal()
            })
        })
        .await
}

/// The outermost customer around this one that the acting organisation is or administers.
async fn outermost(tx: &mut PgConnection, customer: i64) -> PortalResult<OrganisationNumber> {
    let number = sqlx::query_scalar!(
        r#"WITH RECURSIVE up (id, number, parent_id, distance) AS (
               SELECT id, number, parent_id, 0 FROM organisations WHERE id = $1
               UNION ALL
               SELECT o.id, o.number, o.parent_id, up.distance + 1 FROM organisations o JOIN up ON o.id = up.parent_id
               WHERE up.distance < 64)
           SELECT number AS "number!" FROM up ORDER BY distance DESC LIMIT 1"#,
        customer,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    OrganisationNumber::parse(&number).ok_or(PortalError::NotFound)
}
