use super::look::{open, why_not};
use super::password::check;
use crate::Store;
use crate::attempts::{LINKS_PER_ADDRESS, give_back, take};
use crate::error::OrInternal;
use crate::people::memberships::act_as_person;
use crate::people::open::{NewSession, last_organisation};
use crate::people::passwords::{self, Cost};
use domain::people::{Client, LinkPurpose, LinkState, LinkToken, Opened};
use domain::{Conflict, Field, PortalError, PortalResult};

pub(super) async fn reset(
    store: &Store,
    token: &LinkToken,
    password: &str,
    client: &Client,
) -> PortalResult<Option<Opened>> {
    let (now, bucket) = (store.clock.now(), LINKS_PER_ADDRESS.bucket(&client.address));
    let limit = bucket.clone();
    store.act_as_nobody(move |tx| Box::pin(async move { take(tx, &limit, now).await })).await?;
    let (link, wanted) = open(store, token, LinkPurpose::Reset).await?;
    check(password, &link.email, &link.name).map_err(|error| PortalError::field(Field::Password, error))?;
    let hash = passwords::hash(password.to_owned(), store.random.bytes(), Cost::Standard).await?;
    let session = NewSession::new(store, client);
    let done = store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                let person = sqlx::query_scalar!("SELECT gate_reset($1, $2, $3)", wanted, hash, now)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                let Some(person) = person else { return Ok(None) };
                give_back(tx, &bucket).await?;
                act_as_person(tx, person).await?;
                // Who belongs nowhere has a new password and nowhere to go.
                match last_organisation(tx, person).await? {
                    Some(organisation) => {
                        session.open(tx, person, organisation).await.map(|token| Some(Some(token)))
                    }
                    None => Ok(Some(None)),
                }
            })
        })
        .await?;
    match done {
        Some(session) => Ok(session),
        None => Err(why_not(store, token, PortalError::Conflict(Conflict::Link(LinkState::Disabled))).await),
    }
}
