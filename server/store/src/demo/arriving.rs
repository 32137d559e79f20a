//! One upload that is still on its way when the demo opens: a job ends it soon, and people see it live.

use super::dice::Dice;
use super::organisations::{Connection, Member};
use super::registry::{Model, Numbers};
use crate::admin::AdminError;
use crate::jobs::{Job, enqueue};
use domain::Role;
use domain::customers::Verification;
use domain::uploads::UploadNumber;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// Rows of its file.
const ROWS: usize = 1_200;
/// How long it stays in progress.
const WAIT: Duration = Duration::minutes(3);

pub(super) async fn load(
    tx: &mut PgConnection,
    dice: &Dice,
    models: &[Model],
    connections: &[Connection],
    members: &[Member],
    now: OffsetDateTime,
) -> Result<(), AdminError> {
    let Some(by) = members.iter().find(|member| member.role == Role::Uploader) else { return Ok(()) };
    let takes = |c: &&Connection| c.tenant == by.organisation && c.verification == Verification::Active;
    let Some(connection) = connections.iter().find(takes) else { return Ok(()) };
    let Some(tac) = models.first().and_then(|model| model.tacs.first()) else { return Ok(()) };

    // The story's numbers of this TAC begin elsewhere.
    let mut numbers = Numbers::beginning_at(100_000);
    let mut file = String::from("IMEI\n");
    for _ in 0..ROWS {
        file.push_str(&numbers.imei(tac));
        file.push('\n');
    }
    let number = UploadNumber::new(now.date(), dice.random().bits());
    let sha256 = Sha256::digest(file.as_bytes()).to_vec();
    let bytes = i64::try_from(file.len()).unwrap_or(i64::MAX);
    let upload = sqlx::query_scalar!(
        "INSERT INTO uploads (number, reseller_id, customer_id, person_id, uploaded_by, account_id, key, request_sha256,
             stage, file_name, file_bytes, received_bytes, all_or_nothing, begun_at, uploaded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, ''::bytea, 2, 'morning-delivery.csv', $8, $8, false, $9, $9) RETURNING id",
        number.as_str(),
        by.organisation,
        connection.receiver.id,
        by.person,
        by.email,
        by.account,
        format!("demo-{number}"),
        bytes,
        now
    )
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO upload_chunks (upload_id, start, sha256, bytes) VALUES ($1, 0, $2, $3)",
        upload,
        sha256,
        file.as_bytes()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE connections SET uploads = uploads + 1, last_uploaded_at = $3 WHERE tenant_id = $1 AND customer_id = $2",
        by.organisation,
        connection.receiver.id,
        now
    )
    .execute(&mut *tx)
    .await?;
    enqueue(tx, &Job::Ingest { upload }, now + WAIT).await?;
    Ok(())
}
