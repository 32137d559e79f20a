use super::memberships::{act_as_person, begin_to_act};
use super::{ABSOLUTE_END, passwords, sha256};
use crate::attempts::{PER_ADDRESS, PER_EMAIL, give_back, take};
use crate::error::OrInternal;
use crate::{Store, second_factors};
use domain::people::{Client, Opened, SessionToken, parse_email};
use domain::{Conflict, PortalError, PortalResult};

/// A session's agent and address are shown in a list: this much of them is enough.
const MAX_CLIENT: usize = 200;

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

    let token = SessionToken(hex::encode(store.random.bytes::<32>()));
    let token_sha256 = sha256(&token);
    let (id, agent, address) = (store.random.name(), printable(&client.agent), printable(&client.address));
    let factor_due = store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                act_as_person(tx, person).await?;
                // Where the person was last, or else the first by name; somebody without any organisation has no account.
                let organisation = sqlx::query_scalar!(
                    r#"SELECT gate.organisation_id AS "id!"
                       FROM gate_memberships() WITH ORDINALITY AS gate (organisation_id, number, name, kind, role, permissions, role_name, restricted, place)
                       JOIN memberships ON memberships.organisation_id = gate.organisation_id AND memberships.person_id = $1
                       ORDER BY memberships.last_used_at DESC NULLS LAST, gate.place LIMIT 1"#,
                    person
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::Conflict(Conflict::WrongCredentials))?;
                let factor_due = second_factors::is_on(tx).await?;
                sqlx::query!(
                    "INSERT INTO sessions (id, token_sha256, person_id, organisation_id, agent, address, created_at,
                         last_seen_at, expires_at, factor_due)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)",
                    id,
                    token_sha256,
                    person,
                    organisation,
                    agent,
                    address,
                    now,
                    now + ABSOLUTE_END,
                    factor_due,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                begin_to_act(tx, person, organisation, now).await?;
                for bucket in &buckets {
                    give_back(tx, bucket).await?;
                }
                Ok(factor_due)
            })
        })
        .await?;
    Ok(Opened { token, factor_due })
}

/// A header as it may be stored and shown.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_CLIENT).collect()
}
