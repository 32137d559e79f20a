use super::{BLOCK, Request};
use crate::error::OrInternal;
use crate::jobs::{Job, enqueue};
use crate::random::Random;
use domain::operations::OperationNumber;
use domain::{Actor, PortalResult};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

/// What is to be begun.
pub(crate) struct New {
    pub request: Request,
    /// To whom, or for which services, in words.
    pub target: Option<String>,
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
    let request = serde_json::to_value(&new.request).or_internal()?;
    // The random part is long enough that a second try is never needed in practice.
    let (number, id) = loop {
        let number = OperationNumber::new(now.date(), random.bits());
        let id = sqlx::query_scalar!(
            "INSERT INTO operations (number, organisation_id, person_id, person, kind, request, target, begun_at)
             SELECT $1, $2, id, email, $4, $5, $6, $7 FROM people WHERE id = $3
             ON CONFLICT ON CONSTRAINT operations_number_key DO NOTHING RETURNING id",
            number.as_str(),
            actor.organisation.0,
            actor.person.0,
            new.request.kind().code(),
            request,
            new.target,
            now,
        )
        .fetch_optional(&mut *tx)
        .await
        .or_internal()?;
        if let Some(id) = id {
            break (number, id);
        }
    };
    let mut asked = 0;
    if let Some(devices) = devices {
        asked = put_down(tx, actor, id, devices).await?;
    }
    enqueue(tx, &Job::Operate { operation: id }, now).await?;
    Ok((number, asked))
}

/// Writes down which devices it is for, in blocks in the order of their identities.
async fn put_down(
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
