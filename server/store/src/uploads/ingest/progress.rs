use super::Upload;
use crate::Store;
use crate::jobs::{JobResult, OrRetry, Throttle, notify_percent};
use domain::uploads::UploadNumber;
use sqlx::PgPool;

/// How far an ingest is, told outside of its transaction. Worth nothing: what fails here fails alone.
pub(super) struct Progress {
    pool: PgPool,
    upload: i64,
    organisation: i64,
    number: UploadNumber,
    throttle: Throttle,
}

impl Progress {
    pub(super) async fn begin(store: &Store, upload: &Upload) -> Self {
        let mut progress = Self {
            pool: store.jobs.clone(),
            upload: upload.id,
            organisation: upload.reseller_id,
            number: upload.number.clone(),
            throttle: Throttle::default(),
        };
        progress.at(0).await;
        progress
    }

    /// `done` of `of`, as a part of the first half of the work: reading the file.
    pub(super) async fn read(&mut self, done: i64, of: i64) {
        let percent = done.saturating_mul(45) / of.max(1);
        self.at(u8::try_from(percent).unwrap_or(45)).await;
    }

    /// Tells it, unless it was told a moment ago.
    pub(super) async fn at(&mut self, percent: u8) {
        if !self.throttle.lets(percent) {
            return;
        }
        if let Err(error) = self.tell(percent).await {
            tracing::warn!(upload = self.upload, %error, "ingest.no_progress");
        }
    }

    async fn tell(&self, percent: u8) -> JobResult<()> {
        sqlx::query!(
            "INSERT INTO upload_progress (upload_id, percent) VALUES ($1, $2)
             ON CONFLICT ON CONSTRAINT upload_progress_pkey DO UPDATE SET percent = $2",
            self.upload,
            i16::from(percent),
        )
        .execute(&self.pool)
        .await
        .or_retry()?;
        notify_percent(&self.pool, self.organisation, &self.number, percent).await
    }
}
