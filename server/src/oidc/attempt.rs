use crate::config::Http;
use crate::guard::safe_next;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};

/// From the button to the way back: time to find a phone and to mistype a password.
const PATIENCE: Duration = Duration::minutes(10);
/// Hexadecimal digits of the secret.
const SECRET_LENGTH: usize = 64;

/// A sign-in that is on its way to the provider and back. The browser keeps it in a cookie; the state, the nonce and the
/// verifier of the code are derived from its secret, each by itself, so that none of them tells another. It is good for
/// one way back: whatever comes of it, the cookie goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    secret: String,
    begun: i64,
    /// Where the person wanted to go: a path of ours.
    pub next: Option<String>,
}

impl Attempt {
    /// One that begins now, with 32 random bytes.
    pub fn new(random: [u8; 32], now: OffsetDateTime, next: Option<String>) -> Self {
        Self { secret: hex::encode(random), begun: now.unix_timestamp(), next }
    }

    /// The one that a request's cookie holds, while it is fresh.
    pub fn of(jar: &CookieJar, http: &Http, now: OffsetDateTime) -> Option<Self> {
        let attempt = Self::read(jar.get(cookie_name(http))?.value())?;
        let age = now.unix_timestamp().checked_sub(attempt.begun)?;
        (0..PATIENCE.whole_seconds()).contains(&age).then_some(attempt)
    }

    /// The cookie that keeps it. `Lax`: it has to come along when the provider sends the browser back.
    pub fn cookie(&self, http: &Http) -> Cookie<'static> {
        let next = URL_SAFE_NO_PAD.encode(self.next.as_deref().unwrap_or_default());
        cookie(http, format!("{}.{}.{next}", self.secret, self.begun))
    }

    /// What the provider hands back unread.
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// What the provider writes into the ID token.
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What proves to the provider that who redeems the code is who asked for it (RFC 7636).
    pub fn verifier(&self) -> String {
        self.derived("verifier")
    }

    fn derived(&self, what: &str) -> String {
        hex::encode(Sha256::digest(format!("{what}:{}", self.secret)))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let (secret, begun, next) = (parts.next()?, parts.next()?, parts.next()?);
        let shape = secret.len() == SECRET_LENGTH && secret.bytes().all(|b| b.is_ascii_hexdigit());
        let next = String::from_utf8(URL_SAFE_NO_PAD.decode(next).ok()?).ok()?;
        let begun = begun.parse().ok()?;
        shape.then(|| Self { secret: secret.to_owned(), begun, next: safe_next(&next) })
    }
}

/// The cookie that removes it.
pub fn no_cookie(http: &Http) -> Cookie<'static> {
    let mut cookie = cookie(http, String::new());
    cookie.make_removal();
    cookie
}

fn cookie(http: &Http, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(http), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(http.is_secure())
        .max_age(PATIENCE)
        .build()
}

/// Bound to this host like the session's.
fn cookie_name(http: &Http) -> &'static str {
    if http.is_secure() { "__Host-waybill-oidc" } else { "waybill-oidc" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn http() -> Http {
        Config::from(|_| None).unwrap().http
    }

    #[test]
    fn an_attempt_comes_back_from_its_cookie_while_it_is_fresh() {
        let (http, now) = (http(), OffsetDateTime::UNIX_EPOCH + Duration::DAY);
        let attempt = Attempt::new([7; 32], now, Some("/customers?q=a;b".to_owned()));
        let jar = CookieJar::new().add(attempt.cookie(&http));
        assert_eq!(Attempt::of(&jar, &http, now + Duration::minutes(9)).as_ref(), Some(&attempt));
        assert_eq!(Attempt::of(&jar, &http, now + PATIENCE), None);
        assert_eq!(Attempt::of(&jar, &http, now - Duration::MINUTE), None);
        let derived = [attempt.state(), attempt.nonce(), attempt.verifier()];
        for (n, text) in derived.iter().enumerate() {
            assert!(text.len() == 64 && !derived[..n].contains(text) && *text != attempt.secret);
        }
    }

    #[test]
    fn a_forged_cookie_is_none_and_leads_to_no_other_site() {
        let secret = "0".repeat(SECRET_LENGTH);
        for wrong in ["", "a.1.", &secret, &format!("{secret}.x."), &format!("{secret}.1.!")] {
            assert_eq!(Attempt::read(wrong), None, "{wrong}");
        }
        let elsewhere = URL_SAFE_NO_PAD.encode("https://evil.example");
        assert_eq!(Attempt::read(&format!("{secret}.1.{elsewhere}")).unwrap().next, None);
    }
}
