use super::look::{open, why_not};
use super::password::{check, with_name};
use crate::Store;
use crate::attempts::{LINKS_PER_ADDRESS, PER_ADDRESS, PER_EMAIL, give_back, take};
use crate::error::OrInternal;
use crate::people::memberships::act_as_person;
use crate::people::open::NewSession;
use crate::people::passwords::{self, Cost};
use crate::people::users::check_name;
use domain::people::{Client, LinkPurpose, LinkToken, Opened};
use domain::{Conflict, PortalError, PortalResult};

/// Ten random digits may meet others: then others are drawn.
const DRAWS: usize = 3;

pub(super) async fn activate(
    store: &Store,
    token: &LinkToken,
    name: &str,
    password: &str,
    client: &Client,
) -> PortalResult<Opened> {
    let (now, bucket) = (store.clock.now(), LINKS_PER_ADDRESS.bucket(&client.address));
    let limit = bucket.clone();
    store.act_as_nobody(move |tx| Box::pin(async move { take(tx, &limit, now).await })).await?;
    let (link, wanted) = open(store, token, LinkPurpose::Activation).await?;
    let name = with_name(check_name(name), check(password, &link.email, name))?;
    let hash = passwords::hash(password.to_owned(), store.random.bytes(), Cost::Standard).await?;
    let accounts: Vec<String> = (0..DRAWS).map(|_| store.random.ten_digits()).collect();
    let session = NewSession::new(store, client);
    let opened = store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                for account in accounts {
                    let joined = sqlx::query!(
                        r#"SELECT person AS "person!", organisation AS "organisation!"
                           FROM gate_activate($1, $2, $3, $4, $5)"#,
                        wanted,
                        account,
                        name,
                        hash,
                        now,
                    )
                    .fetch_optional(&mut *tx)
                    .await
                    .or_internal()?;
                    if let Some(joined) = joined {
                        act_as_person(tx, joined.person).await?;
                        give_back(tx, &bucket).await?;
                        return session.open(tx, joined.person, joined.organisation).await.map(Some);
                    }
                }
                Ok(None)
            })
        })
        .await?;
    match opened {
        Some(session) => Ok(session),
        None => Err(why_not(store, token, PortalError::Conflict(Conflict::AccountExists)).await),
    }
}

pub(super) async fn activate_known(
    store: &Store,
    token: &LinkToken,
    password: &str,
    client: &Client,
) -> PortalResult<Opened> {
    let (link, wanted) = open(store, token, LinkPurpose::Activation).await?;
    let (now, email) = (store.clock.now(), link.email);
    // A password is tried here as it is when somebody signs in.
    let buckets = [PER_ADDRESS.bucket(&client.address), PER_EMAIL.bucket(&email)];
    let limits = buckets.clone();
    let found = store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                for bucket in &limits {
                    take(tx, bucket, now).await?;
                }
                sqlx::query!(
                    r#"SELECT id AS "id!", password_hash, disabled AS "disabled!" FROM gate_person($1)"#,
                    email
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
    let opened = store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                act_as_person(tx, person).await?;
                let joined = sqlx::query_scalar!("SELECT gate_accept_link($1, $2)", wanted, now)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                let Some(organisation) = joined else { return Ok(None) };
                for bucket in &buckets {
                    give_back(tx, bucket).await?;
                }
                session.open(tx, person, organisation).await.map(Some)
            })
        })
        .await?;
    match opened {
        Some(session) => Ok(session),
        None => Err(why_not(store, token, PortalError::Conflict(Conflict::OtherPerson)).await),
    }
}
