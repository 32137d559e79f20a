use super::memberships::{act_as_person, begin_to_act, memberships};
use super::resume::living;
use super::sha256_of_token;
use crate::Store;
use crate::error::OrInternal;
use domain::organisations::OrganisationNumber;
use domain::people::SessionToken;
use domain::{PortalError, PortalResult};

pub(super) async fn switch(store: &Store, token: &SessionToken, to: &OrganisationNumber) -> PortalResult<()> {
    let hashed = sha256_of_token(token).ok_or(PortalError::Unauthenticated)?;
    let (now, to) = (store.clock.now(), to.clone());
    store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                let living = living(tx, &hashed, now).await?.ok_or(PortalError::Unauthenticated)?;
                let person = living.signed_in.actor.person.0;
                act_as_person(tx, person).await?;
                // An organisation that the person does not belong to does not exist for them.
                let belonging = memberships(tx)
                    .await?
                    .into_iter()
                    .find(|belonging| belonging.membership.number == to)
                    .ok_or(PortalError::NotFound)?;
                sqlx::query!(
                    "UPDATE sessions SET organisation_id = $2, last_seen_at = $3 WHERE token_sha256 = $1",
                    hashed,
                    belonging.organisation,
                    now
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                begin_to_act(tx, person, belonging.organisation, now).await
            })
        })
        .await
}
