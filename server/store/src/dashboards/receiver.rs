use super::{count, months_until, top, top_customers, top_models_of};
use crate::Store;
use crate::error::OrInternal;
use domain::dashboards::{MonthCount, ReceiverDashboard, TopModel, TopOrganisation};
use domain::deliveries::DeliveryStatus;
use domain::devices::DeviceStatus;
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// As far back as senders are compared.
const YEAR: Duration = Duration::days(365);

pub(super) async fn receiver(store: &Store, actor: &Actor) -> PortalResult<ReceiverDashboard> {
    require(actor, Action::ViewDashboard)?;
    if !matches!(actor.kind, OrganisationKind::Msp | OrganisationKind::Customer) {
        return Err(PortalError::NotFound);
    }
    let (own, kind, now) = (actor.organisation.0, actor.kind, store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let totals = sqlx::query!(
                    r#"SELECT (SELECT count(*) FROM deliveries WHERE receiver_id = $1 AND status = $2) AS "waiting!",
                              (SELECT count(*) FROM gate_msps() WHERE verification = 1) AS "requests!",
                              coalesce(sum(devices) FILTER (WHERE status = $3), 0)::bigint AS "pending!",
                              coalesce(sum(devices) FILTER (WHERE status = $4), 0)::bigint AS "verified!"
                       FROM holdings WHERE holder_id = $1"#,
                    own,
                    DeliveryStatus::Waiting.code(),
                    DeviceStatus::Pending.code(),
                    DeviceStatus::Verified.code(),
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                Ok(ReceiverDashboard {
                    waiting: count(totals.waiting),
                    requests: count(totals.requests),
                    pending: count(totals.pending),
                    verified: count(totals.verified),
                    top_models: top_models(tx, own).await?,
                    top_customers: if kind == OrganisationKind::Msp {
                        top_customers(tx, own).await?
                    } else {
                        Vec::new()
                    },
                    top_senders: top_senders(tx, own, now).await?,
                    months: months(tx, own, now).await?,
                })
            })
        })
        .await
}

async fn top_models(tx: &mut PgConnection, own: i64) -> PortalResult<Vec<TopModel>> {
    let rows = sqlx::query!(
        r#"SELECT coalesce(manufacturer || ' ' || name, 'Unknown model') AS "model!", sum(devices)::bigint AS "devices!"
           FROM holdings LEFT JOIN models ON models.id = model_id
           WHERE holder_id = $1 AND devices > 0
           GROUP BY manufacturer, name ORDER BY sum(devices) DESC, manufacturer, name LIMIT 5"#,
        own
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(top_models_of(rows.into_iter().map(|row| (row.model, row.devices))))
}

/// Whoever has handed over most of what was taken in a year, under its latest name.
async fn top_senders(
    tx: &mut PgConnection,
    own: i64,
    now: OffsetDateTime,
) -> PortalResult<Vec<TopOrganisation>> {
    let rows = sqlx::query!(
        r#"SELECT sender_number, (array_agg(sender_name ORDER BY delivered_at DESC))[1] AS "name!",
                  sum(devices)::bigint AS "devices!"
           FROM deliveries WHERE receiver_id = $1 AND status = $2 AND delivered_at >= $3
           GROUP BY sender_number ORDER BY sum(devices) DESC, sender_number LIMIT 5"#,
        own,
        DeliveryStatus::Approved.code(),
        now - YEAR,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows.into_iter().filter_map(|row| top((row.sender_number, row.name, row.devices))).collect())
}

/// What came in each of the last twelve months and was not turned away.
async fn months(tx: &mut PgConnection, own: i64, now: OffsetDateTime) -> PortalResult<Vec<MonthCount>> {
    let rows = sqlx::query!(
        r#"WITH months AS (
               SELECT month FROM generate_series($2::date::timestamp - interval '11 months', $2::date::timestamp,
                                                 interval '1 month') AS month
           )
           SELECT month::date AS "month!", count(d.id) AS "uploads!", coalesce(sum(d.devices), 0)::bigint AS "devices!"
           FROM months
           LEFT JOIN deliveries d ON d.receiver_id = $1 AND d.status IN (1, 2)
               AND d.delivered_at >= month AT TIME ZONE 'UTC'
               AND d.delivered_at < (month + interval '1 month') AT TIME ZONE 'UTC'
           GROUP BY month ORDER BY month"#,
        own,
        months_until(now)?,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows
        .into_iter()
        .map(|row| MonthCount { month: row.month, uploads: count(row.uploads), devices: count(row.devices) })
        .collect())
}
