use super::{BLOCK, Request};
use crate::error::OrInternal;
use crate::jobs::{Job, enqueue};
use crate::random::Random;
use domain::operations::OperationNumber;
use domain::uploads::Reason;
use domain::{Actor, PortalResult};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

/// `operations.stage` of what a job is to do, and of what waits for a yes.
const BEGUN: i16 = 1;
pub(crate) const DRAFT: i16 = 4;

/// What is to be begun.
pub(crate) struct New {
    pub request: Request,
    /// To whom, or for which services, in words.
    pub target: Option<String>,
    /// Rows of a file of devices that name none.
    pub unread: Vec<(Reason, u64)>,
}

impl New {
    /// What is asked for on the page: `target` says to whom, or for which services.
    pub(crate) fn of(request: Request, target: Option<String>) -> Self {
        Self { request, target, unread: Vec::new() }
    }
}

/// Puts an operation down, for the devices that `devices` selects (column `identity`, once each), and its job; those of
/// deliveries are found by the job. Answers its number and how many devices it is for.
pub(crate) async fn begin(
    tx: &mut PgConnection,
    actor: &Actor,
    (now, random): (OffsetDateTime, &Random),
    new: New,
    devices: Option<QueryBuilder<Postgres>>,
) -> PortalResult<(OperationNumber, i64)> {
    let (number, id) = put_operation(tx, actor, (now, random), new, BEGUN).await?;
    let mut asked = 0;
    if let Some(devices) = devices {
        asked = put_devices(tx, actor, id, devices).await?;
    }
    enqueue(tx, &Job::Operate { operation: id }, now).await?;
    Ok((number, asked))
}

/// As [`begin`], but nothing is done before the person has said yes. A draft that they made before is forgotten.
pub(crate) async fn draft(
    tx: &mut PgConnection,
    actor: &Actor,
    (now, random): (OffsetDateTime, &Random),
    new: New,
    devices: QueryBuilder<Postgres>,
) -> PortalResult<OperationNumber> {
    // One file of a person after the other, or two would be put down at once.
    crate::transaction::lock(tx, &format!("operations.draft {} {}", actor.organisation.0, actor.person.0))
        .await?;
    // Locked first: one that is being begun in this moment is none any more.
    let before = sqlx::query_scalar!(
        "SELECT id FROM operations WHERE organisation_id = acting_organisation() AND person_id = acting_person() AND stage = $1
         FOR UPDATE",
        DRAFT,
    )
    .fetch_all(&mut *tx)
    .await
    .or_internal()?;
    sqlx::query!("DELETE FROM operation_devices WHERE operation_id = ANY($1)", &before)
        .execute(&mut *tx)
        .await
        .or_internal()?;
    sqlx::query!("DELETE FROM operations WHERE id = ANY($1)", &before)
        .execute(&mut *tx)
        .await
        .or_internal()?;
    let (number, id) = put_operation(tx, actor, (now, random), new, DRAFT).await?;
    put_devices(tx, actor, id, devices).await?;
    Ok(number)
}

/// The person has said yes to a draft: begins it. Saying it again changes nothing.
pub(crate) async fn begin_draft(
    tx: &mut PgConnection,
    number: &OperationNumber,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let begun = sqlx::query_scalar!(
        "UPDATE operations SET stage = $2, begun_at = $3
         WHERE organisation_id = acting_organisation() AND number = $1 AND stage = $4 RETURNING id",
        number.as_str(),
        BEGUN,
        now,
        DRAFT,
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?;
    match begun {
        Some(operation) => enqueue(tx, &Job::Operate { operation }, now).await,
        None => Ok(()),
    }
}

/// Writes an operation down.
async fn put_operation(
    tx: &mut PgConnection,
    actor: &Actor,
    (now, random): (OffsetDateTime, &Random),
    new: New,
    stage: i16,
) -> PortalResult<(OperationNumber, i64)> {
    let request = serde_json::to_value(&new.request).or_internal()?;
    let unread: Vec<(i16, u64)> = new.unread.iter().map(|(reason, rows)| (reason.code(), *rows)).collect();
    let unread = serde_json::to_value(unread).or_internal()?;
    // The random part is long enough that a second try is never needed in practice.
    loop {
        let number = OperationNumber::new(now.date(), random.bits());
        let id = sqlx::query_scalar!(
            "INSERT INTO operations (number, organisation_id, person_id, person, kind, request, target, unread, stage, begun_at)
             SELECT $1, $2, id, email, $4, $5, $6, $7, $8, $9 FROM people WHERE id = $3
             ON CONFLICT ON CONSTRAINT operations_number_key DO NOTHING RETURNING id",
            number.as_str(),
            actor.organisation.0,
            actor.person.0,
            new.request.kind().code(),
            request,
            new.target,
            unread,
            stage,
            now,
        )
        .fetch_optional(&mut *tx)
        .await
        .or_internal()?;
        if let Some(id) = id {
            return Ok((number, id));
        }
    }
}

/// Writes down which devices it is for, in blocks in the order of their identities.
async fn put_devices(
    tx: &mut PgConnection,
    actor: &Actor,
    operation: i64,
    devices: QueryBuilder<Postgres>,
) -> PortalResult<i64> {
    let mut devices = devices;
    devices.push(") asked), put AS (INSERT INTO operation_devices (operation_id, organisation_id, block, identities) SELECT ");
    devices.push_bind(operation).push("::bigint, ").push_bind(actor.organisation.0);
    devices.push("::bigint, (place / ").push_bind(BLOCK);
    devices.push(
        ")::integer AS block, array_agg(identity ORDER BY place) FROM placed GROUP BY block
         RETURNING cardinality(identities) AS devices) SELECT coalesce(sum(devices), 0)::bigint FROM put",
    );
    let (asked,): (i64,) = devices.build_query_as().fetch_one(tx).await.or_internal()?;
    Ok(asked)
}

/// The beginning of the statement that `devices` of [`begin`] goes on with: a SELECT of identities.
pub(crate) fn selecting() -> QueryBuilder<Postgres> {
    QueryBuilder::new(
        r#"WITH placed AS (SELECT identity, row_number() OVER (ORDER BY identity COLLATE "C") - 1 AS place FROM ("#,
    )
}
