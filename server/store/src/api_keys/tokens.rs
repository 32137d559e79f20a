use super::sha256;
use crate::Store;
use crate::error::OrInternal;
use domain::api_keys::Program;
use domain::people::Permissions;
use domain::{PortalError, PortalResult};
use time::Duration;

/// What every access token begins with.
const TOKEN_PREFIX: &str = "waybillt_";
/// How long an access token is good.
pub(super) const TOKEN_LIFE: Duration = Duration::minutes(30);

/// An access token of a key: the only time that it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What programs send instead of the key's secret.
    pub token: String,
    /// How long it is good, in seconds.
    pub expires_in: u32,
}

/// Whether a text has the shape of an access token.
pub(super) fn is_token(text: &str) -> bool {
    text.strip_prefix(TOKEN_PREFIX)
        .is_some_and(|rest| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl Store {
    /// Gives the program that proved itself by its key's secret a token of 30 minutes, for at most `scopes`.
    pub async fn new_token(&self, program: &Program, scopes: Permissions) -> PortalResult<Token> {
        let token = format!("{TOKEN_PREFIX}{}", hex::encode(self.random.bytes::<32>()));
        let (hashed, end, key) = (sha256(&token), self.clock.now() + TOKEN_LIFE, program.key.clone());
        let organisation = program.actor.organisation.0;
        self.act(&program.actor, move |tx| {
            Box::pin(async move {
                let made = sqlx::query!(
                    "INSERT INTO api_tokens (token_sha256, api_key_id, organisation_id, scopes, expires_at)
                     SELECT $1, id, $3, scopes & $4, $5 FROM api_keys WHERE key = $2 AND organisation_id = $3",
                    hashed,
                    key,
                    organisation,
                    scopes.bits(),
                    end,
                )
                .execute(tx)
                .await
                .or_internal()?;
                if made.rows_affected() == 0 { Err(PortalError::Unauthenticated) } else { Ok(()) }
            })
        })
        .await?;
        Ok(Token { token, expires_in: u32::try_from(TOKEN_LIFE.whole_seconds()).unwrap_or_default() })
    }
}
