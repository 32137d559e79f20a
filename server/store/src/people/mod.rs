//! People and their sessions. Implements the use cases of `domain::people`.
//!
//! - [`sign_in`], [`resume`], [`sessions`], [`switch`]: sessions.
//! - [`external_identities`]: signing in by a provider instead of a password.
//! - [`users`], [`roles`]: the people of an organisation, and what they may do.
//! - [`accounts`]: activation, the forgotten password, the invitations of a person; [`links`] makes the links,
//!   [`letters`] are the jobs that send them.
//!
//! Before anyone is known a request may ask only the gate functions (`migrations/…_create_gate_functions`): whose
//! password is to be checked, whose token this is. From then on row level security lets a person see their own rows.

mod accounts;
mod appearance;
mod common_passwords;
mod external_identities;
mod letters;
mod links;
mod memberships;
mod open;
mod passwords;
mod profile;
mod resume;
mod roles;
mod sessions;
mod sign_in;
mod switch;
#[cfg(test)]
mod tests;
mod users;

pub(crate) use letters::{send_activation, send_reset};
pub(crate) use links::{LinkFor, REMEMBERED, new_link};
pub(crate) use memberships::act_as_person;
pub(crate) use passwords::{Cost, hash as hash_password};
pub(crate) use users::{
    Newcomer, check_person, drop_ended_invitation, first_invitation, invite_first, resend_first, show_first,
    take_one,
};

use crate::{Store, second_factors};
use domain::organisations::OrganisationNumber;
use domain::people::{
    Appearance, Client, Opened, People, Profile, SessionRow, SessionToken, Sessions, SignedIn,
};
use domain::{Actor, PortalResult};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

/// A session that nobody used for this long has ended: a working day and the night after it.
const IDLE_END: Duration = Duration::hours(24);
/// A session ends after this long however much it is used, so that a stolen token is of no use for ever.
const ABSOLUTE_END: Duration = Duration::days(14);
/// `last_seen_at` is written at most this often: otherwise every read would cost a write.
const SEEN_EVERY: Duration = Duration::minutes(1);

/// Whether a session still lives.
fn is_alive(now: OffsetDateTime, last_seen_at: OffsetDateTime, expires_at: OffsetDateTime) -> bool {
    now < expires_at && now - last_seen_at < IDLE_END
}

/// What is stored of a token; nothing for a text that cannot be one.
pub(crate) fn sha256_of_token(token: &SessionToken) -> Option<Vec<u8>> {
    token_hash(&token.0)
}

/// The same for the text of any token: 32 bytes, hexadecimal.
fn token_hash(text: &str) -> Option<Vec<u8>> {
    let shape = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    shape.then(|| Sha256::digest(text.as_bytes()).to_vec())
}

fn sha256(token: &SessionToken) -> Vec<u8> {
    Sha256::digest(token.0.as_bytes()).to_vec()
}

#[async_trait::async_trait]
impl People for Store {
    async fn profile(&self, actor: &Actor) -> PortalResult<Profile> {
        profile::profile(self, actor).await
    }

    async fn set_appearance(&self, actor: &Actor, appearance: Appearance) -> PortalResult<()> {
        appearance::set(self, actor, appearance).await
    }
}

#[async_trait::async_trait]
impl Sessions for Store {
    async fn sign_in(&self, email: &str, password: &str, client: &Client) -> PortalResult<Opened> {
        sign_in::sign_in(self, email, password, client).await
    }

    async fn pass(&self, token: &SessionToken, code: &str) -> PortalResult<SessionToken> {
        second_factors::pass(self, token, code).await
    }

    async fn resume(&self, token: &SessionToken, client: &Client) -> PortalResult<Option<SignedIn>> {
        resume::resume(self, token, client).await
    }

    async fn sign_out(&self, token: &SessionToken) -> PortalResult<()> {
        sessions::sign_out(self, token).await
    }

    async fn switch(&self, token: &SessionToken, to: &OrganisationNumber) -> PortalResult<()> {
        switch::switch(self, token, to).await
    }

    async fn list(&self, actor: &Actor, current: &str) -> PortalResult<Vec<SessionRow>> {
        sessions::list(self, actor, current).await
    }

    async fn end(&self, actor: &Actor, id: &str) -> PortalResult<()> {
        sessions::end(self, actor, id).await
    }

    async fn end_others(&self, actor: &Actor, current: &str) -> PortalResult<()> {
        sessions::end_others(self, actor, current).await
    }
}
