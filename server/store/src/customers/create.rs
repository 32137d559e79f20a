use super::connect::connection;
use super::reference;
use crate::error::{OrInternal, internal};
use crate::{Store, activity};
use domain::customers::{CustomerRow, NewCustomer};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::json;

/// The most characters of a company's name.
const MAX_NAME: usize = 200;

pub(super) async fn create(store: &Store, actor: &Actor, new: NewCustomer) -> PortalResult<CustomerRow> {
    require(actor, Action::ManageCustomers)?;
    if actor.kind != OrganisationKind::Msp {
        return Err(PortalError::NotFound);
    }
    let (new, reference) = check(new)?;
    let (whom, now) = (actor.clone(), store.clock.now());
    // Ten random digits meet by chance once in a while: then others are taken.
    let numbers = [(); 5].map(|()| store.random.ten_digits());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                for number in numbers {
                    let made = sqlx::query_scalar!(
                        "SELECT gate_create_customer($1, $2, $3, $4, $5)",
                        number,
                        new.name,
                        new.country,
                        reference,
                        now
                    )
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                    let Some(customer) = made else { continue };
                    let details =
                        json!({ "name": new.name, "country": new.country, "internal_reference": reference });
                    activity::record(tx, &whom, now, "customer.created", &number, details).await?;
                    return connection(tx, customer).await;
                }
                Err(internal(&NoNumber))
            })
        })
        .await
}

#[derive(Debug, thiserror::Error)]
#[error("no free number was drawn")]
struct NoNumber;

/// The fields in their stored form, or all that is wrong with them at once.
fn check(new: NewCustomer) -> PortalResult<(NewCustomer, Option<String>)> {
    let mut errors = FieldErrors::new();
    let name = new.name.trim().to_owned();
    if name.is_empty() {
        errors.insert(Field::CompanyName, FieldError::Required);
    } else if name.chars().any(char::is_control) {
        errors.insert(Field::CompanyName, FieldError::Unprintable);
    } else if name.chars().count() > MAX_NAME {
        let max = u32::try_from(MAX_NAME).unwrap_or(u32::MAX);
        errors.insert(Field::CompanyName, FieldError::TooLong { max });
    }
    let country = new.country.trim().to_ascii_uppercase();
    if country.is_empty() {
        errors.insert(Field::Country, FieldError::Required);
    } else if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        errors.insert(Field::Country, FieldError::Malformed);
    }
    match reference::check(&new.internal_reference) {
        Ok(reference) if errors.is_empty() => Ok((NewCustomer { name, country, ..new }, reference)),
        Ok(_) => Err(PortalError::Invalid(errors)),
        Err(PortalError::Invalid(wrong)) => {
            errors.extend(wrong);
            Err(PortalError::Invalid(errors))
        }
        Err(other) => Err(other),
    }
}
