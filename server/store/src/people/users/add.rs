use super::change::unknown_role;
use super::subject::{Subject, given, may_give, require_users, subject};
use crate::Store;
use crate::attempts::{INVITATIONS, take};
use crate::error::{OnConstraint, OrInternal};
use crate::jobs::{Job, enqueue};
use crate::people::links::{LinkFor, NewLink};
use domain::people::{ActivationMethod, MAX_NAME, MailState, NewUser, ShownLink, Whose, parse_email};
use domain::policy::Action;
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

/// The most invitations of an organisation at a time.
const MAX_OPEN: u32 = 500;

pub(super) async fn add(
    store: &Store,
    actor: &Actor,
    whose: &Whose,
    new: NewUser,
) -> PortalResult<Option<ShownLink>> {
    require_users(actor, whose, Action::ManagePeople)?;
    let (email, name) = check(&new)?;
    take_one(store, actor).await?;
    let (acting, whose, link) = (actor.clone(), whose.clone(), store.new_link());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subject = subject(tx, &acting, &whose).await?;
                let role = given(tx, &subject, &new.role).await?.ok_or_else(unknown_role)?;
                may_give(&acting, role.permissions)?;
                refuse_who_is_there(tx, subject.id, &email).await?;
                let mail = match new.method {
                    ActivationMethod::Mail => MailState::Waiting,
                    ActivationMethod::Display => MailState::NotWanted,
                };
                let invited = Invited { email: &email, name: &name, role: role.id, mail, by_operator: false };
                let invitation = invite(tx, &acting, &subject, invited, &link)
                    .await?
                    .ok_or(PortalError::Conflict(Conflict::AlreadyInvited))?;
                let details = json!({ "role": role.name });
                subject.record(tx, &acting, link.now, "person.invited", &email, details).await?;
                match new.method {
                    ActivationMethod::Mail => {
                        enqueue(tx, &Job::SendActivation { invitation }, link.now).await?;
                        Ok(None)
                    }
                    ActivationMethod::Display => {
                        link.insert(tx, LinkFor::Invitation(invitation), false).await.or_internal()?;
                        let expires_at = link.expires_at;
                        Ok(Some(ShownLink { token: link.token, email, expires_at }))
                    }
                }
            })
        })
        .await
}

/// Who is invited.
pub(super) struct Invited<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub role: i64,
    pub mail: MailState,
    pub by_operator: bool,
}

/// Writes an invitation down; answers its key, or nothing when the address is invited already.
pub(super) async fn invite(
    tx: &mut PgConnection,
    actor: &Actor,
    subject: &Subject,
    invited: Invited<'_>,
    link: &NewLink,
) -> PortalResult<Option<i64>> {
    sqlx::query_scalar!(
        "INSERT INTO invitations
             (organisation_id, email, name, role, invited_by_id, mail, created_at, expires_at, by_operator)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT ON CONSTRAINT invitations_email_key DO NOTHING RETURNING id",
        subject.id,
        invited.email,
        invited.name,
        invited.role,
        actor.person.0,
        invited.mail.code(),
        link.now,
        link.expires_at,
        invited.by_operator,
    )
    .fetch_optional(tx)
    .await
    // The role was deleted in this moment.
    .on_constraint("invitations_role_fkey", unknown_role())
}

/// Takes one of the invitations that an organisation may send in a while; one that is refused counts, too.
pub(crate) async fn take_one(store: &Store, actor: &Actor) -> PortalResult<()> {
    let (now, bucket) = (store.clock.now(), INVITATIONS.bucket(&actor.organisation.0.to_string()));
    store.act(actor, move |tx| Box::pin(async move { take(tx, &bucket, now).await })).await
}

/// Refuses an address of somebody who belongs there by themselves, and more invitations than there can be.
async fn refuse_who_is_there(tx: &mut PgConnection, organisation: i64, email: &str) -> PortalResult<()> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT FROM memberships m JOIN people p ON p.id = m.person_id
                          WHERE m.organisation_id = $1 AND p.email = $2 AND m.inherited_from_id IS NULL) AS "member!",
                  (SELECT count(*) FROM invitations WHERE organisation_id = $1) AS "open!""#,
        organisation,
        email,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    if row.member {
        return Err(PortalError::Conflict(Conflict::AlreadyMember));
    }
    if row.open >= i64::from(MAX_OPEN) {
        return Err(PortalError::field(Field::Email, FieldError::TooMany { max: MAX_OPEN }));
    }
    Ok(())
}

/// Address and name as they are kept, or all that is wrong with them and with the role at once.
fn check(new: &NewUser) -> PortalResult<(String, String)> {
    let mut checked = check_person(&new.email, &new.name);
    if !new.role.is_plausible() {
        let error = if new.role.0.is_empty() { FieldError::Required } else { FieldError::Unknown };
        let mut errors = checked.err().unwrap_or_default();
        errors.insert(Field::Role, error);
        checked = Err(errors);
    }
    checked.map_err(PortalError::Invalid)
}

/// Address and name of a person as they are kept, or all that is wrong with them at once.
pub(crate) fn check_person(email: &str, name: &str) -> Result<(String, String), FieldErrors> {
    let mut errors = FieldErrors::new();
    let kept = parse_email(email);
    if kept.is_none() {
        let empty = email.trim().is_empty();
        errors.insert(Field::Email, if empty { FieldError::Required } else { FieldError::Malformed });
    }
    let name = check_name(name).map_err(|error| errors.insert(Field::Name, error));
    match (kept, name) {
        (Some(email), Ok(name)) => Ok((email, name)),
        _ => Err(errors),
    }
}

/// A person's name as it is kept: trimmed, not empty, printable, of bounded length.
pub(in crate::people) fn check_name(name: &str) -> Result<String, FieldError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(FieldError::Required);
    }
    if name.chars().any(char::is_control) {
        return Err(FieldError::Unprintable);
    }
    if name.chars().count() > MAX_NAME {
        return Err(FieldError::TooLong { max: u32::try_from(MAX_NAME).unwrap_or(u32::MAX) });
    }
    Ok(name.to_owned())
}
