use super::chosen::waiting;
use super::preview::unregistered;
use crate::Store;
use crate::error::OrInternal;
use crate::operations::{New, Request, begin};
use crate::resellers::register_within;
use crate::services::{catalogue, names};
use domain::deliveries::DeliveryList;
use domain::lists::Selection;
use domain::operations::OperationNumber;
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::services::ServiceSet;
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use sqlx::PgConnection;

pub(super) async fn approve(
    store: &Store,
    actor: &Actor,
    selection: &Selection,
    services: ServiceSet,
    register: bool,
) -> PortalResult<OperationNumber> {
    require(actor, Action::ApproveDevices)?;
    selection.check::<DeliveryList>()?;
    let (now, random) = (store.clock.now(), store.random.clone());
    let (whom, selection) = (actor.clone(), selection.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                check_services(tx, &whom, services).await?;
                let deliveries = waiting(tx, &selection).await?;
                if register {
                    for number in unregistered(tx, &deliveries).await? {
                        register_within(tx, &whom, now, &number).await?;
                    }
                }
                let names = names(&catalogue(tx).await?, services);
                let target = (!names.is_empty()).then(|| names.join("; "));
                let new = New::of(Request::Approve { deliveries, services }, target);
                Ok(begin(tx, &whom, (now, &random), new, None).await?.0)
            })
        })
        .await
}

/// A customer approves for at least one of its services; an MSP hands devices on and uses none.
async fn check_services(tx: &mut PgConnection, actor: &Actor, services: ServiceSet) -> PortalResult<()> {
    if actor.kind != OrganisationKind::Customer {
        return if services.is_empty() {
            Ok(())
        } else {
            Err(PortalError::field(Field::Services, FieldError::Unknown))
        };
    }
    used(tx, services).await
}

/// Refuses services that the acting customer does not use or that are retired, and none at all.
pub(crate) async fn used(tx: &mut PgConnection, services: ServiceSet) -> PortalResult<()> {
    let offered = sqlx::query_scalar!(
        r#"SELECT offered_services(services) AS "offered!" FROM organisations WHERE id = acting_organisation()"#
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    among(services, offered)
}

/// The same for leaving them: what is retired can be left.
pub(crate) async fn used_once(tx: &mut PgConnection, services: ServiceSet) -> PortalResult<()> {
    let used = sqlx::query_scalar!("SELECT services FROM organisations WHERE id = acting_organisation()")
        .fetch_one(tx)
        .await
        .or_internal()?;
    among(services, used)
}

fn among(services: ServiceSet, used: i64) -> PortalResult<()> {
    if services.is_empty() {
        return Err(PortalError::field(Field::Services, FieldError::Required));
    }
    if services.within(ServiceSet(used)) == services {
        Ok(())
    } else {
        Err(PortalError::field(Field::Services, FieldError::Unknown))
    }
}
