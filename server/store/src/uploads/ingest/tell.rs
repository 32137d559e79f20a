use crate::jobs::{JobResult, OrRetry};
use crate::notifications::{About, tell};
use crate::uploads::count;
use domain::notifications::{Facts, NotificationKind};
use domain::uploads::UploadStatus;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Tells whoever uploaded the file how it ended; everyone who uploads when nobody did it by hand. To be called once the
/// end is recorded. Of a load of the registry nobody is told: who loads it watches, and its page stays.
pub(super) async fn finished(
    tx: &mut PgConnection,
    id: i64,
    status: UploadStatus,
    now: OffsetDateTime,
) -> JobResult<()> {
    let upload = sqlx::query!(
        r#"SELECT number, reseller_id, customer_id, registry, person_id, accepted, total FROM uploads WHERE id = $1"#,
        id,
    )
    .fetch_one(&mut *tx)
    .await
    .or_retry()?;
    if upload.registry.is_some() {
        return Ok(());
    }
    let told = About {
        kind: NotificationKind::UploadFinished,
        person: upload.person_id,
        party: upload.customer_id,
        subject: Some(&upload.number),
        facts: Facts {
            devices: Some(count(upload.accepted)),
            of: Some(count(upload.total)),
            status: Some(status),
            ..Facts::default()
        },
    };
    tell(tx, upload.reseller_id, told, now).await
}
