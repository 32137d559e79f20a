use super::chosen::waiting;
use crate::Store;
use crate::operations::{New, Request, begin};
use domain::deliveries::{DeliveryList, MAX_REASON};
use domain::lists::Selection;
use domain::operations::OperationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};

pub(super) async fn reject(
    store: &Store,
    actor: &Actor,
    selection: &Selection,
    reason: &str,
) -> PortalResult<OperationNumber> {
    require(actor, Action::ApproveDevices)?;
    selection.check::<DeliveryList>()?;
    let reason = check(reason)?;
    let (now, random) = (store.clock.now(), store.random.clone());
    let (whom, selection) = (actor.clone(), selection.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let deliveries = waiting(tx, &selection).await?;
                let new = New::of(Request::Reject { deliveries, reason }, None);
                Ok(begin(tx, &whom, (now, &random), new, None).await?.0)
            })
        })
        .await
}

/// The sender reads it.
fn check(reason: &str) -> PortalResult<String> {
    let reason = reason.trim();
    let wrong = |error| Err(PortalError::field(Field::Reason, error));
    if reason.is_empty() {
        wrong(FieldError::Required)
    } else if reason.chars().count() > MAX_REASON {
        wrong(FieldError::TooLong { max: u32::try_from(MAX_REASON).unwrap_or(u32::MAX) })
    } else if reason.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
        wrong(FieldError::Unprintable)
    } else {
        Ok(reason.to_owned())
    }
}
