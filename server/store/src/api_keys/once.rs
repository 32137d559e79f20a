use crate::Store;
use crate::error::{OrInternal, internal};
use crate::transaction::{Unit, act_for, lock_within};
use domain::api_keys::Program;
use domain::{PortalError, PortalResult};
use sqlx::PgConnection;

/// How long a repeated request waits for the first one before it is told to come again.
const PATIENCE_SECONDS: u32 = 10;

/// A write as a program asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `Idempotency-Key`, 1 to 255 printable characters; none: it may not be repeated.
    pub key: Option<String>,
    /// SHA-256 of all that was asked: another request under the same key is refused.
    pub sha256: [u8; 32],
}

/// What a program was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// Where to find what was made.
    pub location: Option<String>,
    /// The body.
    pub body: String,
}

/// How a write ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was done now.
    Done(Answered),
    /// It was done before; this was the answer.
    Before(Answered),
    /// Another request was made under this key.
    KeyReused,
}

impl Store {
    /// Does `work` in one transaction and keeps its answer under the request's key in the same transaction: done, the
    /// answer is known; not answered, nothing was done. The store that `work` gets is this transaction: every use case
    /// that it calls on it is a part. A refusal rolls all of it back and is not kept.
    pub async fn once<F, Fut>(&self, program: &Program, request: Request, work: F) -> PortalResult<Outcome>
    where
        F: FnOnce(Store) -> Fut + Send + 'static,
        Fut: Future<Output = PortalResult<Answered>> + Send + 'static,
    {
        let turn = self.turns.take(&program.key).await?;
        let (store, program) = (self.clone(), program.clone());
        // In a task of its own: a program that hangs up cannot cancel it half-way.
        tokio::spawn(async move {
            let _turn = turn;
            let (actor, now) = (&program.actor, store.clock.now());
            let mut tx = store.app.begin().await.or_internal()?;
            act_for(&mut tx, actor.organisation.0, actor.person.0).await?;
            if let Some(key) = &request.key {
                // The same request twice at the same moment: the second waits for the answer of the first, for a while.
                let name = format!("api_answers {} {key}", program.key);
                if !lock_within(&mut tx, &name, PATIENCE_SECONDS).await? {
                    return Err(PortalError::TooManyRequests { retry_after_seconds: PATIENCE_SECONDS });
                }
                if let Some((sha256, answered)) = before(&mut tx, &program.key, key).await? {
                    return Ok(if sha256 == request.sha256 {
                        Outcome::Before(answered)
                    } else {
                        Outcome::KeyReused
                    });
                }
            }
            let unit = Unit::new(tx);
            let answered = work(store.inside(&unit)).await;
            let mut tx = unit.end().await?;
            // A refusal: dropping the transaction rolls back.
            let answered = answered?;
            if let Some(key) = &request.key {
                sqlx::query!(
                    "INSERT INTO api_answers (api_key, idempotency_key, organisation_id, request_sha256, status,
                         location, body, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    program.key,
                    key,
                    actor.organisation.0,
                    &request.sha256[..],
                    i16::try_from(answered.status).or_internal()?,
                    answered.location,
                    answered.body,
                    now,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
            }
            tx.commit().await.or_internal()?;
            Ok(Outcome::Done(answered))
        })
        .await
        .map_err(|panicked| internal(&panicked))?
    }
}

async fn before(
    tx: &mut PgConnection,
    program: &str,
    key: &str,
) -> PortalResult<Option<(Vec<u8>, Answered)>> {
    let row = sqlx::query!(
        "SELECT request_sha256, status, location, body FROM api_answers
         WHERE api_key = $1 AND idempotency_key = $2",
        program,
        key,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    row.map(|row| {
        let status = u16::try_from(row.status).or_internal()?;
        Ok((row.request_sha256, Answered { status, location: row.location, body: row.body }))
    })
    .transpose()
}
