//! One function for each question, asked by the built-in pages and by widgets alike.

use super::{count, months_until, top, top_models_of};
use crate::error::OrInternal;
use domain::PortalResult;
use domain::dashboards::{Figure, MonthCount, TopModel, TopOrganisation};
use domain::deliveries::DeliveryStatus;
use domain::devices::DeviceStatus;
use domain::organisations::{OrganisationId, OrganisationKind};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// "Recent" uploads.
const RECENT: Duration = Duration::days(30);
/// As far back as senders are compared.
const YEAR: Duration = Duration::days(365);

/// Of whom, and when, figures are asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of {
    pub(super) own: OrganisationId,
    pub(super) kind: OrganisationKind,
    pub(super) now: OffsetDateTime,
}

pub(super) async fn figure(tx: &mut PgConnection, of: Of, figure: Figure) -> PortalResult<u64> {
    let (own, uploads) = (of.own.0, of.kind == OrganisationKind::Reseller);
    let counted = match figure {
        Figure::Devices if uploads => {
            sqlx::query_scalar!(
                r#"SELECT coalesce((SELECT devices FROM reseller_counts WHERE reseller_id = $1), 0) AS "count!""#,
                own
            )
            .fetch_one(tx)
            .await
        }
        Figure::Devices => {
            sqlx::query_scalar!(
                r#"SELECT coalesce(sum(devices), 0)::bigint AS "count!" FROM holdings WHERE holder_id = $1"#,
                own
            )
            .fetch_one(tx)
            .await
        }
        Figure::Pending | Figure::Verified => {
            let status =
                if figure == Figure::Pending { DeviceStatus::Pending } else { DeviceStatus::Verified };
            sqlx::query_scalar!(
                r#"SELECT coalesce(sum(devices), 0)::bigint AS "count!" FROM holdings
                   WHERE holder_id = $1 AND status = $2"#,
                own,
                status.code()
            )
            .fetch_one(tx)
            .await
        }
        Figure::Waiting => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM deliveries WHERE receiver_id = $1 AND status = $2"#,
                own,
                DeliveryStatus::Waiting.code()
            )
            .fetch_one(tx)
            .await
        }
        Figure::Customers => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM connections WHERE tenant_id = $1"#,
                own
            )
            .fetch_one(tx)
            .await
        }
        Figure::RecentUploads if uploads => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM uploads
                   WHERE reseller_id = $1 AND customer_id IS NOT NULL AND stage IN (2, 3) AND uploaded_at >= $2"#,
                own,
                of.now - RECENT
            )
            .fetch_one(tx)
            .await
        }
        Figure::RecentUploads => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM deliveries
                   WHERE receiver_id = $1 AND status IN (1, 2) AND delivered_at >= $2"#,
                own,
                of.now - RECENT
            )
            .fetch_one(tx)
            .await
        }
        Figure::SoldToCodes => {
            sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM sold_to_codes WHERE organisation_id = $1"#,
                own
            )
            .fetch_one(tx)
            .await
        }
    };
    counted.map(count).or_internal()
}

/// The models with most devices: of a reseller those that it uploaded, otherwise those held.
pub(super) async fn top_models(tx: &mut PgConnection, of: Of) -> PortalResult<Vec<TopModel>> {
    // One model may have both editions; people compare models.
    if of.kind == OrganisationKind::Reseller {
        let rows = sqlx::query!(
            r#"SELECT manufacturer || ' ' || name AS model, sum(devices)::bigint AS "devices!"
               FROM model_counts JOIN models ON models.id = model_counts.model_id
               WHERE model_counts.reseller_id = $1 AND model_counts.devices > 0
               GROUP BY manufacturer, name ORDER BY sum(devices) DESC, manufacturer, name LIMIT 5"#,
            of.own.0
        )
        .fetch_all(tx)
        .await
        .or_internal()?;
        return Ok(top_models_of(rows.into_iter().map(|row| (row.model, row.devices))));
    }
    let rows = sqlx::query!(
        r#"SELECT manufacturer || ' ' || name AS model, sum(devices)::bigint AS "devices!"
           FROM holdings LEFT JOIN models ON models.id = model_id
           WHERE holder_id = $1 AND devices > 0
           GROUP BY manufacturer, name ORDER BY sum(devices) DESC, manufacturer, name LIMIT 5"#,
        of.own.0
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(top_models_of(rows.into_iter().map(|row| (row.model, row.devices))))
}

/// A tenant's customers with most devices: of a reseller those that it uploaded, of an MSP those that it moved there.
pub(super) async fn top_customers(tx: &mut PgConnection, of: Of) -> PortalResult<Vec<TopOrganisation>> {
    let rows = sqlx::query!(
        "SELECT number, name, devices FROM connections WHERE tenant_id = $1 AND devices > 0
         ORDER BY devices DESC, number LIMIT 5",
        of.own.0
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows.into_iter().filter_map(|row| top((row.number, row.name, row.devices))).collect())
}

/// Whoever has handed over most of what was taken in a year, under its latest name.
pub(super) async fn top_senders(tx: &mut PgConnection, of: Of) -> PortalResult<Vec<TopOrganisation>> {
    let rows = sqlx::query!(
        r#"SELECT sender_number, (array_agg(sender_name ORDER BY delivered_at DESC))[1] AS "name!",
                  sum(devices)::bigint AS "devices!"
           FROM deliveries WHERE receiver_id = $1 AND status = $2 AND delivered_at >= $3
           GROUP BY sender_number ORDER BY sum(devices) DESC, sender_number LIMIT 5"#,
        of.own.0,
        DeliveryStatus::Approved.code(),
        of.now - YEAR,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows.into_iter().filter_map(|row| top((row.sender_number, row.name, row.devices))).collect())
}

/// The last twelve months in UTC, this one included; months without anything are zeros. Of a reseller what it uploaded,
/// otherwise what came in and was not turned away.
pub(super) async fn months(tx: &mut PgConnection, of: Of) -> PortalResult<Vec<MonthCount>> {
    if of.kind == OrganisationKind::Reseller {
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
            of.own.0,
            months_until(of.now)?,
        )
        .fetch_all(tx)
        .await
        .or_internal()?;
        let month = |(month, uploads, devices)| MonthCount {
            month,
            uploads: count(uploads),
            devices: count(devices),
        };
        return Ok(rows.into_iter().map(|row| month((row.month, row.uploads, row.devices))).collect());
    }
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
        of.own.0,
        months_until(of.now)?,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows
        .into_iter()
        .map(|row| MonthCount { month: row.month, uploads: count(row.uploads), devices: count(row.devices) })
        .collect())
}
