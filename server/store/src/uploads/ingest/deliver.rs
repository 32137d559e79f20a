//! The upload as its receivers see it: a delivery each, approved without a hand where the receiver wants that.

use super::Upload;
use crate::jobs::{JobResult, OrRetry, notify_all_changed};
use crate::notifications::{About, tell};
use domain::deliveries::DeliveryStatus;
use domain::devices::CustodyEvent;
use domain::notifications::{Facts, NotificationKind};
use domain::organisations::OrganisationKind;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Who stands in the custody record for an approval without a hand.
pub(crate) const AUTO_APPROVED: &str = "auto-approved";

/// Asks for the receivers' preferences; an approval is a second batch after `uploaded`. A customer approves for all of its
/// services that are not retired, an MSP for none: it hands devices on.
pub(super) async fn answer(tx: &mut PgConnection, upload: &Upload, now: OffsetDateTime) -> JobResult<()> {
    let approved = sqlx::query(
        "UPDATE receivers r SET approved = true, services = CASE WHEN o.kind = $2 THEN offered_services(o.services) ELSE 0 END
         FROM registrations g JOIN organisations o ON o.id = g.receiver_id
         WHERE g.receiver_id = r.customer_id AND g.reseller_id = $1 AND g.auto_approve AND r.accepted > 0",
    )
    .bind(upload.reseller_id)
    .bind(OrganisationKind::Customer.code())
    .execute(&mut *tx)
    .await
    .or_retry()?;
    if approved.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query(
        "WITH recorded AS (
             INSERT INTO batches (event, organisation_id, from_id, to_id, person, upload_id, services, devices, at)
             SELECT $1, customer_id, $2, customer_id, $3, upload_id, services, accepted, $4
             FROM receivers WHERE approved ORDER BY id
             RETURNING id, upload_id)
         UPDATE receivers r SET batches = r.batches || recorded.id FROM recorded WHERE recorded.upload_id = r.upload_id",
    )
    .bind(CustodyEvent::Approved.code())
    .bind(upload.reseller_id)
    .bind(AUTO_APPROVED)
    .bind(now)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Puts the deliveries before their receivers, and the answers, if there are any, before the reseller.
pub(super) async fn deliver(tx: &mut PgConnection, upload: &Upload, now: OffsetDateTime) -> JobResult<()> {
    sqlx::query(
        "INSERT INTO deliveries (number, receiver_id, sender_id, sender_kind, sender_number, sender_name, upload_id,
             order_number, order_date, devices, status, services, delivered_at, decided_at)
         SELECT r.number, r.customer_id, o.id, o.kind, o.number, o.name, r.upload_id, r.order_number, r.order_date, r.accepted,
             CASE WHEN r.approved THEN $2 ELSE $3 END, r.services, $4, CASE WHEN r.approved THEN $5::timestamptz END
         FROM receivers r CROSS JOIN organisations o WHERE o.id = $1 AND r.accepted > 0 ORDER BY r.id",
    )
    .bind(upload.reseller_id)
    .bind(DeliveryStatus::Approved.code())
    .bind(DeliveryStatus::Waiting.code())
    .bind(upload.uploaded_at)
    .bind(now)
    .execute(&mut *tx)
    .await
    .or_retry()?;
    count(tx, upload).await?;
    log(tx, upload, now).await?;
    let receivers: Vec<(i64, String, i64, bool)> = sqlx::query_as(
        "SELECT customer_id, number, accepted, approved FROM receivers WHERE accepted > 0 ORDER BY id",
    )
    .fetch_all(&mut *tx)
    .await
    .or_retry()?;
    for (receiver, number, devices, approved) in &receivers {
        let told = About {
            kind: if *approved {
                NotificationKind::DeliveryReceived
            } else {
                NotificationKind::DeliveryWaiting
            },
            person: None,
            party: Some(upload.reseller_id),
            subject: Some(number),
            facts: Facts { devices: Some(devices.unsigned_abs()), ..Facts::default() },
        };
        tell(tx, *receiver, told, now).await?;
    }
    let receivers: Vec<i64> = receivers.into_iter().map(|(receiver, ..)| receiver).collect();
    notify_all_changed(tx, &receivers).await
}

/// The registrations' counters. After the connections, as everywhere: whoever registers the reseller at this moment waits
/// there.
async fn count(tx: &mut PgConnection, upload: &Upload) -> JobResult<()> {
    sqlx::query(
        "WITH locked AS (
             SELECT g.receiver_id FROM registrations g JOIN receivers r ON r.customer_id = g.receiver_id
             WHERE g.reseller_id = $1 AND r.accepted > 0 ORDER BY g.receiver_id FOR NO KEY UPDATE OF g)
         UPDATE registrations g SET deliveries = deliveries + 1, last_delivery_at = greatest(last_delivery_at, $2)
         FROM locked WHERE g.receiver_id = locked.receiver_id AND g.reseller_id = $1",
    )
    .bind(upload.reseller_id)
    .bind(upload.uploaded_at)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// A line in the log of each receiver, about what the reseller did, and in the reseller's about each answer: organisations
/// know each other by name, not by people.
async fn log(tx: &mut PgConnection, upload: &Upload, now: OffsetDateTime) -> JobResult<()> {
    sqlx::query(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at)
         SELECT r.customer_id, o.name, 'delivery.received', r.number,
             jsonb_build_object('devices', r.accepted, 'auto_approved', r.approved), $2
         FROM receivers r CROSS JOIN organisations o WHERE o.id = $1 AND r.accepted > 0 ORDER BY r.id",
    )
    .bind(upload.reseller_id)
    .bind(now)
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at)
         SELECT $1, o.name, 'delivery.answered', r.number,
             jsonb_build_object('status', $3::text, 'devices', r.accepted), $2
         FROM receivers r JOIN organisations o ON o.id = r.customer_id WHERE r.approved ORDER BY r.id",
    )
    .bind(upload.reseller_id)
    .bind(now)
    .bind(DeliveryStatus::Approved.key())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}
