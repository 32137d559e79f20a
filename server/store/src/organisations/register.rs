use super::list::{One, find};
use crate::error::{OrInternal, internal};
use crate::people::{
    Newcomer, check_person, drop_ended_invitation, first_invitation, invite_first, resend_first, show_first,
    take_one,
};
use crate::transaction::lock;
use crate::{Store, activity};
use domain::organisations::{
    NewAdministrator, NewOrganisation, OrganisationKind, OrganisationNumber, check_name_and_country,
};
use domain::people::ShownLink;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

/// What of *Register* is kept, in its stored form.
struct Checked {
    name: String,
    country: String,
    email: String,
    administrator: String,
}

/// Creates an organisation and invites its first administrator.
pub(super) async fn register(
    store: &Store,
    actor: &Actor,
    new: NewOrganisation,
) -> PortalResult<OrganisationNumber> {
    require(actor, Action::ManageOrganisations)?;
    let checked = check(&new)?;
    take_one(store, actor).await?;
    let (whom, link) = (actor.clone(), store.new_link());
    // Ten random digits meet by chance once in a while: then others are taken.
    let numbers = [(); 5].map(|()| store.random.ten_digits());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let Checked { name, country, email, administrator } = checked;
                for number in numbers {
                    let made = sqlx::query_scalar!(
                        "SELECT gate_register_organisation($1, $2, $3, $4, $5)",
                        number,
                        new.kind.code(),
                        name,
                        country,
                        link.now
                    )
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                    let (Some(id), Some(registered)) = (made, OrganisationNumber::parse(&number)) else {
                        continue;
                    };
                    let details =
                        json!({ "kind": new.kind.label().english(), "name": name, "country": country });
                    activity::record(tx, &whom, link.now, "organisation.registered", &number, details)
                        .await?;
                    let newcomer = Newcomer { id, name, number: registered.clone(), kind: new.kind };
                    invite_first(tx, &whom, newcomer, (&email, &administrator), new.method, &link).await?;
                    return Ok(registered);
                }
                Err(internal(&NoNumber))
            })
        })
        .await
}

/// Everything that is wrong, at once.
fn check(new: &NewOrganisation) -> PortalResult<Checked> {
    if new.kind == OrganisationKind::Operator {
        return Err(PortalError::field(Field::List, FieldError::Unknown));
    }
    let organisation = check_name_and_country(&new.name, &new.country);
    let person = check_person(&new.email, &new.administrator).map_err(PortalError::Invalid);
    match (organisation, person) {
        (Ok((name, country)), Ok((email, administrator))) => {
            Ok(Checked { name, country, email, administrator })
        }
        (Err(PortalError::Invalid(mut errors)), Err(PortalError::Invalid(more))) => {
            errors.extend(more);
            Err(PortalError::Invalid(errors))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

pub(super) async fn resend_invitation(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<()> {
    require(actor, Action::ManageOrganisations)?;
    take_one(store, actor).await?;
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let newcomer = newcomer(find(tx, &number).await?, number);
                resend_first(tx, &whom, newcomer, now).await
            })
        })
        .await
}

/// Invites another first administrator; an invitation that has ended makes room.
pub(super) async fn invite(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    new: NewAdministrator,
) -> PortalResult<()> {
    require(actor, Action::ManageOrganisations)?;
    let (email, name) = check_person(&new.email, &new.name).map_err(PortalError::Invalid)?;
    take_one(store, actor).await?;
    let (whom, number, link) = (actor.clone(), number.clone(), store.new_link());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let one = find(tx, &number).await?;
                // Two operators at the same moment invite one person.
                lock(tx, &format!("organisations.invite {}", one.id)).await?;
                drop_ended_invitation(tx, one.id, link.now).await?;
                if !lacks_administrator(tx, one.id).await?
                    || first_invitation(tx, one.id, link.now).await?.is_some()
                {
                    return Err(PortalError::Conflict(Conflict::HasAdministrator));
                }
                let newcomer = newcomer(one, number);
                invite_first(tx, &whom, newcomer, (&email, &name), new.method, &link).await
            })
        })
        .await
}

/// Whether nobody administers an organisation.
pub(super) async fn lacks_administrator(tx: &mut PgConnection, organisation: i64) -> PortalResult<bool> {
    sqlx::query_scalar!(r#"SELECT gate_lacks_administrator($1) AS "lacks!""#, organisation)
        .fetch_one(tx)
        .await
        .or_internal()
}

pub(super) async fn show_link(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<ShownLink> {
    require(actor, Action::ManageOrganisations)?;
    take_one(store, actor).await?;
    let (whom, number, link) = (actor.clone(), number.clone(), store.new_link());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let newcomer = newcomer(find(tx, &number).await?, number);
                show_first(tx, &whom, newcomer, link).await
            })
        })
        .await
}

fn newcomer(one: One, number: OrganisationNumber) -> Newcomer {
    Newcomer { id: one.id, name: one.name, number, kind: one.kind }
}

#[derive(Debug, thiserror::Error)]
#[error("no free number was drawn")]
struct NoNumber;
