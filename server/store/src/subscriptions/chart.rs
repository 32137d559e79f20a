//! What the reseller's dashboard shows: what ends next, what was ordered last, which clients cost most.

use super::row::{COLUMNS, Found};
use crate::Store;
use crate::error::{OrInternal, unreadable};
use domain::money::{Currency, Money};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::subscriptions::{SubscriptionRow, TopClient};
use domain::{Actor, PortalResult};
use sqlx::QueryBuilder;

/// In use and not renewed by themselves, those that end next first.
const EXPIRING: &str = " FROM subscriptions s WHERE s.reseller_id = acting_organisation() AND s.shown IN (2, 3) \
     AND NOT s.auto_renew ORDER BY s.expires_on, s.number LIMIT 5";
const RECENT: &str = " FROM subscriptions s WHERE s.reseller_id = acting_organisation() \
     ORDER BY s.ordered_at DESC, s.number DESC LIMIT 5";

pub(super) async fn expiring(store: &Store, actor: &Actor) -> PortalResult<Vec<SubscriptionRow>> {
    five(store, actor, EXPIRING).await
}

pub(super) async fn recently_added(store: &Store, actor: &Actor) -> PortalResult<Vec<SubscriptionRow>> {
    five(store, actor, RECENT).await
}

async fn five(store: &Store, actor: &Actor, which: &'static str) -> PortalResult<Vec<SubscriptionRow>> {
    require(actor, Action::ViewClients)?;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut sql = QueryBuilder::<sqlx::Postgres>::new(COLUMNS);
                sql.push(which);
                let found: Vec<Found> = sql.build_query_as().fetch_all(tx).await.or_internal()?;
                found.into_iter().map(Found::row).collect()
            })
        })
        .await
}

pub(super) async fn top_clients(store: &Store, actor: &Actor) -> PortalResult<Vec<TopClient>> {
    require(actor, Action::ViewClients)?;
    store
        .act(actor, |tx| {
            Box::pin(async move {
                // Exact until the end: a term's cost by its months is a fraction.
                let rows = sqlx::query!(
                    r#"WITH costs AS (
                           SELECT client_id, client_number, client_name, currency,
                                  sum(price::numeric * quantity / months) AS monthly
                           FROM subscriptions
                           WHERE reseller_id = acting_organisation() AND shown IN (2, 3)
                           GROUP BY client_id, client_number, client_name, currency),
                       placed AS (
                           SELECT *, row_number() OVER (PARTITION BY currency ORDER BY monthly DESC, client_number) AS place
                           FROM costs)
                       SELECT currency AS "currency!", least(place, 6) AS "place!",
                              CASE WHEN least(place, 6) < 6 THEN min(client_number) END AS number,
                              min(client_name) AS "name!",
                              least(round(sum(monthly)), 9223372036854775807)::bigint AS "monthly!"
                       FROM placed GROUP BY currency, least(place, 6) ORDER BY currency, least(place, 6)"#
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                rows.into_iter()
                    .map(|row| {
                        let currency = Currency::parse(&row.currency)
                            .ok_or_else(|| unreadable("subscriptions.currency"))?;
                        let client = row.number.as_deref().and_then(OrganisationNumber::parse);
                        let name = client.is_some().then_some(row.name);
                        Ok(TopClient { client, name, monthly: Money { minor: row.monthly, currency } })
                    })
                    .collect()
            })
        })
        .await
}
