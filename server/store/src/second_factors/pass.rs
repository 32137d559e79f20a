use super::code;
use crate::Store;
use crate::attempts::{CODES, take};
use crate::error::OrInternal;
use crate::people::{act_as_person, sha256_of_token};
use domain::people::SessionToken;
use domain::{PortalError, PortalResult};
use time::Duration;

/// Between the password and the code.
const PATIENCE: Duration = Duration::minutes(10);

/// Takes the code of a session whose password was right; the session goes on under another token.
pub(crate) async fn pass(store: &Store, token: &SessionToken, given: &str) -> PortalResult<SessionToken> {
    let hashed = sha256_of_token(token).ok_or(PortalError::Unauthenticated)?;
    let (now, wanted) = (store.clock.now(), hashed.clone());
    let person = store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                let half = sqlx::query!(
                    r#"SELECT person_id AS "person_id!", created_at AS "created_at!" FROM gate_half_session($1)"#,
                    wanted,
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .filter(|half| now - half.created_at < PATIENCE)
                .ok_or(PortalError::Unauthenticated)?;
                take(tx, &CODES.bucket(&half.person_id.to_string()), now).await?;
                Ok(half.person_id)
            })
        })
        .await?;
    let next = SessionToken(hex::encode(store.random.bytes::<32>()));
    let (given, token_sha256) = (given.to_owned(), sha256_of_token(&next).unwrap_or_default());
    store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                act_as_person(tx, person).await?;
                // A factor that was turned off meanwhile asks for nothing; the password is asked for again.
                let factor = code::locked(tx)
                    .await?
                    .filter(|factor| factor.confirmed)
                    .ok_or(PortalError::Unauthenticated)?;
                code::take(tx, &factor, &given, now).await?;
                let passed = sqlx::query!(
                    "UPDATE sessions SET token_sha256 = $2, factor_due = false, last_seen_at = $3
                     WHERE token_sha256 = $1 AND factor_due",
                    hashed,
                    token_sha256,
                    now,
                )
                .execute(tx)
                .await
                .or_internal()?;
                if passed.rows_affected() == 0 { Err(PortalError::Unauthenticated) } else { Ok(()) }
            })
        })
        .await?;
    Ok(next)
}
