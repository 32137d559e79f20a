//! The tree inside a customer, as a list: its order is that of the tree, its place the way from the root.

use super::find::{named, root};
use crate::Store;
use crate::error::unreadable;
use crate::lists::{Keyset, Placed, SortColumn, batches, escape_like, page_error, total};
use crate::uploads::count;
use domain::lists::{ListQuery, Page};
use domain::managed_customers::{InnerCustomerList, InnerCustomerRow};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// `tree`: what is inside the customer `$1`. `way` orders it: the names from the root, each with its number, parted by
/// what no name holds, so that a customer stands before those inside it and these before its neighbours.
pub(super) const TREE: &str = r#"WITH RECURSIVE tree (id, number, name, country, parent_id, depth, way) AS (
    SELECT id, number, name, country, parent_id, 0, lower(name) COLLATE "C" || E'\x01' || number || E'\x02'
    FROM organisations WHERE parent_id = $1 AND deleted_at IS NULL
    UNION ALL
    SELECT o.id, o.number, o.name, o.country, o.parent_id, tree.depth + 1,
           tree.way || lower(o.name) || E'\x01' || o.number || E'\x02'
    FROM organisations o JOIN tree ON o.parent_id = tree.id WHERE o.deleted_at IS NULL AND tree.depth < 64)"#;

#[derive(sqlx::FromRow)]
struct TreeRow {
    number: String,
    name: String,
    country: String,
    depth: i32,
    inside_number: String,
    inside_name: String,
    devices: i64,
    users: i64,
    inner: i64,
    place_value: String,
    place_key: String,
}

impl Placed for TreeRow {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl TreeRow {
    fn row(self) -> PortalResult<InnerCustomerRow> {
        Ok(InnerCustomerRow {
            number: OrganisationNumber::parse(&self.number).ok_or_else(|| unreadable("organisation"))?,
            name: self.name,
            depth: u32::try_from(self.depth).unwrap_or_default(),
            inside: named(&self.inside_number, self.inside_name)?,
            country: self.country,
            devices: count(self.devices),
            users: count(self.users),
            inner: count(self.inner),
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    of: Option<&OrganisationNumber>,
    query: &ListQuery,
) -> PortalResult<Page<InnerCustomerRow>> {
    require(actor, Action::ViewInnerCustomers)?;
    let keyset = keyset(query)?;
    let (acting, of, query) = (actor.clone(), of.cloned(), query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let root = root(tx, &acting, of.as_ref()).await?.id;
                let rows = fetch(tx, root, &query, &keyset).await?;
                let total = total(tx, |sql| {
                    sql.push(" FROM (");
                    push_tree(sql, root);
                    sql.push(" SELECT 1 FROM tree WHERE true");
                    push_search(sql, &query);
                    sql.push(") matching WHERE true");
                })
                .await?;
                keyset.page(rows, total, TreeRow::row)
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    of: Option<&OrganisationNumber>,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<InnerCustomerRow>>>> {
    require(actor, Action::ViewInnerCustomers)?;
    let keyset = keyset(query)?;
    let (acting, of) = (actor.clone(), of.cloned());
    let root = store
        .act(actor, move |tx| Box::pin(async move { Ok(root(tx, &acting, of.as_ref()).await?.id) }))
        .await?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move {
            store.act(&actor, move |tx| Box::pin(async move { fetch(tx, root, &query, &keyset).await })).await
        }
    };
    Ok(batches(&keyset, fetch, TreeRow::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let number = SortColumn { sql: "tree.number", cast: "text" };
    Keyset::new::<InnerCustomerList>(query, number, |by| {
        (by == "name").then_some(SortColumn { sql: "tree.way", cast: "text" })
    })
}

async fn fetch(
    tx: &mut PgConnection,
    root: i64,
    query: &ListQuery,
    keyset: &Keyset,
) -> PortalResult<Vec<TreeRow>> {
    let mut sql = QueryBuilder::new("");
    push_tree(&mut sql, root);
    sql.push(
        " SELECT tree.number, tree.name, tree.country, tree.depth, o.number AS inside_number, o.name AS inside_name,
                 coalesce((SELECT sum(h.devices) FROM holdings h WHERE h.holder_id = tree.id), 0)::bigint AS devices,
                 (SELECT count(*) FROM memberships m WHERE m.organisation_id = tree.id AND m.inherited_from_id IS NULL) AS users,
                 (SELECT count(*) FROM organisations i WHERE i.parent_id = tree.id AND i.deleted_at IS NULL) AS inner",
    );
    keyset.push_place(&mut sql);
    sql.push(" FROM tree JOIN organisations o ON o.id = tree.parent_id WHERE true");
    push_search(&mut sql, query);
    keyset.push_page(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

/// [`TREE`] for a builder, where numbers of parameters are its own.
fn push_tree(sql: &mut QueryBuilder<Postgres>, root: i64) {
    if let Some((before, after)) = TREE.split_once("$1") {
        sql.push(before).push_bind(root).push(after);
    }
}

fn push_search(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    let text = query.search.trim();
    if !text.is_empty() {
        sql.push(" AND (lower(tree.name) LIKE ").push_bind(format!("%{}%", escape_like(text)));
        sql.push(" OR tree.number LIKE ").push_bind(format!("{}%", escape_like(text))).push(")");
    }
}
