//! Writes the planned uploads as a job would have left them: rows, failures, custody records, devices, counters.

use super::deliveries::{Deliveries, decided_by};
use super::dice::Dice;
use super::organisations::Member;
use super::plan::{ALL_SERVICES, Device, Upload};
use crate::uploads::{AUTO_APPROVED, status_code};
use domain::devices::{CustodyEvent, IdentityKind};
use domain::organisations::OrganisationKind;
use domain::uploads::{ReasonCount, UploadNumber, UploadStatus};
use serde_json::json;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use std::collections::{BTreeMap, HashMap};
use time::{Duration, OffsetDateTime};

/// Uploads written with one statement: Postgres takes at most 65,535 values.
const AT_ONCE: usize = 500;
/// A batch of the custody record: what, of which upload, and where to.
type BatchKey = (i16, i64, i64);

/// Writes everything; answers the number of each upload, in the order of the plan.
pub(super) async fn load(
    tx: &mut PgConnection,
    dice: &Dice,
    uploads: &[Upload],
    members: &[Member],
    now: OffsetDateTime,
) -> sqlx::Result<Vec<UploadNumber>> {
    let numbers: Vec<_> =
        uploads.iter().map(|upload| UploadNumber::new(upload.at.date(), dice.random().bits())).collect();
    let mut ids = HashMap::new();
    for (uploads, numbers) in uploads.chunks(AT_ONCE).zip(numbers.chunks(AT_ONCE)) {
        ids.extend(insert(tx, uploads, numbers).await?);
    }
    let ids: Vec<i64> =
        numbers.iter().map(|number| ids.get(number.as_str()).copied().unwrap_or_default()).collect();
    insert_failures(tx, uploads, &ids).await?;
    let batches = insert_batches(tx, uploads, &ids, members, now).await?;
    let deliveries = super::deliveries::load(tx, dice, uploads, &ids, &numbers, members).await?;
    insert_devices(tx, uploads, &ids, &batches, &deliveries).await?;
    count(tx).await?;
    Ok(numbers)
}

async fn insert(
    tx: &mut PgConnection,
    uploads: &[Upload],
    numbers: &[UploadNumber],
) -> sqlx::Result<HashMap<String, i64>> {
    let mut sql = QueryBuilder::<Postgres>::new(
        "INSERT INTO uploads (number, reseller_id, customer_id, person_id, uploaded_by, account_id, key, request_sha256,
             stage, file_name, file_bytes, received_bytes, all_or_nothing, sold_to_code, sold_to_alias, order_number,
             order_date, total, accepted, failed, verified, status, notes, begun_at, uploaded_at, finished_at,
             undone_at, undone) ",
    );
    let mut place = 0;
    sql.push_values(uploads.iter().zip(numbers), |mut row, (upload, number)| {
        place += 1;
        let (total, accepted, failed) = (upload.total(), upload.devices.len(), upload.failures.len());
        let status = UploadStatus::of(accepted as u64, failed as u64);
        let known = upload.devices.iter().filter(|device| device.model.is_some()).count();
        let code = upload.sold_to.then_some(super::SOLD_TO[0]);
        let removed = upload.devices.iter().filter(|device| !device.deleted).count();
        let bytes = size(18 * total + 6);
        row.push_bind(number.as_str().to_owned())
            .push_bind(upload.reseller)
            .push_bind(upload.receiver.id)
            .push_bind(upload.by.person)
            .push_bind(upload.by.email)
            .push_bind(upload.by.account.clone())
            .push_bind(format!("demo-{number}"))
            .push("''::bytea")
            .push("3")
            .push_bind(file_name(upload, place))
            .push_bind(bytes)
            .push_bind(bytes)
            .push("false")
            .push_bind(code.map(|(code, _)| code))
            .push_bind(code.map(|(_, alias)| alias))
            .push_bind(upload.order_number.clone())
            .push_bind(upload.order_number.as_ref().map(|_| (upload.at - Duration::days(3)).date()))
            .push_bind(size(total))
            .push_bind(size(accepted))
            .push_bind(size(failed))
            .push_bind(size(known))
            .push_bind(status_code(status))
            .push_bind(if accepted > 60 { json!([["separators_removed", accepted / 20]]) } else { json!([]) })
            .push_bind(upload.at - Duration::seconds(4))
            .push_bind(upload.at)
            .push_bind(upload.at + Duration::seconds(2))
            .push_bind(upload.undone_at)
            .push_bind(upload.undone_at.map(|_| {
                json!({ "removed": removed, "kept_approved": 0, "kept_moved": 0, "gone": accepted - removed })
            }));
    });
    sql.push(" RETURNING number, id");
    let rows: Vec<(String, i64)> = sql.build_query_as().fetch_all(tx).await?;
    Ok(rows.into_iter().collect())
}

fn file_name(upload: &Upload, place: usize) -> String {
    match place % 4 {
        0 => format!("devices_{}.csv", upload.at.date()),
        1 => format!("{}.csv", upload.order_number.as_deref().unwrap_or("export")),
        2 => format!("Lieferung {place}.csv"),
        _ => "imei-list.txt".to_owned(),
    }
}

async fn insert_failures(tx: &mut PgConnection, uploads: &[Upload], ids: &[i64]) -> sqlx::Result<()> {
    for (upload, &id) in uploads.iter().zip(ids).filter(|(upload, _)| !upload.failures.is_empty()) {
        let lines: Vec<i32> = upload.failures.iter().map(|failure| failure.line).collect();
        let reasons: Vec<i16> = upload.failures.iter().map(|failure| failure.reason.code()).collect();
        let identities: Vec<String> =
            upload.failures.iter().map(|failure| failure.identity.clone()).collect();
        let details: Vec<String> = upload.failures.iter().map(|failure| failure.detail.clone()).collect();
        sqlx::query!(
            "INSERT INTO upload_failures (upload_id, block, lines, reasons, identities, details)
             VALUES ($1, 0, $2, $3, $4, $5)",
            id,
            &lines,
            &reasons,
            &identities,
            &details
        )
        .execute(&mut *tx)
        .await?;
        let mut by_reason = BTreeMap::<i16, Vec<i32>>::new();
        for (line, reason) in lines.into_iter().zip(reasons) {
            by_reason.entry(reason).or_default().push(line);
        }
        for (reason, mut lines) in by_reason {
            let rows = size(lines.len());
            lines.truncate(ReasonCount::LINES);
            sqlx::query!(
                "INSERT INTO upload_reasons (upload_id, reason, rows, lines) VALUES ($1, $2, $3, $4)",
                id,
                reason,
                rows,
                &lines
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    Ok(())
}

async fn insert_batches(
    tx: &mut PgConnection,
    uploads: &[Upload],
    ids: &[i64],
    members: &[Member],
    now: OffsetDateTime,
) -> sqlx::Result<HashMap<BatchKey, i64>> {
    let mut ids_of_batches = HashMap::new();
    for (upload, &id) in uploads.iter().zip(ids) {
        let mut devices = BTreeMap::<(i16, i64), i64>::new();
        for (event, to) in upload.devices.iter().flat_map(|device| upload.events(device)) {
            *devices.entry((event.code(), to.unwrap_or_default())).or_default() += 1;
        }
        for ((event, to), devices) in devices {
            let moved = upload.moves.get(&to);
            let (by, from, at) = match CustodyEvent::from_code(event) {
                // The receiver approves or rejects, and an MSP moves; the rest is the reseller's.
                Some(CustodyEvent::Approved) => match moved {
                    Some(moved) => (to, upload.receiver.id, moved.approved_at),
                    None => (upload.receiver.id, upload.reseller, upload.approved_at),
                },
                Some(CustodyEvent::Rejected) => {
                    (upload.receiver.id, upload.receiver.id, upload.rejected.map(|(at, _)| at))
                }
                Some(CustodyEvent::Moved) => {
                    (upload.receiver.id, upload.receiver.id, moved.map(|moved| moved.at))
                }
                Some(CustodyEvent::Undone) => (upload.reseller, upload.receiver.id, upload.undone_at),
                Some(CustodyEvent::Deleted) => {
                    (upload.reseller, upload.receiver.id, Some((upload.at + Duration::days(4)).min(now)))
                }
                _ => (upload.reseller, upload.reseller, Some(upload.at)),
            };
            let reseller = by == upload.reseller;
            let approves = event == CustodyEvent::Approved.code();
            let receives = moved.is_none() && (approves || event == CustodyEvent::Uploaded.code());
            let person = if reseller {
                upload.by.email
            } else if approves && moved.is_none() && upload.auto_approved {
                AUTO_APPROVED
            } else {
                decided_by(members, by)
            };
            let customer = moved.is_some() || upload.receiver.kind == OrganisationKind::Customer;
            let batch = sqlx::query_scalar!(
                "INSERT INTO batches (event, organisation_id, from_id, to_id, person_id, person, upload_id, devices, at,
                                      services)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
                event,
                by,
                from,
                if receives { Some(upload.receiver.id) } else { Some(to).filter(|&to| to != 0) },
                reseller.then_some(upload.by.person),
                person,
                id,
                devices,
                at.unwrap_or(upload.at),
                if approves && customer { ALL_SERVICES } else { 0 }
            )
            .fetch_one(&mut *tx)
            .await?;
            ids_of_batches.insert((event, id, to), batch);
        }
    }
    Ok(ids_of_batches)
}

async fn insert_devices(
    tx: &mut PgConnection,
    uploads: &[Upload],
    ids: &[i64],
    batches: &HashMap<BatchKey, i64>,
    deliveries: &Deliveries,
) -> sqlx::Result<()> {
    let all = || {
        uploads
            .iter()
            .zip(ids)
            .flat_map(|(upload, &id)| upload.devices.iter().map(move |device| (upload, id, device)))
    };
    let identities: Vec<String> = all().map(|(_, _, device)| device.identity.clone()).collect();
    let kinds: Vec<i16> = all().map(|(_, _, device)| device.kind.code()).collect();
    let imei2s: Vec<Option<String>> = all().map(|(_, _, device)| device.imei2.clone()).collect();
    let serials: Vec<Option<String>> = all().map(|(_, _, device)| device.serial.clone()).collect();
    let models: Vec<Option<i32>> = all().map(|(_, _, device)| device.model).collect();
    let holders: Vec<Option<i64>> = all().map(|(upload, _, device)| upload.holder(device)).collect();
    let of: Vec<i64> = all().map(|(_, id, _)| id).collect();
    let statuses: Vec<i16> = all().map(|(upload, _, device)| upload.device_status(device).code()).collect();
    let tags: Vec<i16> = all().map(|(_, _, device)| i16::from(device.moved_to.is_some())).collect();
    let services: Vec<i64> = all().map(|(upload, _, device)| upload.services(device)).collect();
    // What nobody holds any more came from nowhere, either.
    let moved_to =
        |upload: &Upload, device: &Device| device.moved_to.filter(|_| upload.holder(device).is_some());
    let vias: Vec<Option<i64>> =
        all().map(|(upload, _, device)| moved_to(upload, device).map(|_| upload.receiver.id)).collect();
    let delivered: Vec<Option<i64>> =
        all().map(|(upload, id, device)| deliveries.get(&(id, moved_to(upload, device)?)).copied()).collect();
    let records: Vec<String> = all()
        .map(|(upload, id, device)| {
            let batch = |(event, to): (CustodyEvent, Option<i64>)| {
                batches.get(&(event.code(), id, to.unwrap_or_default()))
            };
            let record: Vec<_> =
                upload.events(device).into_iter().filter_map(batch).map(i64::to_string).collect();
            format!("{{{}}}", record.join(","))
        })
        .collect();
    sqlx::query!(
        "INSERT INTO devices (identity, kind, imei2, serial, model_id, reseller_id, holder_id, upload_id, status, tags,
                              order_number, order_date, uploaded_at, batches, services, via_id, delivery_id)
         SELECT new.identity, new.kind, new.imei2, new.serial, new.model, uploads.reseller_id, new.holder, uploads.id,
                new.status, new.tags, uploads.order_number, uploads.order_date, uploads.uploaded_at, new.batches::bigint[],
                new.services, new.via, new.delivery
         FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[], $5::integer[], $6::bigint[], $7::bigint[],
                     $8::smallint[], $9::smallint[], $10::text[], $11::bigint[], $12::bigint[], $13::bigint[])
              AS new (identity, kind, imei2, serial, model, holder, upload, status, tags, batches, services, via, delivery)
         JOIN uploads ON uploads.id = new.upload
         ORDER BY new.identity",
        &identities,
        &kinds,
        imei2s as _,
        serials as _,
        models as _,
        holders as _,
        &of,
        &statuses,
        &tags,
        &records,
        &services,
        vias as _,
        delivered as _
    )
    .execute(&mut *tx)
    .await?;
    // What the registry knows device by device: second IMEIs, and the models behind serial numbers.
    sqlx::query!(
        "INSERT INTO registry_devices (identity, imei2, serial, model_id)
         SELECT identity, imei2, serial, model_id FROM devices
         WHERE model_id IS NOT NULL AND (imei2 IS NOT NULL OR kind = $1)",
        IdentityKind::Serial.code()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The counters that lists show, as the transactions would have kept them.
async fn count(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE connections SET uploads = counted.uploads, last_uploaded_at = counted.last
         FROM (SELECT reseller_id, customer_id, count(*) AS uploads, max(uploaded_at) AS last FROM uploads
               WHERE stage IN (2, 3) GROUP BY reseller_id, customer_id) AS counted
         WHERE tenant_id = counted.reseller_id AND connections.customer_id = counted.customer_id"
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE connections SET devices = counted.devices, verified = counted.verified
         FROM (SELECT tenant_id, holder_id, count(*) AS devices, count(*) FILTER (WHERE status = 2) AS verified
               FROM (SELECT reseller_id AS tenant_id, holder_id, status FROM devices
                     UNION ALL SELECT via_id, holder_id, status FROM devices WHERE via_id IS NOT NULL) AS held
               WHERE holder_id IS NOT NULL GROUP BY tenant_id, holder_id) AS counted
         WHERE connections.tenant_id = counted.tenant_id AND customer_id = counted.holder_id"
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO model_counts (reseller_id, model_id, devices)
         SELECT reseller_id, model_id, count(*) FROM devices
         WHERE holder_id IS NOT NULL AND model_id IS NOT NULL GROUP BY reseller_id, model_id"
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO reseller_counts (reseller_id, devices)
         SELECT reseller_id, count(*) FROM devices WHERE holder_id IS NOT NULL GROUP BY reseller_id"
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO holdings (holder_id, model_id, status, devices)
         SELECT holder_id, coalesce(model_id, 0), status, count(*) FROM devices
         WHERE holder_id IS NOT NULL GROUP BY 1, 2, 3"
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
