use super::row::{COLUMNS, ConnectionRow};
use super::{ask, reference};
use crate::error::{OnConstraint, OrInternal, unreadable};
use crate::jobs::notify_changed;
use crate::notifications;
use crate::resellers::lock_relation;
use crate::{Store, activity};
use domain::customers::{AddCustomer, CustomerRow, Verification};
use domain::notifications::NotificationKind;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::json;
use sqlx::{PgConnection, QueryBuilder};

pub(super) async fn connect(store: &Store, actor: &Actor, new: AddCustomer) -> PortalResult<CustomerRow> {
    require(actor, Action::ManageCustomers)?;
    let (number, reference) = check(&new)?;
    let (now, acting) = (store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let tenant = acting.organisation.0;
                let own = sqlx::query_scalar!("SELECT number FROM organisations WHERE id = $1", tenant)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                if own == number.as_str() {
                    return Err(PortalError::Conflict(Conflict::OwnNumber));
                }
                let receiver = sqlx::query!(
                    r#"SELECT id AS "id!", kind AS "kind!", name AS "name!", country AS "country!"
                       FROM gate_receiver($1)"#,
                    number.as_str()
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                // A reseller hands devices to customers and MSPs, an MSP to customers only.
                .filter(|receiver| {
                    acting.kind == OrganisationKind::Reseller
                        || receiver.kind == OrganisationKind::Customer.code()
                })
                .ok_or(PortalError::Conflict(Conflict::UnknownCustomer))?;
                lock_relation(tx, tenant, receiver.id).await?;
                let asked_again =
                    acting.kind == OrganisationKind::Msp && ask(tx, receiver.id, Verification::Pending).await?;
                if !asked_again {
                    // An MSP may have moved devices of this reseller to the customer before, and the receiver may have
                    // registered the reseller: then it is accepted already.
                    sqlx::query!(
                        "INSERT INTO connections (tenant_id, customer_id, kind, number, name, country, internal_reference,
                                                  created_at, devices, verified, verification)
                         SELECT $1, $2, $3, $4, $5, $6, $7, $8, count(*), count(*) FILTER (WHERE status = 2),
                                CASE WHEN gate_registered($2) THEN 2 ELSE 1 END
                         FROM devices WHERE reseller_id = $1 AND holder_id = $2",
                        tenant,
                        receiver.id,
                        receiver.kind,
                        number.as_str(),
                        receiver.name,
                        receiver.country,
                        reference,
                        now
                    )
                    .execute(&mut *tx)
                    .await
                    .on_constraint(
                        "connections_tenant_customer_key",
                        PortalError::Conflict(Conflict::AlreadyAdded),
                    )?;
                }
                notify_changed(tx, receiver.id).await.or_internal()?;
                if acting.kind == OrganisationKind::Msp {
                    notifications::by_request(tx, receiver.id, NotificationKind::MspAsked, now).await?;
                }
                let details = json!({ "internal_reference": reference });
                activity::record(tx, &acting, now, "customer.connected", number.as_str(), details).await?;

                connection(tx, receiver.id).await
            })
        })
        .await
}

/// The acting tenant's connection to a customer.
pub(super) async fn connection(tx: &mut PgConnection, customer: i64) -> PortalResult<CustomerRow> {
    let mut sql = QueryBuilder::new("SELECT ");
    sql.push(COLUMNS).push(" FROM connections WHERE connections.tenant_id = acting_organisation()");
    sql.push(" AND connections.customer_id = ").push_bind(customer);
    let row: ConnectionRow = sql.build_query_as().fetch_one(tx).await.or_internal()?;
    row.into_customer().ok_or_else(|| unreadable("customer"))
}

/// Both fields, with all that is wrong with them at once.
fn check(new: &AddCustomer) -> PortalResult<(OrganisationNumber, Option<String>)> {
    let number = OrganisationNumber::parse(&new.number);
    let mut errors = FieldErrors::new();
    if number.is_none() {
        let empty = new.number.trim().is_empty();
        errors.insert(Field::Number, if empty { FieldError::Required } else { FieldError::Malformed });
    }
    match (number, reference::check(&new.internal_reference)) {
        (Some(number), Ok(reference)) => Ok((number, reference)),
        (_, Err(PortalError::Invalid(wrong))) => {
            errors.extend(wrong);
            Err(PortalError::Invalid(errors))
        }
        (_, Err(other)) => Err(other),
        (None, Ok(_)) => Err(PortalError::Invalid(errors)),
    }
}
