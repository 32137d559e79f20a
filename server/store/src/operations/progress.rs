use super::operate::Operation;
use crate::Store;
use crate::jobs::{JobResult, OperationProgress, OrRetry, Throttle, notify_operation};
use domain::operations::OperationNumber;
use sqlx::PgPool;

/// How far an operation is, told outside of its transaction. Worth nothing: what fails here fails alone.
pub(super) struct Progress {
    pool: PgPool,
    operation: i64,
    organisation: i64,
    number: OperationNumber,
    throttle: Throttle,
}

impl Progress {
    pub(super) async fn begin(store: &Store, operation: &Operation) -> Self {
        let mut progress = Self {
            pool: store.jobs.clone(),
            operation: operation.id,
            organisation: operation.organisation,
            number: operation.number.clone(),
            throttle: Throttle::default(),
        };
        progress.at(0).await;
        progress
    }

    /// `done` of `of`, as the part of the work between these percents.
    pub(super) async fn part(&mut self, (from, to): (u8, u8), done: i64, of: i64) {
        let percent = i64::from(from) + done.saturating_mul(i64::from(to - from)) / of.max(1);
        self.at(u8::try_from(percent).unwrap_or(to).min(to)).await;
    }

    /// Tells it, unless it was told a moment ago.
    pub(super) async fn at(&mut self, percent: u8) {
        if !self.throttle.lets(percent) {
            return;
        }
        if let Err(error) = self.tell(percent).await {
            tracing::warn!(operation = self.operation, %error, "operations.no_progress");
        }
    }

    async fn tell(&self, percent: u8) -> JobResult<()> {
        sqlx::query!(
            "INSERT INTO operation_progress (operation_id, organisation_id, percent) VALUES ($1, $2, $3)
             ON CONFLICT ON CONSTRAINT operation_progress_pkey DO UPDATE SET percent = $3",
            self.operation,
            self.organisation,
            i16::from(percent),
        )
        .execute(&self.pool)
        .await
        .or_retry()?;
        let mut connection = self.pool.acquire().await.or_retry()?;
        let progress = OperationProgress::Percent(percent);
        notify_operation(&mut connection, self.organisation, &self.number, progress).await
    }
}
