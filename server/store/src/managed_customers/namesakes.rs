use super::find::{named, root};
use super::inner::TREE;
use crate::Store;
use crate::error::OrInternal;
use crate::lists::escape_like;
use domain::managed_customers::{CompanyProfile, CustomerName};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::{Actor, Field, PortalResult};
use sqlx::{AssertSqlSafe, PgConnection};

/// So many are named in the warning.
const AT_MOST: i64 = 3;
/// Customers whose name begins so that are looked at for an exact one.
const LOOKED_AT: i32 = 1_000;

pub(super) async fn namesakes(
    store: &Store,
    actor: &Actor,
    name: &str,
    inside: Option<&OrganisationNumber>,
) -> PortalResult<Vec<CustomerName>> {
    require(actor, Action::AdministerCustomers)?;
    let (acting, inside, name) = (actor.clone(), inside.cloned(), name.trim().to_lowercase());
    let impossible = name.is_empty()
        || name.contains('\0')
        || name.chars().count() > CompanyProfile::longest(Field::CompanyName);
    if impossible {
        return Ok(Vec::new());
    }
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let rows = if inside.is_none() && acting.kind != OrganisationKind::Customer {
                    among_connections(tx, &name).await?
                } else {
                    let outer = root(tx, &acting, inside.as_ref()).await?;
                    among_inner(tx, outer.id, &name).await?
                };
                rows.into_iter().map(|(number, name)| named(&number, name)).collect()
            })
        })
        .await
}

async fn among_connections(tx: &mut PgConnection, name: &str) -> PortalResult<Vec<(String, String)>> {
    let pattern = format!("{}%", escape_like(name));
    let rows = sqlx::query!(
        r#"SELECT number AS "number!", name AS "name!" FROM connections_found($1, NULL, $2)
           WHERE lower(name) = $3 ORDER BY number LIMIT $4"#,
        pattern,
        LOOKED_AT,
        name,
        AT_MOST,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows.into_iter().map(|row| (row.number, row.name)).collect())
}

async fn among_inner(tx: &mut PgConnection, outer: i64, name: &str) -> PortalResult<Vec<(String, String)>> {
    let sql = format!(
        "{TREE} SELECT number, name FROM tree WHERE lower(name) = $2 ORDER BY number LIMIT {AT_MOST}"
    );
    sqlx::query_as(AssertSqlSafe(sql)).bind(outer).bind(name).fetch_all(tx).await.or_internal()
}
