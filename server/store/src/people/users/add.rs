use super::subject::{given, may_give, require_users, subject};
use crate::Store;
use crate::attempts::{INVITATIONS, take};
use crate::error::{OnConstraint, OrInternal};
use crate::jobs::{Job, enqueue};
use crate::people::links::LinkFor;
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
                let unknown = || PortalError::field(Field::Role, FieldError::Unknown);
                let role = given(tx, &subject, &new.role).await?.ok_or_else(unknown)?;
                may_give(&acting, role.permissions)?;
                refuse_who_is_there(tx, subject.id, &email).await?;
                let mail = match new.method {
                    ActivationMethod::Mail => MailState::Waiting,
                    ActivationMethod::Display => MailState::NotWanted,
                };
                let invitation = sqlx::query_scalar!(
                    "INSERT INTO invitations
                         (organisation_id, email, name, role, invited_by_id, mail, created_at, expires_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                     ON CONFLICT ON CONSTRAINT invitations_email_key DO NOTHING RETURNING id",
                    subject.id,
                    email,
                    name,
                    role.id,
                    acting.person.0,
                    mail.code(),
                    link.now,
                    link.expires_at,
                )
                .fetch_optional(&mut *tx)
                .await
                // The role was deleted in this moment.
                .on_constraint("invitations_role_fkey", unknown())?
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

/// Takes one of the invitations that an organisation may send in a while; one that is refused counts, too.
pub(super) async fn take_one(store: &Store, actor: &Actor) -> PortalResult<()> {
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

/// Address and name as they are kept, or all that is wrong with them at once.
fn check(new: &NewUser) -> PortalResult<(String, String)> {
    let mut errors = FieldErrors::new();
    let email = parse_email(&new.email);
    if email.is_none() {
        let empty = new.email.trim().is_empty();
        errors.insert(Field::Email, if empty { FieldError::Required } else { FieldError::Malformed });
    }
    let name = check_name(&new.name).map_err(|error| errors.insert(Field::Name, error));
    if !new.role.is_plausible() {
        errors.insert(
            Field::Role,
            if new.role.0.is_empty() { FieldError::Required } else { FieldError::Unknown },
        );
    }
    match (email, name) {
        (Some(email), Ok(name)) if errors.is_empty() => Ok((email, name)),
        _ => Err(PortalError::Invalid(errors)),
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
