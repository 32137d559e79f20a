//! The first administrator of an organisation: the operator that registers it invites them. Until they accept, it can
//! send the link again, or show one; row level security lets it reach no other invitation.

use super::add::{Invited, invite};
use super::invitation::{Held, send_again, show};
use super::subject::{Subject, given};
use crate::error::{OrInternal, internal, unreadable};
use crate::jobs::{Job, enqueue};
use crate::people::links::NewLink;
use domain::organisations::{FirstInvitation, OrganisationKind, OrganisationNumber};
use domain::people::{ActivationMethod, MailState, RoleKey, ShownLink};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// The organisation that they are to administer.
pub(crate) struct Newcomer {
    pub id: i64,
    pub name: String,
    pub number: OrganisationNumber,
    pub kind: OrganisationKind,
}

impl Newcomer {
    fn subject(self) -> Subject {
        let Self { id, name, number, kind } = self;
        Subject { id, own: false, name, number, kind }
    }
}

/// Invites the first administrator of an organisation that was just registered. A link that is to be displayed is made
/// when it is.
pub(crate) async fn invite_first(
    tx: &mut PgConnection,
    operator: &Actor,
    organisation: Newcomer,
    (email, name): (&str, &str),
    method: ActivationMethod,
    link: &NewLink,
) -> PortalResult<()> {
    let subject = organisation.subject();
    let role = given(tx, &subject, &RoleKey("administrator".to_owned()))
        .await?
        .ok_or_else(|| unreadable("roles"))?;
    let mail = match method {
        ActivationMethod::Mail => MailState::Waiting,
        ActivationMethod::Display => MailState::NotWanted,
    };
    let invited = Invited { email, name, role: role.id, mail, by_operator: true };
    let invitation =
        invite(tx, operator, &subject, invited, link).await?.ok_or_else(|| internal(&InvitedBefore))?;
    let details = json!({ "role": role.name });
    subject.record(tx, operator, link.now, "person.invited", email, details).await?;
    if method == ActivationMethod::Mail {
        enqueue(tx, &Job::SendActivation { invitation }, link.now).await?;
    }
    Ok(())
}

/// The invitation of an organisation's first administrator, until it is accepted.
pub(crate) async fn first_invitation(
    tx: &mut PgConnection,
    organisation: i64,
    now: OffsetDateTime,
) -> PortalResult<Option<FirstInvitation>> {
    let row = sqlx::query!(
        "SELECT email, name, mail, expires_at FROM invitations WHERE organisation_id = $1 AND by_operator
         ORDER BY id LIMIT 1",
        organisation,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    row.map(|row| {
        Ok(FirstInvitation {
            email: row.email,
            name: row.name,
            mail: MailState::from_code(row.mail).ok_or_else(|| unreadable("invitations.mail"))?,
            expired: row.expires_at <= now,
            expires_at: row.expires_at,
        })
    })
    .transpose()
}

/// Lets go of the invitation of a first administrator whose link has ended.
pub(crate) async fn drop_ended_invitation(
    tx: &mut PgConnection,
    organisation: i64,
    now: OffsetDateTime,
) -> PortalResult<()> {
    sqlx::query!(
        "DELETE FROM invitations WHERE organisation_id = $1 AND by_operator AND expires_at <= $2",
        organisation,
        now,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}

/// Sends them a new link.
pub(crate) async fn resend_first(
    tx: &mut PgConnection,
    operator: &Actor,
    organisation: Newcomer,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let subject = organisation.subject();
    let held = hold(tx, subject.id).await?;
    send_again(tx, operator, &subject, &held, now).await
}

/// Makes a new link for them, which is shown.
pub(crate) async fn show_first(
    tx: &mut PgConnection,
    operator: &Actor,
    organisation: Newcomer,
    link: NewLink,
) -> PortalResult<ShownLink> {
    let subject = organisation.subject();
    let held = hold(tx, subject.id).await?;
    show(tx, operator, &subject, held, link).await
}

/// Holds the invitation until the transaction ends.
async fn hold(tx: &mut PgConnection, organisation: i64) -> PortalResult<Held> {
    let row = sqlx::query!(
        "SELECT i.id, i.email, i.name, r.key, r.name AS role_name FROM invitations i JOIN roles r ON r.id = i.role
         WHERE i.organisation_id = $1 AND i.by_operator ORDER BY i.id LIMIT 1 FOR UPDATE OF i",
        organisation,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Ok(Held { id: row.id, email: row.email, name: row.name, role_key: row.key, role_name: row.role_name })
}

#[derive(Debug, thiserror::Error)]
#[error("a new organisation has an invitation")]
struct InvitedBefore;
