//! What receivers made of the planned uploads: registrations, deliveries of resellers and of MSPs.

use super::dice::Dice;
use super::organisations::{Connection, Member, Organisation};
use super::plan::{ALL_SERVICES, Upload};
use domain::Role;
use domain::deliveries::{DeliveryNumber, DeliveryStatus};
use domain::organisations::OrganisationKind;
use domain::uploads::UploadNumber;
use sqlx::PgConnection;
use std::collections::HashMap;
use time::OffsetDateTime;

/// The deliveries of moves, by upload and customer.
pub(super) type Deliveries = HashMap<(i64, i64), i64>;

/// Who decides in an organisation: its administrator, or somebody who is not in the demo.
pub(super) fn decided_by(members: &[Member], organisation: i64) -> &'static str {
    members
        .iter()
        .find(|member| member.organisation == organisation && member.role == Role::Administrator)
        .map_or("admin@receiver.example", |member| member.email)
}

/// A delivery as it is written.
struct Delivery {
    number: String,
    receiver: i64,
    sender: i64,
    upload: Option<i64>,
    order_number: Option<String>,
    devices: usize,
    status: DeliveryStatus,
    customer: bool,
    reason: Option<&'static str>,
    at: OffsetDateTime,
    decided_at: Option<OffsetDateTime>,
    decided_by: Option<&'static str>,
}

/// Writes a delivery for each upload that accepted devices, and for each customer that an MSP moved some of them to.
pub(super) async fn load(
    tx: &mut PgConnection,
    dice: &Dice,
    uploads: &[Upload],
    ids: &[i64],
    numbers: &[UploadNumber],
    members: &[Member],
) -> sqlx::Result<Deliveries> {
    let mut moves = Deliveries::new();
    for ((upload, &id), number) in uploads.iter().zip(ids).zip(numbers) {
        if upload.devices.is_empty() {
            continue;
        }
        insert(tx, of_upload(upload, id, number, members)).await?;
        for (&customer, moved) in &upload.moves {
            let number = DeliveryNumber::of_move(moved.at.date(), dice.random().bits());
            let approved = moved.approved_at.is_some();
            let delivery = Delivery {
                number: number.to_string(),
                receiver: customer,
                sender: upload.receiver.id,
                upload: None,
                order_number: None,
                devices: upload.devices.iter().filter(|device| device.moved_to == Some(customer)).count(),
                status: if approved { DeliveryStatus::Approved } else { DeliveryStatus::Waiting },
                customer: true,
                reason: None,
                at: moved.at,
                decided_at: moved.approved_at,
                decided_by: approved.then(|| decided_by(members, customer)),
            };
            moves.insert((id, customer), insert(tx, delivery).await?);
        }
    }
    Ok(moves)
}

fn of_upload(upload: &Upload, id: i64, number: &UploadNumber, members: &[Member]) -> Delivery {
    let by = decided_by(members, upload.receiver.id);
    let (status, decided_at, decided_by) = match (upload.approved_at, upload.rejected, upload.undone_at) {
        (Some(at), ..) => (DeliveryStatus::Approved, Some(at), Some(by).filter(|_| !upload.auto_approved)),
        (None, Some((at, _)), _) => (DeliveryStatus::Rejected, Some(at), Some(by)),
        (None, None, Some(at)) => (DeliveryStatus::Withdrawn, Some(at), None),
        (None, None, None) => (DeliveryStatus::Waiting, None, None),
    };
    Delivery {
        number: number.to_string(),
        receiver: upload.receiver.id,
        sender: upload.reseller,
        upload: Some(id),
        order_number: upload.order_number.clone(),
        devices: upload.devices.len(),
        status,
        customer: upload.receiver.kind == OrganisationKind::Customer,
        reason: upload.rejected.map(|(_, reason)| reason),
        at: upload.at,
        decided_at,
        decided_by,
    }
}

async fn insert(tx: &mut PgConnection, delivery: Delivery) -> sqlx::Result<i64> {
    let approved = delivery.status == DeliveryStatus::Approved;
    sqlx::query_scalar!(
        "INSERT INTO deliveries (number, receiver_id, sender_id, sender_kind, sender_number, sender_name, upload_id,
             order_number, order_date, devices, status, services, reason, delivered_at, decided_at, decided_by)
         SELECT $1, $2, o.id, o.kind, o.number, o.name, $4, $5, (SELECT order_date FROM uploads WHERE id = $4), $6, $7, $8, $9,
                $10, $11, $12
         FROM organisations o WHERE o.id = $3 RETURNING id",
        delivery.number,
        delivery.receiver,
        delivery.sender,
        delivery.upload,
        delivery.order_number,
        i64::try_from(delivery.devices).unwrap_or(i64::MAX),
        delivery.status.code(),
        if approved && delivery.customer { ALL_SERVICES } else { 0 },
        delivery.reason,
        delivery.at,
        delivery.decided_at,
        delivery.decided_by
    )
    .fetch_one(tx)
    .await
}

/// Registers the resellers whose connections are active.
pub(super) async fn register(
    tx: &mut PgConnection,
    organisations: &[Organisation],
    connections: &[Connection],
) -> sqlx::Result<()> {
    for connection in connections {
        let Some(at) = connection.registered_at(organisations) else { continue };
        sqlx::query!(
            "INSERT INTO registrations (receiver_id, reseller_id, number, name, country, auto_approve, created_at,
                                        deliveries, last_delivery_at)
             SELECT $1, o.id, o.number, o.name, o.country, $3, $4, counted.deliveries, counted.last
             FROM organisations o,
                  (SELECT count(*) AS deliveries, coalesce(max(delivered_at), '-infinity') AS last FROM deliveries
                   WHERE receiver_id = $1 AND sender_id = $2) AS counted
             WHERE o.id = $2",
            connection.receiver.id,
            connection.tenant,
            connection.auto_approve,
            at
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
