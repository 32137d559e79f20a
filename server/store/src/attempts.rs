//! Token buckets for what people may try only so often, in Postgres, so that all servers count together.
//!
//! [`take`] takes a token before the attempt, in a transaction of its own, so that a refusal does not return it. Where
//! only what fails counts, [`give_back`] returns it when the attempt went well. To limit something else, add a [`Limit`].

use crate::error::OrInternal;
use domain::{PortalError, PortalResult};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// How often something may be tried: so many times at once, then one in so many seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    /// What the key begins with.
    name: &'static str,
    burst: f64,
    seconds: f64,
}

/// Failed sign-ins from one address: an office behind one address mistypes, too.
pub(crate) const PER_ADDRESS: Limit = Limit { name: "sign_in.address", burst: 30.0, seconds: 10.0 };
/// Failed sign-ins for one e-mail address, known or not.
pub(crate) const PER_EMAIL: Limit = Limit { name: "sign_in.email", burst: 10.0, seconds: 60.0 };
/// Ways to a sign-in provider and back from one address, each a call to a third party.
pub(crate) const PROVIDER_PER_ADDRESS: Limit = Limit { name: "sign_in.provider", burst: 40.0, seconds: 10.0 };
/// Look-ups of Reseller IDs by an organisation: somebody who tries numbers finds out nothing.
pub(crate) const LOOK_UPS: Limit = Limit { name: "resellers.look_up", burst: 20.0, seconds: 10.0 };

/// Invitations and links that an organisation makes: each may be a mail to somebody who did not ask for it.
pub(crate) const INVITATIONS: Limit = Limit { name: "people.invite", burst: 60.0, seconds: 20.0 };
/// Links tried from one address, each with a hash to compute.
pub(crate) const LINKS_PER_ADDRESS: Limit = Limit { name: "links.address", burst: 30.0, seconds: 10.0 };
/// *Forgot your password?* from one address.
pub(crate) const RESETS_PER_ADDRESS: Limit = Limit { name: "reset.address", burst: 20.0, seconds: 30.0 };
/// *Forgot your password?* for one e-mail address, known or not: nobody's mailbox is filled.
pub(crate) const RESETS_PER_EMAIL: Limit = Limit { name: "reset.email", burst: 4.0, seconds: 300.0 };
/// Requests of programs with one API key: what a program may do at once, and then in a second.
pub(crate) const API: Limit = Limit { name: "api.key", burst: 600.0, seconds: 0.05 };
/// Requests of programs from one address that no key is good for.
pub(crate) const API_FAILURES: Limit = Limit { name: "api.failures", burst: 60.0, seconds: 2.0 };
/// Codes of a second factor of one person, right or wrong.
pub(crate) const CODES: Limit = Limit { name: "second_factor.code", burst: 6.0, seconds: 60.0 };

impl Limit {
    /// The bucket of `whom`; hashed, so that the table says nothing about people and a key has a bounded length.
    pub(crate) fn bucket(self, whom: &str) -> Bucket {
        Bucket { limit: self, key: format!("{}:{}", self.name, hex::encode(Sha256::digest(whom.as_bytes()))) }
    }

    /// The tokens after `seconds` of refilling.
    fn refilled(self, tokens: f64, seconds: f64) -> f64 {
        (tokens + seconds.max(0.0) / self.seconds).min(self.burst)
    }

    /// Seconds until there is a whole token.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and a few minutes"
    )]
    fn wait(self, tokens: f64) -> u32 {
        ((1.0 - tokens) * self.seconds).ceil().clamp(1.0, 3600.0) as u32
    }
}

/// One bucket.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    limit: Limit,
    key: String,
}

/// What is left in a bucket from which a token was taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// How many it holds when it is full.
    pub limit: u32,
    /// How many there still are.
    pub remaining: u32,
    /// Seconds until it is full again.
    pub reset_seconds: u32,
}

/// Takes a token, or refuses with the time until there is one.
pub(crate) async fn take(tx: &mut PgConnection, bucket: &Bucket, now: OffsetDateTime) -> PortalResult<()> {
    take_counted(tx, bucket, now).await.map(drop)
}

/// The same, and says what is left.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the burst of a limit"
)]
pub(crate) async fn take_counted(
    tx: &mut PgConnection,
    bucket: &Bucket,
    now: OffsetDateTime,
) -> PortalResult<Taken> {
    let Bucket { limit, key } = bucket;
    // Full buckets are swept away while others look for them: then it is made anew.
    let (tokens, updated_at) = loop {
        let row = sqlx::query!("SELECT tokens, updated_at FROM attempts WHERE key = $1 FOR UPDATE", key)
            .fetch_optional(&mut *tx)
            .await
            .or_internal()?;
        if let Some(row) = row {
            break (row.tokens, row.updated_at);
        }
        sqlx::query!(
            "INSERT INTO attempts (key, tokens, updated_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            key,
            limit.burst,
            now
        )
        .execute(&mut *tx)
        .await
        .or_internal()?;
    };
    let tokens = limit.refilled(tokens, (now - updated_at).as_seconds_f64());
    if tokens < 1.0 {
        return Err(PortalError::TooManyRequests { retry_after_seconds: limit.wait(tokens) });
    }
    sqlx::query!("UPDATE attempts SET tokens = $2, updated_at = $3 WHERE key = $1", key, tokens - 1.0, now)
        .execute(tx)
        .await
        .or_internal()?;
    let remaining = tokens - 1.0;
    Ok(Taken {
        limit: limit.burst as u32,
        remaining: remaining as u32,
        reset_seconds: ((limit.burst - remaining) * limit.seconds).ceil() as u32,
    })
}

/// Returns a token that turned out not to be needed.
pub(crate) async fn give_back(tx: &mut PgConnection, bucket: &Bucket) -> PortalResult<()> {
    sqlx::query!(
        "UPDATE attempts SET tokens = least(tokens + 1, $2) WHERE key = $1",
        bucket.key,
        bucket.limit.burst
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_refills_with_time_and_never_overflows() {
        let limit = PER_EMAIL;
        assert!((limit.refilled(0.0, 30.0) - 0.5).abs() < 1e-9);
        assert!((limit.refilled(9.5, 86_400.0) - 10.0).abs() < 1e-9);
        // A clock that is set back takes nothing away.
        assert!((limit.refilled(3.0, -100.0) - 3.0).abs() < 1e-9);
        assert_eq!(limit.wait(0.5), 30);
        assert_eq!(limit.wait(0.999_999), 1);
    }

    #[test]
    fn the_table_of_attempts_says_nothing_about_people() {
        let key = PER_EMAIL.bucket("ada@nordlicht.example").key;
        assert!(!key.contains("ada") && key.len() < 100, "{key}");
        assert_ne!(key, PER_ADDRESS.bucket("ada@nordlicht.example").key);
    }
}
