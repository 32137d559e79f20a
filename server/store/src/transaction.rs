use crate::Store;
use crate::error::{OrInternal, internal};
use domain::{Actor, PortalResult};
use futures::future::BoxFuture;
use sqlx::{Connection as _, PgConnection, PgPool, PgTransaction};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The body of a transaction: `|tx| Box::pin(async move { … })`.
pub(crate) trait Body<T>:
    for<'t> FnOnce(&'t mut PgConnection) -> BoxFuture<'t, PortalResult<T>> + Send + 'static
{
}
impl<T, F> Body<T> for F where
    F: for<'t> FnOnce(&'t mut PgConnection) -> BoxFuture<'t, PortalResult<T>> + Send + 'static
{
}

impl Store {
    /// Runs `body` in one transaction in the name of `actor`: row level security lets it see what the actor's
    /// organisation and person may see. The only way to the tables in a request.
    ///
    /// In a task of its own, so that a browser that hangs up cannot cancel it half-way (a cancelled `BEGIN` poisons the
    /// connection). An error rolls back.
    pub(crate) async fn act<T: Send + 'static>(&self, actor: &Actor, body: impl Body<T>) -> PortalResult<T> {
        let (organisation, person) = (actor.organisation.0, actor.person.0);
        match &self.unit {
            Some(unit) => unit.clone().run((organisation, person), body).await,
            None => run(self.app.clone(), Some((organisation, person)), body).await,
        }
    }

    /// The same store, whose use cases are parts of `unit` from now on.
    pub(crate) fn inside(&self, unit: &Unit) -> Self {
        Self { unit: Some(unit.clone()), ..self.clone() }
    }

    /// The same store beside the unit that it is a part of, on another connection: for what stays when the unit is rolled
    /// back.
    pub(crate) fn apart(&self) -> Self {
        Self { unit: None, ..self.clone() }
    }

    /// As [`Self::act`], before anyone is known: sees nothing but what the gate functions answer.
    pub(crate) async fn act_as_nobody<T: Send + 'static>(&self, body: impl Body<T>) -> PortalResult<T> {
        run(self.app.clone(), None, body).await
    }

    /// Runs `body` in one transaction as the jobs' role, which sees every holder. Never in a request.
    pub(crate) async fn work<T: Send + 'static>(&self, body: impl Body<T>) -> PortalResult<T> {
        run(self.jobs.clone(), None, body).await
    }
}

/// One transaction that several use cases are parts of: each is done, or none is.
#[derive(Debug, Clone)]
pub(crate) struct Unit(Arc<Mutex<Option<PgTransaction<'static>>>>);

/// The unit has ended before.
#[derive(Debug, thiserror::Error)]
#[error("the transaction has ended")]
struct Ended;

impl Unit {
    pub(crate) fn new(tx: PgTransaction<'static>) -> Self {
        Self(Arc::new(Mutex::new(Some(tx))))
    }

    /// The transaction, for whoever commits it: nothing is a part of it any more.
    pub(crate) async fn end(self) -> PortalResult<PgTransaction<'static>> {
        self.0.lock().await.take().ok_or(Ended).or_internal()
    }

    /// Runs `body` as a part: what it did is undone when it refuses, and the unit goes on.
    async fn run<T: Send + 'static>(self, whom: (i64, i64), body: impl Body<T>) -> PortalResult<T> {
        tokio::spawn(async move {
            let mut held = self.0.lock().await;
            let tx = held.as_mut().ok_or(Ended).or_internal()?;
            let mut part = tx.begin().await.or_internal()?;
            act_for(&mut part, whom.0, whom.1).await?;
            match body(&mut part).await {
                Ok(value) => part.commit().await.or_internal().map(|()| value),
                Err(refusal) => {
                    part.rollback().await.or_internal()?;
                    Err(refusal)
                }
            }
        })
        .await
        .map_err(|panicked| internal(&panicked))?
    }
}

/// Sets whom the transaction acts for, until its end.
pub(crate) async fn act_for(tx: &mut PgConnection, organisation: i64, person: i64) -> PortalResult<()> {
    sqlx::query("SELECT set_config('app.organisation', $1, true), set_config('app.person', $2, true)")
        .bind(organisation.to_string())
        .bind(person.to_string())
        .execute(tx)
        .await
        .or_internal()?;
    Ok(())
}

/// Waits until nobody else holds the lock called `name`, and holds it until the transaction ends.
pub(crate) async fn lock(tx: &mut PgConnection, name: &str) -> PortalResult<()> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(name)
        .execute(tx)
        .await
        .or_internal()?;
    Ok(())
}

/// As [`lock`], for so many seconds; whether it has it. Without it the transaction can do nothing more.
pub(crate) async fn lock_within(tx: &mut PgConnection, name: &str, seconds: u32) -> PortalResult<bool> {
    let patience = "SELECT set_config('lock_timeout', $1, true)";
    sqlx::query(patience).bind(format!("{seconds}s")).execute(&mut *tx).await.or_internal()?;
    let locked = sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(name)
        .execute(&mut *tx)
        .await;
    // lock_not_available
    if let Err(sqlx::Error::Database(error)) = &locked
        && error.code().as_deref() == Some("55P03")
    {
        return Ok(false);
    }
    locked.or_internal()?;
    sqlx::query(patience).bind("0").execute(&mut *tx).await.or_internal()?;
    Ok(true)
}

async fn run<T: Send + 'static>(
    pool: PgPool,
    whom: Option<(i64, i64)>,
    body: impl Body<T>,
) -> PortalResult<T> {
    tokio::spawn(async move {
        let mut tx = pool.begin().await.or_internal()?;
        if let Some((organisation, person)) = whom {
            act_for(&mut tx, organisation, person).await?;
        }
        let value = body(&mut tx).await?;
        tx.commit().await.or_internal()?;
        Ok(value)
    })
    .await
    .map_err(|panicked| internal(&panicked))?
}
