//! The jobs that send links by mail.
//!
//! The secret of a link is nowhere at rest: each try makes a link of its own, and sends it. It stands in the database
//! before the mail goes, so that it is good when it arrives; the earlier ones are replaced once somebody has the new one,
//! so that a mail server that is down takes no link away from anybody.

use super::links::{LinkFor, NewLink};
use crate::Store;
use crate::jobs::{Claim, JobError, JobResult, OrFail, OrRetry, end};
use domain::languages::Language;
use domain::notifications::MailError;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::people::{Inviting, LinkLetter, LinkPurpose, MailState};

/// Sends the link of an invitation, if a mail is still wanted for it.
pub(crate) async fn send_activation(store: &Store, claim: &Claim, invitation: i64) -> JobResult<()> {
    let (link, mailer) = (store.new_link(), store.mailer.clone());
    let mut tx = store.jobs.begin().await.or_retry()?;
    let row = sqlx::query!(
        r#"SELECT i.email, i.name, o.number, o.name AS organisation, o.kind, p.name AS "invited_by?",
             coalesce(invited.language, p.language) AS language
           FROM invitations i JOIN organisations o ON o.id = i.organisation_id LEFT JOIN people p ON p.id = i.invited_by_id
             LEFT JOIN people invited ON invited.email = i.email
           WHERE i.id = $1 AND i.mail = ANY($2) AND o.suspended_at IS NULL AND o.deleted_at IS NULL"#,
        invitation,
        &wanted(),
    )
    .fetch_optional(&mut *tx)
    .await
    .or_retry()?;
    let Some(row) = row else {
        end(&mut tx, claim, link.now).await?;
        return tx.commit().await.or_retry();
    };
    // A process that sends mail takes it.
    let mailer = mailer.ok_or(JobError::Busy)?;
    let made = link.insert(&mut tx, LinkFor::Invitation(invitation), true).await.or_retry()?;
    tx.commit().await.or_retry()?;
    let organisation = Inviting {
        number: OrganisationNumber::parse(&row.number).ok_or("a number is unreadable").or_fail()?,
        name: row.organisation,
        kind: OrganisationKind::from_code(row.kind).ok_or("a kind is unknown").or_fail()?,
    };
    let letter = LinkLetter {
        organisation: Some(organisation),
        invited_by: row.invited_by,
        ..letter(&link, LinkPurpose::Activation, (row.email, row.name, row.language))
    };
    let outcome = mailer.send_link(&letter).await;

    let now = store.clock.now();
    let mut tx = store.jobs.begin().await.or_retry()?;
    let state = if outcome.is_ok() { MailState::Sent } else { MailState::Failed };
    let still = sqlx::query!(
        "UPDATE invitations SET mail = $2, expires_at = CASE WHEN $3 THEN $4 ELSE expires_at END
         WHERE id = $1 AND mail = ANY($5)",
        invitation,
        state.code(),
        outcome.is_ok(),
        link.expires_at,
        &wanted(),
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    // Where a link was shown meanwhile, that one is good, and this one was replaced.
    if outcome.is_ok() && still.rows_affected() == 1 {
        sqlx::query!(
            "UPDATE links SET replaced_at = $3
             WHERE invitation_id = $1 AND id <> $2 AND used_at IS NULL AND replaced_at IS NULL",
            invitation,
            made,
            now,
        )
        .execute(&mut *tx)
        .await
        .or_retry()?;
    }
    finish(tx, claim, made, outcome, now).await
}

/// Sends a link that sets a new password; to nobody, when nobody has the address.
pub(crate) async fn send_reset(store: &Store, claim: &Claim, person: Option<i64>) -> JobResult<()> {
    let (link, mailer) = (store.new_link(), store.mailer.clone());
    let mut tx = store.jobs.begin().await.or_retry()?;
    let row = sqlx::query!(
        "SELECT id, email, name, language FROM people WHERE id = $1 AND disabled_at IS NULL",
        person.unwrap_or_default(),
    )
    .fetch_optional(&mut *tx)
    .await
    .or_retry()?;
    let Some(row) = row else {
        end(&mut tx, claim, link.now).await?;
        return tx.commit().await.or_retry();
    };
    let mailer = mailer.ok_or(JobError::Busy)?;
    let made = link.insert(&mut tx, LinkFor::Person(row.id), true).await.or_retry()?;
    tx.commit().await.or_retry()?;
    let outcome =
        mailer.send_link(&letter(&link, LinkPurpose::Reset, (row.email, row.name, row.language))).await;

    let now = store.clock.now();
    let mut tx = store.jobs.begin().await.or_retry()?;
    if outcome.is_ok() {
        sqlx::query!(
            "UPDATE links SET replaced_at = $3
             WHERE person_id = $1 AND id <> $2 AND used_at IS NULL AND replaced_at IS NULL",
            row.id,
            made,
            now,
        )
        .execute(&mut *tx)
        .await
        .or_retry()?;
    }
    finish(tx, claim, made, outcome, now).await
}

/// A mail is wanted while it waits, and while it failed.
fn wanted() -> Vec<i16> {
    vec![MailState::Waiting.code(), MailState::Failed.code()]
}

type Addressee = (String, String, Option<String>);

/// `to`: address, name and language.
fn letter(link: &NewLink, purpose: LinkPurpose, (email, name, language): Addressee) -> LinkLetter {
    LinkLetter {
        id: hex::encode(&link.sha256[..16.min(link.sha256.len())]),
        email,
        name,
        language: language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
        organisation: None,
        invited_by: None,
        purpose,
        token: link.token.clone(),
        expires_at: link.expires_at,
    }
}

/// Ends the job, or leaves it to be tried again; a link that nobody has goes.
async fn finish(
    mut tx: sqlx::PgTransaction<'_>,
    claim: &Claim,
    made: i64,
    outcome: Result<(), MailError>,
    now: time::OffsetDateTime,
) -> JobResult<()> {
    if outcome.is_err() {
        sqlx::query!("DELETE FROM links WHERE id = $1", made).execute(&mut *tx).await.or_retry()?;
    }
    match outcome {
        Err(MailError::Later(why)) => {
            tx.commit().await.or_retry()?;
            Err(MailError::Later(why)).or_retry()
        }
        outcome => {
            if let Err(error) = outcome {
                tracing::warn!(%error, "mail.refused");
            }
            end(&mut tx, claim, now).await?;
            tx.commit().await.or_retry()
        }
    }
}
