use super::change::hold;
use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::lists::{Keyset, Placed, SortColumn, page_error, total};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::webhooks::{DeliveryState, TellError, WebhookDeliveryList, WebhookDeliveryRow, WebhookEvent};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::Value;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

const STATE: &str = "CASE WHEN d.delivered_at IS NOT NULL THEN 'delivered' \
     WHEN d.given_up_at IS NOT NULL THEN 'given_up' ELSE 'waiting' END";

#[derive(Debug, FromRow)]
struct Found {
    key: String,
    event: i16,
    created_at: OffsetDateTime,
    state: String,
    attempts: i16,
    attempted_at: Option<OffsetDateTime>,
    due_at: OffsetDateTime,
    answer: Option<i16>,
    failure: Option<String>,
    data: Value,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    fn row(self) -> PortalResult<WebhookDeliveryRow> {
        let answer = self.answer.and_then(|status| u16::try_from(status).ok());
        let state = DeliveryState::from_key(&self.state).ok_or_else(|| unreadable("webhook delivery"))?;
        Ok(WebhookDeliveryRow {
            id: self.key,
            event: WebhookEvent::from_code(self.event).ok_or_else(|| unreadable("webhook delivery"))?,
            created_at: self.created_at,
            state,
            attempts: u32::try_from(self.attempts).unwrap_or_default(),
            attempted_at: self.attempted_at,
            due_at: (state == DeliveryState::Waiting).then_some(self.due_at),
            answer,
            failure: self.failure.and_then(|key| TellError::stored(&key, answer)),
            data: self.data.to_string(),
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    key: &str,
    query: &ListQuery,
) -> PortalResult<Page<WebhookDeliveryRow>> {
    require(actor, Action::ManageApiKeys)?;
    let place = SortColumn { sql: "d.key", cast: "text" };
    let keyset = Keyset::new::<WebhookDeliveryList>(query, place, |by| {
        (by == "created_at").then_some(SortColumn { sql: "d.created_at", cast: "timestamptz" })
    })?;
    let (query, key) = (query.clone(), key.replace('\0', ""));
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let webhook = sqlx::query_scalar!(
                    "SELECT id FROM webhooks WHERE organisation_id = acting_organisation() AND key = $1",
                    key
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let found = fetch(tx, webhook, &query, &keyset).await?;
                let total = total(tx, |sql| push_from(sql, webhook, &query)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

async fn fetch(
    tx: &mut PgConnection,
    webhook: i64,
    query: &ListQuery,
    keyset: &Keyset,
) -> PortalResult<Vec<Found>> {
    let mut sql = QueryBuilder::new("SELECT d.key, d.event, d.created_at, ");
    sql.push(STATE).push(" AS state, d.attempts, d.attempted_at, d.due_at, d.answer, d.failure, d.data");
    keyset.push_place(&mut sql);
    push_from(&mut sql, webhook, query);
    keyset.push_page(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

fn push_from(sql: &mut QueryBuilder<Postgres>, webhook: i64, query: &ListQuery) {
    sql.push(
        " FROM webhook_deliveries d WHERE d.organisation_id = acting_organisation() AND d.webhook_id = ",
    );
    sql.push_bind(webhook);
    let states: Vec<String> = query.filter("state").map(str::to_owned).collect();
    if !states.is_empty() {
        sql.push(" AND ").push(STATE).push(" = ANY(").push_bind(states).push(")");
    }
}

pub(super) async fn test(store: &Store, actor: &Actor, key: &str) -> PortalResult<()> {
    require(actor, Action::ManageApiKeys)?;
    let (now, acting, key) = (store.clock.now(), actor.clone(), key.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = hold(tx, &acting, &key).await?;
                sqlx::query!(
                    r#"INSERT INTO webhook_deliveries (webhook_id, organisation_id, event, data, created_at, due_at)
                       VALUES ($1, $2, $3, '{"message": "This is a test."}', $4, $4)"#,
                    held.id,
                    acting.organisation.0,
                    WebhookEvent::Test.code(),
                    now,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                wake(tx).await
            })
        })
        .await
}

pub(super) async fn redeliver(store: &Store, actor: &Actor, key: &str, delivery: &str) -> PortalResult<()> {
    require(actor, Action::ManageApiKeys)?;
    let (now, acting) = (store.clock.now(), actor.clone());
    let (key, delivery) = (key.to_owned(), delivery.replace('\0', ""));
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = hold(tx, &acting, &key).await?;
                // From the beginning: another day of tries.
                let again = sqlx::query!(
                    "UPDATE webhook_deliveries
                     SET due_at = $3, attempts = 0, delivered_at = NULL, given_up_at = NULL
                     WHERE webhook_id = $1 AND key = $2 AND (claimed_until IS NULL OR claimed_until < $3)",
                    held.id,
                    delivery.clone(),
                    now,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if again.rows_affected() == 0 {
                    return Err(being_sent(tx, held.id, &delivery).await?);
                }
                wake(tx).await
            })
        })
        .await
}

/// Why something cannot be sent again: it is not there, or it is on its way in this moment.
async fn being_sent(tx: &mut PgConnection, webhook: i64, delivery: &str) -> PortalResult<PortalError> {
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM webhook_deliveries WHERE webhook_id = $1 AND key = $2) AS "there!""#,
        webhook,
        delivery,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    Ok(if there { PortalError::Conflict(Conflict::ChangedMeanwhile) } else { PortalError::NotFound })
}

/// Wakes whoever sends, once this transaction is done.
async fn wake(tx: &mut PgConnection) -> PortalResult<()> {
    sqlx::query("SELECT pg_notify('waybill_jobs', '')").execute(tx).await.or_internal()?;
    Ok(())
}
