//! The upload as its receiver sees it: one delivery, approved without a hand where the receiver wants that.

use super::Upload;
use crate::jobs::{JobResult, OrFail, OrRetry, notify_changed};
use crate::notifications::{About, tell};
use domain::deliveries::DeliveryStatus;
use domain::devices::{CustodyEvent, DeviceStatus};
use domain::notifications::{Facts, NotificationKind};
use domain::organisations::OrganisationKind;
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Who stands in the custody record for an approval without a hand.
pub(crate) const AUTO_APPROVED: &str = "auto-approved";

/// What the receiver says to the devices before it has seen them.
pub(super) struct Answer {
    /// Whether it approves all uploads of this reseller.
    pub approved: bool,
    /// The services that they are registered to at once.
    pub services: i64,
    /// The custody record of each device so far.
    pub batches: Vec<i64>,
}

impl Answer {
    pub(super) fn device_status(&self) -> DeviceStatus {
        if self.approved { DeviceStatus::Verified } else { DeviceStatus::Pending }
    }

    fn delivery_status(&self) -> DeliveryStatus {
        if self.approved { DeliveryStatus::Approved } else { DeliveryStatus::Waiting }
    }
}

/// Asks for the receiver's preferences; an approval is a second batch after `uploaded`. A customer approves for all of its
/// services, an MSP for none: it hands devices on.
pub(super) async fn answer(
    tx: &mut PgConnection,
    upload: &Upload,
    uploaded: i64,
    devices: u64,
    now: OffsetDateTime,
) -> JobResult<Answer> {
    let services = sqlx::query_scalar!(
        r#"SELECT CASE WHEN o.kind = $3 THEN o.services ELSE 0 END AS "services!"
           FROM registrations r JOIN organisations o ON o.id = r.receiver_id
           WHERE r.receiver_id = $1 AND r.reseller_id = $2 AND r.auto_approve"#,
        upload.customer_id,
        upload.reseller_id,
        OrganisationKind::Customer.code(),
    )
    .fetch_optional(&mut *tx)
    .await
    .or_retry()?;
    let Some(services) = services else {
        return Ok(Answer { approved: false, services: 0, batches: vec![uploaded] });
    };
    let approved = sqlx::query_scalar!(
        "INSERT INTO batches (event, organisation_id, from_id, to_id, person, upload_id, services, devices, at)
         VALUES ($1, $2, $3, $2, $4, $5, $6, $7, $8) RETURNING id",
        CustodyEvent::Approved.code(),
        upload.customer_id,
        upload.reseller_id,
        AUTO_APPROVED,
        upload.id,
        services,
        i64::try_from(devices).or_fail()?,
        now,
    )
    .fetch_one(tx)
    .await
    .or_retry()?;
    Ok(Answer { approved: true, services, batches: vec![uploaded, approved] })
}

/// Puts the delivery before its receiver, and the answer, if there is one, before the reseller.
pub(super) async fn deliver(
    tx: &mut PgConnection,
    upload: &Upload,
    answer: &Answer,
    devices: i64,
    now: OffsetDateTime,
) -> JobResult<()> {
    sqlx::query!(
        "INSERT INTO deliveries (number, receiver_id, sender_id, sender_kind, sender_number, sender_name, upload_id,
             order_number, order_date, devices, status, services, delivered_at, decided_at)
         SELECT $1, $2, id, kind, number, name, $4, $5, $6, $7, $8, $9, $10, $11 FROM organisations WHERE id = $3",
        upload.number.as_str(),
        upload.customer_id,
        upload.reseller_id,
        upload.id,
        upload.order_number,
        upload.order_date,
        devices,
        answer.delivery_status().code(),
        answer.services,
        upload.uploaded_at,
        answer.approved.then_some(now),
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    // After the connection, as everywhere: whoever registers the reseller at this moment waits there.
    sqlx::query!(
        "UPDATE registrations SET deliveries = deliveries + 1, last_delivery_at = greatest(last_delivery_at, $3)
         WHERE receiver_id = $1 AND reseller_id = $2",
        upload.customer_id,
        upload.reseller_id,
        upload.uploaded_at,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let received = json!({ "devices": devices, "auto_approved": answer.approved });
    log(tx, (upload.customer_id, upload.reseller_id), "delivery.received", upload, received, now).await?;
    if answer.approved {
        let answered = json!({ "status": answer.delivery_status().key(), "devices": devices });
        log(tx, (upload.reseller_id, upload.customer_id), "delivery.answered", upload, answered, now).await?;
    }
    let told = About {
        kind: if answer.approved {
            NotificationKind::DeliveryReceived
        } else {
            NotificationKind::DeliveryWaiting
        },
        person: None,
        party: Some(upload.reseller_id),
        subject: Some(upload.number.as_str()),
        facts: Facts { devices: Some(devices.unsigned_abs()), ..Facts::default() },
    };
    tell(tx, upload.customer_id, told, now).await?;
    notify_changed(tx, upload.customer_id).await
}

/// A line in the log of `whose`, about what `by` did: organisations know each other by name, not by people.
async fn log(
    tx: &mut PgConnection,
    (whose, by): (i64, i64),
    action: &str,
    upload: &Upload,
    details: Value,
    now: OffsetDateTime,
) -> JobResult<()> {
    sqlx::query!(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at)
         SELECT $1, name, $3, $4, $5, $6 FROM organisations WHERE id = $2",
        whose,
        by,
        action,
        upload.number.as_str(),
        details,
        now,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}
