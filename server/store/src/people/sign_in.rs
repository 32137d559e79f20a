use super::memberships::act_as_person;
use super::open::{NewSession, last_organisation};
use super::passwords;
use crate::Store;
use crate::attempts::{PER_ADDRESS, PER_EMAIL, give_back, take};
use crate::error::OrInternal;
use domain::people::{Client, Opened, parse_email};
use domain::{Conflict, PortalError, PortalResult};

pub(super) async fn sign_in(
    store: &Store,
    email: &str,
    password: &str,
    client: &Client,
) -> PortalResult<Opened> {
    let now = store.clock.now();
    // What is no address belongs to nobody, and takes the same way as an address that belongs to nobody.
    let email = parse_email(email).filter(|email| !email.contains('\0'));
    let buckets =
        [PER_ADDRESS.bucket(&client.address), PER_EMAIL.bucket(email.as_deref().unwrap_or_default())];

    let (limits, wanted) = (buckets.clone(), email.unwrap_or_default());
    let found = store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                for bucket in &limits {
                    take(tx, bucket, now).await?;
                }
                sqlx::query!(
                    r#"SELECT id AS "id!", password_hash, disabled AS "disabled!" FROM gate_person($1)"#,
                    wanted
                )
                .fetch_optional(tx)
                .await
                .or_internal()
            })
        })
        .await?;

    let (person, hash) = match found {
        Some(found) if !found.disabled => (Some(found.id), found.password_hash),
        _ => (None, None),
    };
    let right = passwords::verify(password.to_owned(), hash).await?;
    let Some(person) = person.filter(|_| right) else {
        return Err(PortalError::Conflict(Conflict::WrongCredentials));
    };

    let session = NewSession::new(store, client);
    store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                act_as_person(tx, person).await?;
                // Somebody without any organisation has no account.
                let organisation = last_organisation(tx, person)
                    .await?
                    .ok_or(PortalError::Conflict(Conflict::WrongCredentials))?;
                let token = session.open(tx, person, organisation).await?;
                for bucket in &buckets {
                    give_back(tx, bucket).await?;
                }
                Ok(token)
            })
        })
        .await
}
