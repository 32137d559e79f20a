//! What people were told of the demo's last weeks: most of it is read, the last two days are not.

use domain::notifications::NotificationKind as Kind;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// So far back something was told.
const TOLD: Duration = Duration::days(45);
/// Everything older is read.
const UNREAD: Duration = Duration::days(2);

/// Tells what the jobs would have told, as far as people of the demo would read it.
pub(super) async fn load(tx: &mut PgConnection, now: OffsetDateTime) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO notifications (organisation_id, needs, kind, party, party_number, subject, facts, at)
         SELECT receiver_id, CASE WHEN status = 1 THEN $2::bigint ELSE $3::bigint END,
                CASE WHEN status = 1 THEN $4::smallint ELSE $5::smallint END,
                sender_name, sender_number, number, jsonb_build_object('devices', devices), delivered_at
         FROM deliveries
         WHERE delivered_at > $1 AND (status = 1 OR status = 2 AND decided_by IS NULL)",
        now - TOLD,
        Kind::DeliveryWaiting.permission().mask(),
        Kind::DeliveryReceived.permission().mask(),
        Kind::DeliveryWaiting.code(),
        Kind::DeliveryReceived.code(),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO notifications (organisation_id, person_id, needs, kind, party, party_number, subject, facts, at)
         SELECT u.reseller_id, u.person_id, $2, $3, o.name, o.number, u.number,
                jsonb_build_object('devices', u.accepted, 'of', u.total, 'status',
                    CASE WHEN u.accepted = 0 THEN 'error' WHEN u.failed = 0 THEN 'completed' ELSE 'completed_with_error' END),
                u.finished_at
         FROM uploads u JOIN organisations o ON o.id = u.customer_id
         WHERE u.finished_at > $1",
        now - TOLD,
        Kind::UploadFinished.permission().mask(),
        Kind::UploadFinished.code(),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO notifications (organisation_id, needs, kind, party, party_number, subject, facts, at)
         SELECT d.sender_id, $2, CASE WHEN d.status = 2 THEN $3::smallint ELSE $4::smallint END, o.name, o.number, d.number,
                jsonb_strip_nulls(jsonb_build_object('devices', d.devices, 'reason', d.reason)), d.decided_at
         FROM deliveries d JOIN organisations o ON o.id = d.receiver_id
         WHERE d.decided_at > $1 AND d.status IN (2, 3) AND d.decided_by IS NOT NULL",
        now - TOLD,
        Kind::UploadApproved.permission().mask(),
        Kind::UploadApproved.code(),
        Kind::UploadRejected.code(),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO notification_readers (person_id, organisation_id, read_until)
         SELECT person_id, organisation_id, $1 FROM memberships",
        now - UNREAD,
    )
    .execute(tx)
    .await?;
    Ok(())
}
