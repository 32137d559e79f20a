use super::find::find;
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::operations::{New, Request, begin};
use crate::uploads::count;
use crate::{Store, activity};
use domain::managed_customers::{CustomerEnd, CustomerTies};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<CustomerTies> {
    require(actor, Action::AdministerCustomers)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let customer = find(tx, &number).await?;
                let ties = ties(tx, customer.id).await?.0;
                // Of a customer that goes its own way, what others handed it is nobody else's business.
                let own = CustomerTies { devices: 0, back: 0, uploads: 0, ..ties };
                Ok(if ties.disconnects() { own } else { ties })
            })
        })
        .await
}

pub(super) async fn delete(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    name: &str,
) -> PortalResult<CustomerEnd> {
    require(actor, Action::AdministerCustomers)?;
    let (acting, now, random) = (actor.clone(), store.clock.now(), store.random.clone());
    let (number, name) = (number.clone(), name.trim().to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let customer = find(tx, &number).await?;
                // What was typed is what the page said: it may have been renamed meanwhile.
                if customer.name != name {
                    return Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
                }
                let (ties, running) = ties(tx, customer.id).await?;
                if ties.disconnects() {
                    // Before: afterwards its log is not the acting organisation's to write in.
                    let actions = ("organisation.disconnected", "customer.disconnected");
                    customer.record(tx, &acting, now, actions, json!({})).await?;
                    sqlx::query_scalar!("SELECT gate_disconnect_customer($1)", customer.id)
                        .fetch_one(&mut *tx)
                        .await
                        .or_internal()?;
                    notify_changed(tx, customer.id).await.or_internal()?;
                    return Ok(CustomerEnd::Disconnected);
                }
                if running > 0 {
                    return Err(PortalError::Conflict(Conflict::UploadsRunning));
                }
                let keeper = keeper(tx, customer.id).await?;
                let gone = sqlx::query_scalar!("SELECT gate_delete_customer($1, $2)", customer.id, now)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?
                    // Somebody connected, or began an upload, in this moment.
                    .ok_or(PortalError::Conflict(Conflict::ChangedMeanwhile))?;
                let request = Request::Empty { holders: gone, keeper };
                begin(tx, &acting, (now, &random), New::of(request, Some(name.clone())), None).await?;
                let details = json!({
                    "name": name,
                    "users": ties.users,
                    "devices": ties.devices,
                    "uploads": ties.uploads,
                    "inner_customers": ties.inner_customers,
                });
                activity::record(tx, &acting, now, "customer.deleted", number.as_str(), details).await?;
                notify_changed(tx, customer.id).await.or_internal()?;
                Ok(CustomerEnd::Deleted)
            })
        })
        .await
}

/// What deleting would change, and how many uploads that may be for it have not ended.
async fn ties(tx: &mut PgConnection, customer: i64) -> PortalResult<(CustomerTies, u64)> {
    let row = sqlx::query!(
        r#"SELECT users AS "users!", devices AS "devices!", back AS "back!", uploads AS "uploads!",
                  inner_customers AS "inner_customers!", tenants AS "tenants!", running AS "running!"
           FROM gate_customer_ties($1)"#,
        customer,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    let ties = CustomerTies {
        users: count(row.users),
        devices: count(row.devices),
        back: count(row.back),
        uploads: count(row.uploads),
        inner_customers: count(row.inner_customers),
        tenants: count(row.tenants),
    };
    Ok((ties, count(row.running)))
}

/// To whom devices go back that came from there: the customer around it, or the tenant that created it.
async fn keeper(tx: &mut PgConnection, customer: i64) -> PortalResult<i64> {
    sqlx::query_scalar!(
        r#"SELECT coalesce(parent_id, manager_id) AS "keeper!" FROM organisations WHERE id = $1"#,
        customer,
    )
    .fetch_one(tx)
    .await
    .or_internal()
}
