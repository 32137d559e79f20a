//! The job that sends the mail that is due.
//!
//! Who gets a mail was put down with the notification itself, so none is lost. A mail is sent while its rows are locked,
//! and they are ended once somebody has it, so none comes twice: two workers pass each other over, and what failed is
//! tried again with the same rows. Only a server that dies between the answer of the mail server and its own commit sends a mail
//! twice, and then under the same `Message-ID`, by which mail systems drop the second.

use crate::Store;
use crate::jobs::{Claim, JobResult, OrFail, OrRetry, end};
use domain::languages::Language;
use domain::notifications::{Digest, Facts, MailError, NotificationKind, NotificationRow};
use domain::organisations::OrganisationNumber;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx::{FromRow, PgTransaction};
use time::OffsetDateTime;

/// After so many mails that nobody took, the mail server is taken for down: the rest waits for the next try.
const PATIENCE: usize = 3;

/// Mails of one person, organisation and kind are one mail.
#[derive(Debug, Clone, Copy, FromRow)]
struct Addressed {
    person_id: i64,
    organisation_id: i64,
    kind: i16,
}

/// Sends what is due.
pub(crate) async fn send_mails(store: &Store, claim: &Claim) -> JobResult<()> {
    let mut untaken: Vec<Addressed> = Vec::new();
    let mut last: Option<MailError> = None;
    loop {
        let mut tx = store.jobs.begin().await.or_retry()?;
        let now = store.clock.now();
        let next = if store.mailer.is_some() { next(&mut tx, &untaken, now).await? } else { None };
        let Some(addressed) = next.filter(|_| untaken.len() < PATIENCE) else {
            let Some(error) = last else {
                end(&mut tx, claim, now).await?;
                return tx.commit().await.or_retry();
            };
            return Err(error).or_retry();
        };
        match send(store, &mut tx, addressed, now).await? {
            Ok(()) => tx.commit().await.or_retry()?,
            Err(error) => {
                // Dropped, the transaction leaves the rows as they were.
                drop(tx);
                untaken.push(addressed);
                last = Some(error);
            }
        }
    }
}

/// The one that waits longest and that nobody is at.
async fn next(
    tx: &mut PgTransaction<'_>,
    without: &[Addressed],
    now: OffsetDateTime,
) -> JobResult<Option<Addressed>> {
    let persons: Vec<i64> = without.iter().map(|one| one.person_id).collect();
    let organisations: Vec<i64> = without.iter().map(|one| one.organisation_id).collect();
    let kinds: Vec<i16> = without.iter().map(|one| one.kind).collect();
    // A kind of a newer version, while servers are being replaced, is theirs.
    let known: Vec<i16> = NotificationKind::ALL.into_iter().map(NotificationKind::code).collect();
    sqlx::query_as!(
        Addressed,
        "SELECT person_id, organisation_id, kind FROM notification_mails
         WHERE ended_at IS NULL AND due_at <= $1 AND kind = ANY($5)
           AND (person_id, organisation_id, kind) NOT IN
               (SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::smallint[]))
         ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        now,
        &persons,
        &organisations,
        &kinds,
        &known,
    )
    .fetch_optional(&mut **tx)
    .await
    .or_retry()
}

struct Waiting {
    id: i64,
    key: String,
    party: Option<String>,
    party_number: Option<String>,
    subject: Option<String>,
    facts: Value,
    at: OffsetDateTime,
}

/// Sends all that waits for one, due or not, as one mail. The inner error: nobody took it, and nothing was changed.
async fn send(
    store: &Store,
    tx: &mut PgTransaction<'_>,
    addressed: Addressed,
    now: OffsetDateTime,
) -> JobResult<Result<(), MailError>> {
    let Addressed { person_id, organisation_id, kind } = addressed;
    let waiting = sqlx::query_as!(
        Waiting,
        "SELECT n.id, n.key, n.party, n.party_number, n.subject, n.facts, n.at
         FROM notification_mails w JOIN notifications n ON n.id = w.notification_id
         WHERE w.person_id = $1 AND w.organisation_id = $2 AND w.kind = $3 AND w.ended_at IS NULL
         ORDER BY n.at, n.id LIMIT $4 FOR UPDATE OF w SKIP LOCKED",
        person_id,
        organisation_id,
        kind,
        i64::try_from(Digest::MAX).or_fail()?,
    )
    .fetch_all(&mut **tx)
    .await
    .or_retry()?;
    let ids: Vec<i64> = waiting.iter().map(|row| row.id).collect();
    let failure = match digest(tx, addressed, waiting).await? {
        None => Some("not told any more".to_owned()),
        Some(digest) => match mail(store, &digest).await {
            Ok(()) => None,
            Err(MailError::Never(why)) => {
                tracing::warn!(kind = digest.kind.key(), %why, "mail.refused");
                Some(why)
            }
            Err(later) => return Ok(Err(later)),
        },
    };
    sqlx::query!(
        "UPDATE notification_mails SET ended_at = $3, failure = $4 WHERE person_id = $1 AND notification_id = ANY($2)",
        person_id,
        &ids,
        now,
        failure,
    )
    .execute(&mut **tx)
    .await
    .or_retry()?;
    Ok(Ok(()))
}

async fn mail(store: &Store, digest: &Digest) -> Result<(), MailError> {
    match &store.mailer {
        Some(mailer) => mailer.send(digest).await,
        None => Err(MailError::Later("this process sends no mail".to_owned())),
    }
}

/// What the mail says; none when the person left the organisation, lost the role or was disabled meanwhile.
async fn digest(
    tx: &mut PgTransaction<'_>,
    Addressed { person_id, organisation_id, kind }: Addressed,
    waiting: Vec<Waiting>,
) -> JobResult<Option<Digest>> {
    let kind = NotificationKind::from_code(kind).ok_or("a kind of notification is unknown").or_fail()?;
    let person = sqlx::query!(
        "SELECT p.email, p.name, p.language, o.name AS organisation, o.number
         FROM memberships m JOIN people p ON p.id = m.person_id JOIN organisations o ON o.id = m.organisation_id
         WHERE m.person_id = $1 AND m.organisation_id = $2 AND m.permissions & $3 <> 0
           AND m.disabled_at IS NULL AND p.disabled_at IS NULL",
        person_id,
        organisation_id,
        kind.permission().mask(),
    )
    .fetch_optional(&mut **tx)
    .await
    .or_retry()?;
    let Some(person) = person else { return Ok(None) };
    let mut id = Sha256::new();
    id.update(person.email.as_bytes());
    for row in &waiting {
        id.update(row.key.as_bytes());
    }
    let rows = waiting.into_iter().map(|row| told(kind, row)).collect::<JobResult<Vec<NotificationRow>>>()?;
    Ok(Some(Digest {
        id: hex::encode(&id.finalize()[..16]),
        email: person.email,
        name: person.name,
        language: person.language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
        organisation: person.organisation,
        number: OrganisationNumber::parse(&person.number).ok_or("a number is unreadable").or_fail()?,
        kind,
        rows,
    }))
}

fn told(kind: NotificationKind, row: Waiting) -> JobResult<NotificationRow> {
    let facts: Facts = serde_json::from_value(row.facts).or_fail()?;
    Ok(NotificationRow {
        key: row.key,
        kind,
        party: row.party,
        party_number: row.party_number.as_deref().and_then(OrganisationNumber::parse),
        subject: row.subject,
        facts,
        at: row.at,
        read: false,
    })
}
