use super::{code, qr};
use crate::attempts::{CODES, take};
use crate::error::OrInternal;
use crate::{Store, activity};
use domain::policy::{Action, require as allow};
use domain::second_factors::{FactorSetup, SecondFactor};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use totp_rs::Secret;

/// Who is named beside the account in the app.
const ISSUER: &str = "Waybill";

pub(super) async fn state(store: &Store, actor: &Actor) -> PortalResult<SecondFactor> {
    store
        .act(actor, |tx| {
            Box::pin(async move {
                let row = sqlx::query!(
                    r#"SELECT (SELECT confirmed_at FROM second_factors WHERE person_id = acting_person()) AS since,
                              (SELECT count(*) FROM recovery_codes WHERE person_id = acting_person()) AS "codes!",
                              requires_factor AS required
                       FROM organisations WHERE id = acting_organisation()"#
                )
                .fetch_one(tx)
                .await
                .or_internal()?;
                Ok(SecondFactor {
                    since: row.since,
                    recovery_codes: u32::try_from(row.codes).unwrap_or_default(),
                    required: row.required,
                })
            })
        })
        .await
}

pub(super) async fn begin(store: &Store, actor: &Actor) -> PortalResult<FactorSetup> {
    let (now, secret) = (store.clock.now(), store.random.bytes::<20>());
    let (kept, person) = (secret.to_vec(), actor.person.0);
    let email = store
        .act(actor, move |tx| {
            Box::pin(async move {
                // One that is on stays as it is, and then there is no row to answer with.
                let begun = sqlx::query!(
                    "INSERT INTO second_factors (person_id, secret, created_at) VALUES ($1, $2, $3)
                     ON CONFLICT ON CONSTRAINT second_factors_pkey DO UPDATE SET secret = $2, created_at = $3, last_step = 0
                     WHERE second_factors.confirmed_at IS NULL",
                    person,
                    kept,
                    now,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if begun.rows_affected() == 0 {
                    return Err(PortalError::Conflict(Conflict::FactorIsOn));
                }
                sqlx::query_scalar!("SELECT email FROM people WHERE id = $1", person)
                    .fetch_one(tx)
                    .await
                    .or_internal()
            })
        })
        .await?;
    let secret = Secret::new(secret.into()).to_base32();
    let address = format!(
        "otpauth://totp/{ISSUER}:{}?secret={secret}&issuer={ISSUER}",
        email.replace('%', "%25").replace('@', "%40").replace('+', "%2B").replace(' ', "%20")
    );
    Ok(FactorSetup { code: qr::draw(&address)?, secret, address })
}

pub(super) async fn confirm(store: &Store, actor: &Actor, given: &str) -> PortalResult<Vec<String>> {
    limited(store, actor).await?;
    let (now, given, codes, whom) =
        (store.clock.now(), given.to_owned(), code::draw(&store.random), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let factor = code::locked(tx).await?.ok_or(PortalError::NotFound)?;
                if factor.confirmed {
                    return Err(PortalError::Conflict(Conflict::FactorIsOn));
                }
                code::take_of_app(tx, &factor, &given, now).await?;
                sqlx::query!(
                    "UPDATE second_factors SET confirmed_at = $1 WHERE person_id = acting_person()",
                    now
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                code::give_recovery_codes(tx, &codes).await?;
                activity::record(tx, &whom, now, "second_factor.on", "", json!({})).await?;
                Ok(codes)
            })
        })
        .await
}

pub(super) async fn renew(store: &Store, actor: &Actor, given: &str) -> PortalResult<Vec<String>> {
    limited(store, actor).await?;
    let (now, given, codes, whom) =
        (store.clock.now(), given.to_owned(), code::draw(&store.random), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let factor =
                    code::locked(tx).await?.filter(|factor| factor.confirmed).ok_or(PortalError::NotFound)?;
                code::take(tx, &factor, &given, now).await?;
                code::give_recovery_codes(tx, &codes).await?;
                activity::record(tx, &whom, now, "second_factor.codes_renewed", "", json!({})).await?;
                Ok(codes)
            })
        })
        .await
}

pub(super) async fn turn_off(store: &Store, actor: &Actor, given: &str) -> PortalResult<()> {
    limited(store, actor).await?;
    let (now, given, whom) = (store.clock.now(), given.to_owned(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let factor =
                    code::locked(tx).await?.filter(|factor| factor.confirmed).ok_or(PortalError::NotFound)?;
                let required = sqlx::query_scalar!(
                    "SELECT requires_factor FROM organisations WHERE id = acting_organisation()"
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if required {
                    return Err(PortalError::Conflict(Conflict::FactorIsRequired));
                }
                code::take(tx, &factor, &given, now).await?;
                sqlx::query!("DELETE FROM second_factors WHERE person_id = acting_person()")
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                activity::record(tx, &whom, now, "second_factor.off", "", json!({})).await
            })
        })
        .await
}

pub(super) async fn require(store: &Store, actor: &Actor, required: bool) -> PortalResult<()> {
    allow(actor, Action::RequireSecondFactor)?;
    let (now, whom) = (store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                if required && !super::is_on(tx).await? {
                    return Err(PortalError::Conflict(Conflict::FactorIsOff));
                }
                let changed = sqlx::query!(
                    "UPDATE organisations SET requires_factor = $1
                     WHERE id = acting_organisation() AND requires_factor <> $1",
                    required,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if changed.rows_affected() == 0 {
                    return Ok(());
                }
                let what = if required { "second_factor.required" } else { "second_factor.not_required" };
                activity::record(tx, &whom, now, what, "", json!({})).await
            })
        })
        .await
}

/// Codes are tried only so often. In a transaction of its own: a wrong code takes its attempt for good.
async fn limited(store: &Store, actor: &Actor) -> PortalResult<()> {
    let (now, bucket) = (store.clock.now(), CODES.bucket(&actor.person.0.to_string()));
    store.act(actor, move |tx| Box::pin(async move { take(tx, &bucket, now).await })).await
}
