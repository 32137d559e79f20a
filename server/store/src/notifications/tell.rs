use crate::error::OrInternal;
use crate::jobs::{JobResult, OrFail, OrRetry, notify_told};
use domain::PortalResult;
use domain::notifications::{Facts, NotificationKind};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// What there is to tell.
#[derive(Debug, Clone)]
pub(crate) struct About<'a> {
    /// What kind of thing.
    pub kind: NotificationKind,
    /// The one person that it is for; none: everyone of the organisation with the role.
    pub person: Option<i64>,
    /// The organisation that did it, or that it was done to.
    pub party: Option<i64>,
    /// The number of the upload, delivery or operation.
    pub subject: Option<&'a str>,
    /// What else there is to say.
    pub facts: Facts,
}

/// Tells an organisation, in the transaction of the job that did it.
pub(crate) async fn tell(
    tx: &mut PgConnection,
    whom: i64,
    about: About<'_>,
    now: OffsetDateTime,
) -> JobResult<()> {
    let About { kind, person, party, subject, facts } = about;
    sqlx::query!(
        "SELECT write_notification($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        whom,
        person,
        kind.code(),
        kind.permission().mask(),
        kind.mailed_by_default(),
        party,
        subject,
        serde_json::to_value(facts).or_fail()?,
        now,
    )
    .fetch_one(&mut *tx)
    .await
    .or_retry()?;
    notify_told(tx, whom, person).await
}

/// Tells an organisation what the acting one did, in the transaction of the request; nothing if they are not connected.
pub(crate) async fn by_request(
    tx: &mut PgConnection,
    whom: i64,
    kind: NotificationKind,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let told = sqlx::query_scalar!(
        r#"SELECT gate_notify($1, $2, $3, $4, $5) AS "told!""#,
        whom,
        kind.code(),
        kind.permission().mask(),
        kind.mailed_by_default(),
        now,
    )
    .fetch_one(&mut *tx)
    .await
    .or_internal()?;
    if told { notify_told(tx, whom, None).await.or_internal() } else { Ok(()) }
}
