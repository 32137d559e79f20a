use super::{count, months_until, top_customers, top_models_of};
use crate::Store;
use crate::error::OrInternal;
use domain::dashboards::{MonthCount, ResellerDashboard, TopModel};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// "Recent" on the card of uploads.
const RECENT: Duration = Duration::days(30);

pub(super) async fn reseller(store: &Store, actor: &Actor) -> PortalResult<ResellerDashboard> {
    require(actor, Action::ViewDashboard)?;
    if actor.kind != OrganisationKind::Reseller {
        return Err(PortalError::NotFound);
    }
    let (reseller, now) = (actor.organisation.0, store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let totals = sqlx::query!(
                    r#"SELECT count(*) AS "customers!",
                              coalesce((SELECT devices FROM reseller_counts WHERE reseller_id = $1), 0) AS "devices!",
                              (SELECT count(*) FROM uploads
                               WHERE reseller_id = $1 AND customer_id IS NOT NULL AND stage IN (2, 3) AND uploaded_at >= $2) AS "recent_uploads!",
                              (SELECT count(*) FROM sold_to_codes WHERE organisation_id = $1) AS "sold_to_codes!"
                       FROM connections WHERE tenant_id = $1"#,
                    reseller,
                    now - RECENT
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                Ok(ResellerDashboard {
                    customers: count(totals.customers),
                    devices: count(totals.devices),
                    recent_uploads: count(totals.recent_uploads),
                    sold_to_codes: count(totals.sold_to_codes),
                    top_customers: top_customers(tx, reseller).await?,
                    top_models: top_models(tx, reseller).await?,
                    months: months(tx, reseller, now).await?,
                })
            })
        })
        .await
}

async fn top_models(tx: &mut PgConnection, reseller: i64) -> PortalResult<Vec<TopModel>> {
    // One model may have both editions; people compare models.
    let rows = sqlx::query!(
        r#"SELECT manufacturer || ' ' || name AS "model!", sum(devices)::bigint AS "devices!"
           FROM model_counts JOIN models ON models.id = model_counts.model_id
           WHERE model_counts.reseller_id = $1 AND model_counts.devices > 0
           GROUP BY manufacturer, name ORDER BY sum(devices) DESC, manufacturer, name LIMIT 5"#,
        reseller
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(top_models_of(rows.into_iter().map(|row| (row.model, row.devices))))
}

/// The last twelve months in UTC, this one included; months without an upload are zeros.
async fn months(tx: &mut PgConnection, reseller: i64, now: OffsetDateTime) -> PortalResult<Vec<MonthCount>> {
    let rows = sqlx::query!(
        r#"WITH months AS (
               SELECT month FROM generate_series($2::date::timestamp - interval '11 months', $2::date::timestamp,
                                                 interval '1 month') AS month
           )
           SELECT month::date AS "month!", count(uploads.id) AS "uploads!",
                  coalesce(sum(uploads.accepted), 0)::bigint AS "devices!"
           FROM months
           LEFT JOIN uploads ON uploads.reseller_id = $1 AND uploads.customer_id IS NOT NULL AND uploads.stage IN (2, 3)
               AND uploads.uploaded_at >= month AT TIME ZONE 'UTC'
               AND uploads.uploaded_at < (month + interval '1 month') AT TIME ZONE 'UTC'
           GROUP BY month ORDER BY month"#,
        reseller,
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
