//! Who hears of an operation: a line in the log of everyone concerned, and a sign to read their lists again.

use super::apply::Made;
use super::operate::Operation;
use super::{From, Request};
use crate::jobs::{JobResult, OrRetry, notify_changed};
use domain::deliveries::DeliveryStatus;
use domain::devices::ServiceChange;
use serde_json::{Value, json};
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;

/// Tells the acting organisation and the others; these know it by name, not by its people.
pub(super) async fn tell(
    tx: &mut PgConnection,
    operation: &Operation,
    (asked, done): (i64, i64),
    made: Option<&Made>,
    now: OffsetDateTime,
) -> JobResult<()> {
    own(tx, operation, (asked, done), now).await?;
    match (&operation.request, made) {
        (Request::Approve { .. }, _) => answered(tx, operation, DeliveryStatus::Approved, None, now).await?,
        (Request::Reject { reason, .. }, _) => {
            answered(tx, operation, DeliveryStatus::Rejected, Some(reason), now).await?;
        }
        (Request::Move { to }, Some(made)) => {
            let details = json!({ "devices": done });
            other(tx, operation, *to, ("delivery.received", Some(made.number.as_str())), details, now)
                .await?;
        }
        (Request::Return { from, to }, _) if done > 0 => {
            let whom = match from {
                From::Own => to,
                From::Receiver(receiver) => receiver,
            };
            other(tx, operation, *whom, ("devices.moved", None), json!({ "devices": done }), now).await?;
        }
        (Request::Delete, _) => deleted(tx, operation, "coalesce(via_id, reseller_id)", now).await?,
        (Request::TakeBack { .. }, _) => {
            deleted(tx, operation, "holder_id", now).await?;
            deleted(tx, operation, "via_id", now).await?;
        }
        (Request::Empty { keeper, .. }, _) => {
            // Who asked has its own line.
            let own = operation.organisation;
            let whom = format!("CASE WHEN to_holder IS NULL THEN nullif(reseller_id, {own}) END");
            deleted(tx, operation, &whom, now).await?;
            let back: i64 = sqlx::query_scalar(
                "SELECT coalesce(sum(devices), 0)::bigint FROM changes WHERE to_holder IS NOT NULL",
            )
            .fetch_one(&mut *tx)
            .await
            .or_retry()?;
            if back > 0 && *keeper != operation.organisation {
                other(tx, operation, *keeper, ("devices.moved", None), json!({ "devices": back }), now)
                    .await?;
            }
        }
        _ => {}
    }
    let concerned: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT organisation FROM changes
         CROSS JOIN LATERAL unnest(ARRAY[reseller_id, holder_id, via_id, to_holder, to_via]) AS organisation
         WHERE organisation IS NOT NULL
         UNION SELECT sender_id FROM pg_temp.answered UNION SELECT $1 ORDER BY 1",
    )
    .bind(operation.organisation)
    .fetch_all(&mut *tx)
    .await
    .or_retry()?;
    for organisation in concerned {
        notify_changed(tx, organisation).await?;
    }
    Ok(())
}

async fn own(
    tx: &mut PgConnection,
    operation: &Operation,
    (asked, done): (i64, i64),
    now: OffsetDateTime,
) -> JobResult<()> {
    if asked == 0 && matches!(operation.request, Request::Empty { .. }) {
        // That the customer was deleted is written down already.
        return Ok(());
    }
    let (action, mut details) = match &operation.request {
        Request::Approve { .. } => ("deliveries.approved", json!({})),
        Request::Reject { reason, .. } => ("deliveries.rejected", json!({ "reason": reason })),
        Request::Move { .. } | Request::Return { .. } => ("devices.moved", json!({})),
        Request::Delete | Request::TakeBack { .. } => ("devices.deleted", json!({})),
        Request::Empty { .. } => ("customer.emptied", json!({})),
        Request::Services { change: ServiceChange::Register(_) } => ("devices.registered", json!({})),
        Request::Services { change: ServiceChange::Unregister(_) } => ("devices.unregistered", json!({})),
    };
    details["devices"] = done.into();
    details["left_as_they_were"] = (asked - done).into();
    sqlx::query!(
        "INSERT INTO activity (organisation_id, person_id, person, action, subject, details, at)
         SELECT organisation_id, person_id, person, $2, number,
                $3::jsonb || CASE WHEN target IS NULL THEN '{}' ELSE jsonb_build_object('target', target) END, $4
         FROM operations WHERE id = $1",
        operation.id,
        action,
        details,
        now,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// A line in the log of `whose`: about the acting organisation, when nothing else is named.
async fn other(
    tx: &mut PgConnection,
    operation: &Operation,
    whose: i64,
    (action, subject): (&str, Option<&str>),
    details: Value,
    now: OffsetDateTime,
) -> JobResult<()> {
    sqlx::query!(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at)
         SELECT $1, name, $3, coalesce($4, number), $5, $6 FROM organisations WHERE id = $2",
        whose,
        operation.organisation,
        action,
        subject,
        details,
        now,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Tells the senders what was said to each of their deliveries.
async fn answered(
    tx: &mut PgConnection,
    operation: &Operation,
    status: DeliveryStatus,
    reason: Option<&str>,
    now: OffsetDateTime,
) -> JobResult<()> {
    sqlx::query(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at)
         SELECT sender_id, o.name, 'delivery.answered', a.number,
                jsonb_strip_nulls(jsonb_build_object('status', $2::text, 'devices', coalesce(j.devices, 0), 'reason', $3::text)),
                $4
         FROM pg_temp.answered a JOIN organisations o ON o.id = $1
         LEFT JOIN (SELECT delivery, count(*) AS devices FROM judged WHERE skip = 0 GROUP BY delivery) j ON j.delivery = a.id
         ORDER BY a.id",
    )
    .bind(operation.organisation)
    .bind(status.key())
    .bind(reason)
    .bind(now)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Tells `whom`, an expression about `changes`, that the devices are gone.
async fn deleted(
    tx: &mut PgConnection,
    operation: &Operation,
    whom: &str,
    now: OffsetDateTime,
) -> JobResult<()> {
    let mut sql = QueryBuilder::new(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at)
         SELECT whom, o.name, 'devices.deleted', o.number, jsonb_build_object('devices', sum(devices)), ",
    );
    sql.push_bind(now).push("::timestamptz FROM (SELECT ").push(whom);
    sql.push(" AS whom, devices FROM changes) told JOIN organisations o ON whom IS NOT NULL AND o.id = ");
    sql.push_bind(operation.organisation).push(" GROUP BY 1, 2, 4 ORDER BY 1");
    sql.build().execute(tx).await.or_retry()?;
    Ok(())
}
