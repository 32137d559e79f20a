//! Argon2id, off the async threads and a few at a time: a hash takes 19 MiB, and a flood must not take all memory.

use crate::error::{OrInternal, internal};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::{PortalError, PortalResult};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Hashes at the same time in this process; the others wait.
static PERMITS: Semaphore = Semaphore::const_new(4);

/// Verified when there is no hash to verify, so that an unknown address costs the same as a wrong password.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("", &[0; 16], Cost::Standard).unwrap_or_default());

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cost {
    /// What OWASP asks for: 19 MiB, two passes.
    Standard,
    /// Next to nothing, for passwords that everyone may know: demo and tests.
    Cheap,
}

impl Cost {
    fn params(self) -> argon2::Result<Params> {
        match self {
            Self::Standard => Params::new(19 * 1024, 2, 1, None),
            Self::Cheap => Params::new(8, 1, 1, None),
        }
    }
}

/// The hash of a password in PHC form, salted with `salt`.
pub(crate) async fn hash(password: String, salt: [u8; 16], cost: Cost) -> PortalResult<String> {
    blocking(move || hash_now(&password, &salt, cost)).await?.map_err(|error| internal(&error))
}

/// Whether `password` is the one behind `hash`. The same work whether or not there is a hash.
pub(super) async fn verify(password: String, hash: Option<String>) -> PortalResult<bool> {
    blocking(move || {
        let known = hash.is_some();
        let hash = hash.as_deref().unwrap_or(&NOBODY);
        let right = PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && right
    })
    .await
}

fn hash_now(password: &str, salt: &[u8; 16], cost: Cost) -> argon2::password_hash::Result<String> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
    let hash: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), salt)?;
    Ok(hash.to_string())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> PortalResult<T> {
    let permit = PERMITS.acquire().await.or_internal()?;
    // The permit goes into the task: a request that is given up does not make room while its hash still runs.
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    })
    .await
    .map_err(|panicked| -> PortalError { internal(&panicked) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hash = hash("waybill-demo".into(), [7; 16], Cost::Cheap).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert!(verify("waybill-demo".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify("waybill-Demo".into(), Some(hash)).await.unwrap());
        assert!(!verify("waybill-demo".into(), Some("no hash".into())).await.unwrap());
    }

    #[tokio::test]
    async fn no_password_opens_an_account_without_one() {
        assert!(!verify(String::new(), None).await.unwrap());
        assert!(NOBODY.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "the same work as for a real account");
    }
}
