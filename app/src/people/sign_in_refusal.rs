use crate::error::ApiError;
use crate::words;
use domain::{Conflict, PortalError};

/// The codes of a refused sign-in in the page's URL. The server writes them, the page reads them; never a sentence, so
/// that a forged link can only show our own words, and never the e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInRefusal {
    /// E-mail or password wrong.
    Wrong,
    /// Too many attempts; seconds to wait.
    Wait(u32),
    /// Nobody's address, or nobody who may sign in.
    NoAccount,
    /// The operator has suspended where the person belongs.
    Suspended,
    /// Given up at the provider.
    Cancelled,
    /// The provider does not answer, or not as it should.
    ProviderDown,
    /// Not begun in this browser, too long ago, or over already.
    Stale,
    /// What the provider says does not hold.
    Untrusted,
    /// The provider has not verified the e-mail address.
    Unverified,
    /// Anything else: a fault, an incomplete form.
    Failed,
}

impl SignInRefusal {
    /// The refusal of a use case as a code.
    pub fn of(error: &PortalError) -> Self {
        match error {
            PortalError::Conflict(Conflict::WrongCredentials | Conflict::WrongCode)
            | PortalError::Invalid(_) => Self::Wrong,
            PortalError::Conflict(Conflict::NoAccount) => Self::NoAccount,
            PortalError::Conflict(Conflict::OrganisationSuspended) => Self::Suspended,
            PortalError::TooManyRequests { retry_after_seconds } => Self::Wait(*retry_after_seconds),
            _ => Self::Failed,
        }
    }

    /// As it stands in the URL after `refused=`.
    pub fn code(&self) -> String {
        match self {
            Self::Wrong => "wrong".to_owned(),
            Self::Wait(seconds) => format!("wait-{seconds}"),
            Self::NoAccount => "no-account".to_owned(),
            Self::Suspended => "suspended".to_owned(),
            Self::Cancelled => "cancelled".to_owned(),
            Self::ProviderDown => "provider-down".to_owned(),
            Self::Stale => "stale".to_owned(),
            Self::Untrusted => "untrusted".to_owned(),
            Self::Unverified => "unverified".to_owned(),
            Self::Failed => "failed".to_owned(),
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "wrong" => Some(Self::Wrong),
            "no-account" => Some(Self::NoAccount),
            "suspended" => Some(Self::Suspended),
            "cancelled" => Some(Self::Cancelled),
            "provider-down" => Some(Self::ProviderDown),
            "stale" => Some(Self::Stale),
            "untrusted" => Some(Self::Untrusted),
            "unverified" => Some(Self::Unverified),
            "failed" => Some(Self::Failed),
            other => other.strip_prefix("wait-")?.parse().ok().map(Self::Wait),
        }
    }

    /// What is said about it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Wrong => {
                words::sentence(&ApiError::Portal(PortalError::Conflict(Conflict::WrongCredentials)))
            }
            Self::Wait(seconds) => words::sentence(&ApiError::Portal(PortalError::TooManyRequests {
                retry_after_seconds: *seconds,
            })),
            Self::NoAccount => words::sentence(&ApiError::Portal(PortalError::Conflict(Conflict::NoAccount))),
            Self::Suspended => {
                words::sentence(&ApiError::Portal(PortalError::Conflict(Conflict::OrganisationSuspended)))
            }
            Self::Cancelled => t!("You left the sign-in provider without signing in. Try again, or use your password.").to_owned(),
            Self::ProviderDown => {
                t!("The sign-in provider did not answer as it should. Try again later, or use your password.").to_owned()
            }
            Self::Stale => {
                t!("This sign-in was begun elsewhere, took too long or was used before. Begin again.").to_owned()
            }
            Self::Untrusted => {
                t!("What the sign-in provider answered could not be trusted. Try again; if it goes on, tell the operator.")
                    .to_owned()
            }
            Self::Unverified => {
                t!("The sign-in provider has not verified your e-mail address. Confirm it there, or use your password.")
                    .to_owned()
            }
            Self::Failed => {
                t!("Signing in did not work. Try again; if it goes on, tell the operator.").to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_back_from_the_url() {
        for refusal in [
            SignInRefusal::Wrong,
            SignInRefusal::Suspended,
            SignInRefusal::Wait(30),
            SignInRefusal::NoAccount,
            SignInRefusal::Cancelled,
            SignInRefusal::ProviderDown,
            SignInRefusal::Stale,
            SignInRefusal::Untrusted,
            SignInRefusal::Unverified,
            SignInRefusal::Failed,
        ] {
            assert_eq!(SignInRefusal::from_code(&refusal.code()), Some(refusal));
        }
        for forged in ["", "wait-", "wait--1", "Call 0900 1234"] {
            assert_eq!(SignInRefusal::from_code(forged), None);
        }
    }
}
