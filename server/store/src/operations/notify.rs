//! Who is told of an operation, in the bell and by mail: its receiver, the senders that it answers, and whoever began it.

use super::Request;
use super::apply::Made;
use super::operate::Operation;
use crate::jobs::{JobResult, OrRetry};
use crate::notifications::{About, tell};
use crate::uploads::count;
use domain::notifications::{Facts, NotificationKind};
use domain::operations::OperationKind;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// Whoever waited less than this has seen the end on the page, and needs no notification.
const LONG: Duration = Duration::seconds(30);

/// Tells everyone concerned, once it is done.
pub(super) async fn notify(
    tx: &mut PgConnection,
    operation: &Operation,
    (asked, done): (i64, i64),
    made: Option<&Made>,
    now: OffsetDateTime,
) -> JobResult<()> {
    match (&operation.request, made) {
        (Request::Approve { .. }, _) => {
            answered(tx, operation, NotificationKind::UploadApproved, None, now).await?;
        }
        (Request::Reject { reason, .. }, _) => {
            answered(tx, operation, NotificationKind::UploadRejected, Some(reason), now).await?;
        }
        (Request::Move { to }, Some(made)) => {
            let told = About {
                kind: NotificationKind::DeliveryWaiting,
                person: None,
                party: Some(operation.organisation),
                subject: Some(made.number.as_str()),
                facts: Facts { devices: Some(count(done)), ..Facts::default() },
            };
            tell(tx, *to, told, now).await?;
        }
        _ => {}
    }
    let begun_at = sqlx::query_scalar!("SELECT begun_at FROM operations WHERE id = $1", operation.id)
        .fetch_one(&mut *tx)
        .await
        .or_retry()?;
    let Some(person) = operation.person_id.filter(|_| now - begun_at >= LONG) else { return Ok(()) };
    let told = About {
        kind: NotificationKind::OperationFinished,
        person: Some(person),
        party: None,
        subject: Some(operation.number.as_str()),
        facts: Facts {
            devices: Some(count(done)),
            of: Some(count(asked)),
            operation: Some(operation.request.kind()),
            ..Facts::default()
        },
    };
    tell(tx, operation.organisation, told, now).await
}

/// Tells whoever began it that it was given up.
pub(super) async fn given_up(
    tx: &mut PgConnection,
    organisation: i64,
    person: Option<i64>,
    (number, kind): (&str, Option<OperationKind>),
    now: OffsetDateTime,
) -> JobResult<()> {
    let Some(person) = person else { return Ok(()) };
    let told = About {
        kind: NotificationKind::OperationFailed,
        person: Some(person),
        party: None,
        subject: Some(number),
        facts: Facts { operation: kind, ..Facts::default() },
    };
    tell(tx, organisation, told, now).await
}

/// Tells each sender once what was said to its uploads, however many they are; a single one is named.
async fn answered(
    tx: &mut PgConnection,
    operation: &Operation,
    kind: NotificationKind,
    reason: Option<&String>,
    now: OffsetDateTime,
) -> JobResult<()> {
    let senders: Vec<(i64, i64, String, i64)> = sqlx::query_as(
        "SELECT a.sender_id, count(*), min(a.number), coalesce(sum(j.devices), 0)::bigint
         FROM pg_temp.answered a
         LEFT JOIN (SELECT delivery, count(*) AS devices FROM judged WHERE skip = 0 GROUP BY delivery) j
             ON j.delivery = a.id
         GROUP BY a.sender_id ORDER BY a.sender_id",
    )
    .fetch_all(&mut *tx)
    .await
    .or_retry()?;
    for (sender, uploads, number, devices) in senders {
        let one = uploads == 1;
        let told = About {
            kind,
            person: None,
            party: Some(operation.organisation),
            subject: one.then_some(number.as_str()),
            facts: Facts {
                devices: Some(count(devices)),
                uploads: (!one).then(|| count(uploads)),
                reason: reason.cloned(),
                ..Facts::default()
            },
        };
        tell(tx, sender, told, now).await?;
    }
    Ok(())
}
