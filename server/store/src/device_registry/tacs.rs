use super::{Search, push_editions};
use crate::Store;
use crate::error::unreadable;
use crate::lists::{Keyset, Placed, SortColumn, page_error, total};
use domain::device_registry::{TacList, TacRow};
use domain::devices::Edition;
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use sqlx::{FromRow, Postgres, QueryBuilder};
use time::OffsetDateTime;

const COLUMNS: &str = "SELECT v.tac, v.manufacturer, v.model, v.edition, v.loaded_at";

#[derive(FromRow)]
struct Found {
    tac: String,
    manufacturer: String,
    model: String,
    edition: i16,
    loaded_at: OffsetDateTime,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    fn row(self) -> PortalResult<TacRow> {
        Ok(TacRow {
            tac: self.tac,
            manufacturer: self.manufacturer,
            model: self.model,
            edition: Edition::from_code(self.edition).ok_or_else(|| unreadable("models.edition"))?,
            loaded_at: self.loaded_at,
        })
    }
}

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<TacRow>> {
    require(actor, Action::ViewDeviceRegistry)?;
    let keyset = Keyset::new::<TacList>(query, SortColumn { sql: "v.tac", cast: "text" }, |by| match by {
        "tac" => Some(SortColumn { sql: "v.tac", cast: "text" }),
        "loaded_at" => Some(SortColumn { sql: "v.loaded_at", cast: "timestamptz" }),
        _ => None,
    })?;
    let query = query.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, &query.search).await?;
                let from_where = |sql: &mut QueryBuilder<Postgres>| {
                    sql.push(" FROM operated_tacs v WHERE true");
                    push_editions(sql, &query);
                    search.push(sql, &["tac"]);
                };
                let mut sql = QueryBuilder::new(COLUMNS);
                keyset.push_place(&mut sql);
                from_where(&mut sql);
                keyset.push_page(&mut sql);
                let found: Vec<Found> = sql.build_query_as().fetch_all(&mut *tx).await.map_err(page_error)?;
                let total = total(tx, from_where).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}
