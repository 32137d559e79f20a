//! What people have set up and left behind: sold-to codes, saved views, the activity log.

use super::SOLD_TO;
use super::dice::Dice;
use super::organisations::{Connection, Member, Organisation};
use super::plan::Upload;
use domain::lists::{Direction, ListQuery, Sort};
use domain::organisations::OrganisationKind;
use domain::uploads::UploadNumber;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use time::{Duration, OffsetDateTime};

/// Acts as an organisation and a person: these tables are nobody else's, not even the owner's.
pub(super) async fn act_as(tx: &mut PgConnection, organisation: i64, person: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "SELECT set_config('app.organisation', $1, true) AS organisation, set_config('app.person', $2, true) AS person",
        organisation.to_string(),
        person.to_string()
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

/// The sold-to codes: the first reseller has all of them, the others the first.
pub(super) async fn sold_to_codes(
    tx: &mut PgConnection,
    organisations: &[Organisation],
    opened: OffsetDateTime,
) -> sqlx::Result<()> {
    let resellers =
        organisations.iter().filter(|organisation| organisation.kind == OrganisationKind::Reseller);
    for (place, reseller) in resellers.enumerate() {
        act_as(tx, reseller.id, 0).await?;
        for (code, alias) in SOLD_TO.iter().take(if place == 0 { SOLD_TO.len() } else { 1 }) {
            sqlx::query!(
                "INSERT INTO sold_to_codes (organisation_id, code, alias, created_at) VALUES ($1, $2, $3, $4)",
                reseller.id,
                *code,
                *alias,
                opened
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    Ok(())
}

/// Views of the first reseller, one of them somebody's own.
pub(super) async fn views(
    tx: &mut PgConnection,
    dice: &Dice,
    members: &[Member],
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    let filtered = |key: &str, value: &str| ListQuery {
        filters: BTreeMap::from([(key.to_owned(), [value.to_owned()].into())]),
        ..ListQuery::default()
    };
    let sorted = |by: &str| ListQuery {
        sort: Some(Sort { by: by.to_owned(), direction: Direction::Descending }),
        ..ListQuery::default()
    };
    let views = [
        (
            "admin@nordlicht.example",
            "customers",
            "Waiting for verification",
            filtered("status", "pending"),
            true,
        ),
        ("admin@nordlicht.example", "customers", "Largest customers", sorted("devices"), true),
        ("uploader@nordlicht.example", "customers", "Lately uploaded", sorted("last_uploaded_at"), false),
        ("admin@nordlicht.example", "devices", "Not yet approved", filtered("status", "pending"), true),
        (
            "uploader@nordlicht.example",
            "uploads",
            "To be corrected",
            filtered("status", "completed_with_error"),
            false,
        ),
    ];
    for (email, list, name, query, shared) in views {
        let Some(owner) = members.iter().find(|member| member.email == email) else { continue };
        act_as(tx, owner.organisation, owner.person).await?;
        sqlx::query!(
            "INSERT INTO saved_views (id, organisation_id, person_id, list, name, query, shared, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            dice.random().name(),
            owner.organisation,
            owner.person,
            list,
            name,
            serde_json::to_value(query).unwrap_or(Value::Null),
            shared,
            now - Duration::days(30)
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// A line of the log.
struct Line {
    organisation: i64,
    person: Option<i64>,
    email: &'static str,
    action: &'static str,
    subject: String,
    details: Value,
    at: OffsetDateTime,
}

/// The receiver's line about a reseller that it registered.
fn registered(organisations: &[Organisation], connection: &Connection, members: &[Member]) -> Option<Line> {
    let reseller = organisations.iter().find(|tenant| tenant.id == connection.tenant)?;
    let by = members.iter().find(|member| member.organisation == connection.receiver.id)?;
    Some(Line {
        organisation: connection.receiver.id,
        person: Some(by.person),
        email: by.email,
        action: "reseller.registered",
        subject: reseller.number.clone(),
        details: json!({ "name": reseller.name }),
        at: connection.registered_at(organisations)?,
    })
}

/// The receiver's line about an upload that came, and the reseller's about the answer.
fn delivered(organisations: &[Organisation], upload: &Upload, number: &UploadNumber) -> Vec<Line> {
    let Some(reseller) = organisations.iter().find(|tenant| tenant.id == upload.reseller) else {
        return Vec::new();
    };
    let devices = upload.devices.len();
    let line = |organisation, email, action, details, at| Line {
        organisation,
        person: None,
        email,
        action,
        subject: number.to_string(),
        details,
        at,
    };
    if devices == 0 {
        return Vec::new();
    }
    let received = json!({ "devices": devices, "auto_approved": upload.auto_approved });
    let mut lines = vec![line(upload.receiver.id, reseller.name, "delivery.received", received, upload.at)];
    let answered = upload
        .approved_at
        .map(|at| (at, json!({ "status": "approved", "devices": devices })))
        .or_else(|| {
            let (at, reason) = upload.rejected?;
            Some((at, json!({ "status": "rejected", "devices": devices, "reason": reason })))
        });
    lines.extend(
        answered.map(|(at, details)| {
            line(upload.reseller, upload.receiver.name, "delivery.answered", details, at)
        }),
    );
    lines
}

/// The activity that all of this would have left.
pub(super) async fn activity(
    tx: &mut PgConnection,
    organisations: &[Organisation],
    connections: &[Connection],
    members: &[Member],
    uploads: &[Upload],
    numbers: &[UploadNumber],
) -> sqlx::Result<()> {
    let mut lines: Vec<Line> = Vec::new();
    for connection in connections {
        // The first member of a tenant is its administrator.
        let Some(by) = members.iter().find(|member| member.organisation == connection.tenant) else {
            continue;
        };
        lines.extend(registered(organisations, connection, members));
        lines.push(Line {
            organisation: connection.tenant,
            person: Some(by.person),
            email: by.email,
            action: "customer.connected",
            subject: connection.receiver.number.clone(),
            details: json!({ "internal_reference": connection.reference }),
            at: connection.created_at,
        });
    }
    for (upload, number) in uploads.iter().zip(numbers) {
        let line = |action, details, at| Line {
            organisation: upload.reseller,
            person: Some(upload.by.person),
            email: upload.by.email,
            action,
            subject: number.to_string(),
            details,
            at,
        };
        let file = json!({ "customer": upload.receiver.number, "rows": upload.total() });
        lines.push(line("upload.finished", file, upload.at));
        lines.extend(
            upload.undone_at.map(|at| line("upload.undone", json!({ "removed": upload.devices.len() }), at)),
        );
        lines.extend(delivered(organisations, upload, number));
    }
    lines.sort_by_key(|line| line.at);
    let (organisations, people): (Vec<i64>, Vec<Option<i64>>) =
        lines.iter().map(|line| (line.organisation, line.person)).unzip();
    let emails: Vec<String> = lines.iter().map(|line| line.email.to_owned()).collect();
    let actions: Vec<String> = lines.iter().map(|line| line.action.to_owned()).collect();
    let subjects: Vec<String> = lines.iter().map(|line| line.subject.clone()).collect();
    let details: Vec<Value> = lines.iter().map(|line| line.details.clone()).collect();
    let times: Vec<OffsetDateTime> = lines.iter().map(|line| line.at).collect();
    sqlx::query!(
        "INSERT INTO activity (organisation_id, person_id, person, action, subject, details, at)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[])",
        &organisations,
        people as _,
        &emails,
        &actions,
        &subjects,
        &details,
        &times
    )
    .execute(tx)
    .await?;
    Ok(())
}
