use super::Attempt;
use super::ask::{AskError, Client};
use crate::config::{Http, Oidc, Origin};
use domain::people::ExternalIdentity;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreErrorResponseType, CoreJwsSigningAlgorithm as Algorithm,
    CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse as _,
};
use secrecy::ExposeSecret as _;
use std::error::Error;
use std::time::SystemTime;
use time::OffsetDateTime;

/// How ID tokens may be signed: so that the provider alone can. Not `none`, and not by the secret that both know.
const SIGNED_BY: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// A provider that was asked what it can do.
type Found = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why a way to the provider and back leads nowhere. The reason is in the log; people are told this much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setback {
    /// It does not answer, or not as a provider should.
    Down,
    /// The code was redeemed before, or waited too long.
    Stale,
    /// What it says does not hold: signature, audience, nonce, time.
    Untrusted,
    /// It has not verified the address, or tells none.
    Unverified,
}

/// Why a provider cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// TLS cannot be set up: no certificates on this system.
    #[error("there is no HTTP client")]
    Client(#[from] reqwest::Error),
    /// An address of the configuration is none.
    #[error("an address is malformed")]
    Address(#[from] openidconnect::url::ParseError),
}

/// The provider of the configuration. What it can do and its keys are asked for anew each time, so that nothing here is
/// out of date when it changes them.
#[derive(Debug)]
pub struct Provider {
    /// Its name on the sign-in page.
    pub name: String,
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    back: RedirectUrl,
    client: Client,
}

impl Provider {
    /// The one of the configuration.
    pub fn new(oidc: Oidc, http: &Http) -> Result<Self, ProviderError> {
        let portal = http.public_url.as_ref().map(Origin::as_str).unwrap_or_default();
        Ok(Self {
            client: Client::new(oidc.issuer.starts_with("http://"))?,
            name: oidc.name,
            issuer: IssuerUrl::new(oidc.issuer)?,
            client_id: ClientId::new(oidc.client_id),
            client_secret: ClientSecret::new(oidc.client_secret.expose_secret().to_owned()),
            back: RedirectUrl::new(format!("{portal}{}", app::paths::sign_in_callback()))?,
        })
    }

    /// Whether `issuer` is this provider.
    pub fn is(&self, issuer: &str) -> bool {
        self.issuer.as_str() == issuer
    }

    /// Where the browser goes to sign in.
    pub async fn begin(&self, attempt: &Attempt) -> Result<String, Setback> {
        let (state, nonce) = (attempt.state(), attempt.nonce());
        let verifier = PkceCodeVerifier::new(attempt.verifier());
        let (address, ..) = self
            .found()
            .await?
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        let safe = address.as_str().parse().is_ok_and(|address| self.client.may_ask(&address));
        if safe { Ok(address.into()) } else { Err(setback(Setback::Down, &AskError::Unsafe)) }
    }

    /// Whom the provider vouches for, by the code that the browser brings back.
    pub async fn end(
        &self,
        attempt: &Attempt,
        code: &str,
        now: OffsetDateTime,
    ) -> Result<ExternalIdentity, Setback> {
        let found = self.found().await?;
        let tokens = found
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| setback(Setback::Down, &error))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier()))
            .request_async(&self.client)
            .await
            .map_err(|error| match &error {
                RequestTokenError::ServerResponse(answer)
                    if *answer.error() == CoreErrorResponseType::InvalidGrant =>
                {
                    setback(Setback::Stale, &error)
                }
                _ => setback(Setback::Down, &error),
            })?;
        let checks = found
            .id_token_verifier()
            .set_allowed_algs(SIGNED_BY)
            .set_time_fn(move || SystemTime::from(now).into());
        let id_token = tokens.id_token().ok_or(Setback::Untrusted)?;
        let claims = id_token
            .claims(&checks, &Nonce::new(attempt.nonce()))
            .map_err(|error| setback(Setback::Untrusted, &error))?;
        // A provider may tell the address only to who asks for it (OpenID Connect Core 1.0, 5.4).
        let more;
        let (email, verified) = if claims.email().is_some() && claims.email_verified().is_some() {
            (claims.email(), claims.email_verified())
        } else {
            more = self.more(&found, tokens.access_token(), claims.subject()).await?;
            (more.email(), more.email_verified())
        };
        let email = email.filter(|_| verified == Some(true)).ok_or(Setback::Unverified)?;
        ExternalIdentity::new(self.issuer.as_str(), claims.subject().as_str(), email)
            .ok_or(Setback::Unverified)
    }

    /// What the provider can do, where, and its keys.
    async fn found(&self) -> Result<Found, Setback> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.client)
            .await
            .map_err(|error| setback(Setback::Down, &error))?;
        let sends = metadata.token_endpoint_auth_methods_supported().map(Vec::as_slice).unwrap_or_default();
        let auth = auth_type(sends);
        Ok(CoreClient::from_provider_metadata(
            metadata,
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_auth_type(auth)
        .set_redirect_uri(self.back.clone()))
    }

    /// The claims of the provider's user info, about the person of the ID token.
    async fn more(
        &self,
        found: &Found,
        token: &AccessToken,
        subject: &openidconnect::SubjectIdentifier,
    ) -> Result<CoreUserInfoClaims, Setback> {
        // The crate below takes for granted that it fits into a header.
        if http::HeaderValue::from_str(token.secret()).is_err() {
            return Err(Setback::Down);
        }
        found
            .user_info(token.clone(), Some(subject.clone()))
            .map_err(|_| Setback::Unverified)?
            .request_async(&self.client)
            .await
            .map_err(|error| setback(Setback::Down, &error))
    }
}

/// The secret goes into a header unless the provider takes it only in the form.
fn auth_type(supported: &[openidconnect::core::CoreClientAuthMethod]) -> AuthType {
    use openidconnect::core::CoreClientAuthMethod::{ClientSecretBasic, ClientSecretPost};
    if supported.contains(&ClientSecretPost) && !supported.contains(&ClientSecretBasic) {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

/// Logs what went wrong, with every cause: the operator can do something about it, the person cannot.
fn setback(setback: Setback, error: &dyn Error) -> Setback {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let reason = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
    let reason: String = reason.chars().filter(|c| !c.is_control()).take(500).collect();
    tracing::warn!(?setback, reason, "oidc.setback");
    setback
}
