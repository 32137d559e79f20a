use crate::error::OrInternal;
use crate::{Store, activity};
use domain::customers::MAX_INTERNAL_REFERENCE;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use serde_json::json;

/// An internal reference as it is kept: trimmed, printable, of bounded length; nothing when it is empty.
pub(crate) fn check(reference: &str) -> PortalResult<Option<String>> {
    let reference = reference.trim();
    let refused = |error| Err(PortalError::field(Field::InternalReference, error));
    if reference.chars().any(char::is_control) {
        return refused(FieldError::Unprintable);
    }
    if reference.chars().count() > MAX_INTERNAL_REFERENCE {
        return refused(FieldError::TooLong {
            max: u32::try_from(MAX_INTERNAL_REFERENCE).unwrap_or(u32::MAX),
        });
    }
    Ok((!reference.is_empty()).then(|| reference.to_owned()))
}

pub(super) async fn set(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    reference: &str,
) -> PortalResult<()> {
    require(actor, Action::ManageCustomers)?;
    let after = check(reference)?;
    let (now, acting, number) = (store.clock.now(), actor.clone(), number.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let tenant = acting.organisation.0;
                let before = sqlx::query_scalar!(
                    "SELECT internal_reference FROM connections WHERE tenant_id = $1 AND number = $2 FOR UPDATE",
                    tenant,
                    number.as_str()
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if before == after {
                    return Ok(());
                }
                sqlx::query!(
                    "UPDATE connections SET internal_reference = $3 WHERE tenant_id = $1 AND number = $2",
                    tenant,
                    number.as_str(),
                    after
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                let details = json!({ "before": before, "after": after });
                activity::record(tx, &acting, now, "customer.internal_reference_changed", number.as_str(), details)
                    .await
            })
        })
        .await
}
