use crate::error::{OrInternal, internal};
use crate::{Store, activity};
use domain::organisations::{OrganisationKind, OrganisationNumber, check_name_and_country};
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use serde_json::json;

/// Creates a reseller or an MSP. Its first administrator is not invited here yet: until then the command line gives it one.
pub(super) async fn register(
    store: &Store,
    actor: &Actor,
    kind: OrganisationKind,
    name: &str,
    country: &str,
) -> PortalResult<OrganisationNumber> {
    require(actor, Action::ManageOrganisations)?;
    if !matches!(kind, OrganisationKind::Reseller | OrganisationKind::Msp) {
        return Err(PortalError::field(Field::List, FieldError::Unknown));
    }
    let (name, country) = check_name_and_country(name, country)?;
    let (whom, now) = (actor.clone(), store.clock.now());
    // Ten random digits meet by chance once in a while: then others are taken.
    let numbers = [(); 5].map(|()| store.random.ten_digits());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                for number in numbers {
                    let made = sqlx::query_scalar!(
                        "SELECT gate_register_organisation($1, $2, $3, $4, $5)",
                        number,
                        kind.code(),
                        name,
                        country,
                        now
                    )
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                    let (Some(_), Some(registered)) = (made, OrganisationNumber::parse(&number)) else {
                        continue;
                    };
                    let details = json!({ "kind": kind.label(), "name": name, "country": country });
                    activity::record(tx, &whom, now, "organisation.registered", &number, details).await?;
                    return Ok(registered);
                }
                Err(internal(&NoNumber))
            })
        })
        .await
}

#[derive(Debug, thiserror::Error)]
#[error("no free number was drawn")]
struct NoNumber;
