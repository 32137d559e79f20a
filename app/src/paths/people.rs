//! Signing in, the person's own settings, and who belongs to an organisation.

use super::{encoded, with_query};
use domain::logos::LogoTag;
use domain::organisations::OrganisationNumber;
use domain::people::RoleKey;

/// Where people sign in.
pub fn sign_in() -> String {
    "/sign-in".to_owned()
}

/// Where people sign in, to go on to `next` afterwards: a path of ours with its query.
pub fn sign_in_then(next: &str) -> String {
    format!("/sign-in?next={}", encoded(next))
}

/// The second step of a sign-in, to go on to `next` afterwards.
pub fn sign_in_code(next: Option<&str>) -> String {
    match next {
        Some(next) => format!("/sign-in/code?next={}", encoded(next)),
        None => "/sign-in/code".to_owned(),
    }
}

/// The way to the sign-in provider, to go on to `next` afterwards; a page of the server's own.
pub fn sign_in_by_provider(next: Option<&str>) -> String {
    match next {
        Some(next) => format!("/sign-in/oidc?next={}", encoded(next)),
        None => "/sign-in/oidc".to_owned(),
    }
}

/// The way back from it.
pub fn sign_in_callback() -> String {
    "/sign-in/oidc/callback".to_owned()
}

/// Takes the code of the second step (POST).
pub fn session_code() -> String {
    "/session/code".to_owned()
}

/// Signs in (POST).
pub fn session() -> String {
    "/session".to_owned()
}

/// Signs out (POST).
pub fn session_end() -> String {
    "/session/end".to_owned()
}

/// Acts in another organisation from now on (POST).
pub fn session_organisation() -> String {
    "/session/organisation".to_owned()
}

/// Where a link of an invitation leads, and where its form posts; without the token, the form's target.
pub fn activate(token: &str) -> String {
    with_token("/activate", token)
}

/// *Forgot your password?*
pub fn forgot_password() -> String {
    "/forgot-password".to_owned()
}

/// Where a link that sets a new password leads, and where its form posts.
pub fn reset_password(token: &str) -> String {
    with_token("/reset-password", token)
}

/// The organisation's people.
pub fn people() -> String {
    "/people".to_owned()
}

/// The organisation's people as CSV.
pub fn people_csv(query: &str) -> String {
    with_query("/people.csv", query)
}

/// *Invite administrator*, *Add user*.
pub fn add_user() -> String {
    "/people/add".to_owned()
}

/// The organisation's roles.
pub fn roles() -> String {
    "/people/roles".to_owned()
}

/// *Create role*.
pub fn create_role() -> String {
    "/people/roles/create".to_owned()
}

/// A role.
pub fn role(key: &RoleKey) -> String {
    format!("/people/roles/{}", encoded(&key.0))
}

/// The users of a customer.
pub fn customer_users(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/users")
}

/// The users of a customer as CSV.
pub fn customer_users_csv(number: &OrganisationNumber, query: &str) -> String {
    with_query(&format!("/customers/{number}/users.csv"), query)
}

/// *Add user* of a customer.
pub fn add_customer_user(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/users/add")
}

/// The settings.
pub fn settings() -> String {
    "/settings".to_owned()
}

/// The organisation's name, address and contact.
pub fn organisation() -> String {
    "/settings/organisation".to_owned()
}

/// The logo of an organisation. Which one is part of the address: browsers keep it.
pub fn logo(number: &OrganisationNumber, tag: &LogoTag) -> String {
    format!("/logos/{number}?v={}", encoded(&tag.0))
}

/// Where the form with a new logo posts.
pub fn put_logo() -> String {
    "/settings/organisation/logo".to_owned()
}

/// Where the form that takes the logo away posts.
pub fn remove_logo() -> String {
    "/settings/organisation/logo/remove".to_owned()
}

/// Who the person is at the sign-in provider.
pub fn linked_identities() -> String {
    "/settings/sign-in-provider".to_owned()
}

/// The person's own sessions.
pub fn sessions() -> String {
    "/settings/sessions".to_owned()
}

/// The person's own password.
pub fn password() -> String {
    "/settings/password".to_owned()
}

/// The invitations to the person.
pub fn invitations() -> String {
    "/settings/invitations".to_owned()
}

/// How the person sees the portal.
pub fn appearance() -> String {
    "/settings/appearance".to_owned()
}

/// The person's second factor, and whether the organisation requires one.
pub fn second_factor() -> String {
    "/settings/second-factor".to_owned()
}

/// What the person is told, in the bell and by mail.
pub fn notification_settings() -> String {
    "/settings/notifications".to_owned()
}

fn with_token(path: &str, token: &str) -> String {
    if token.is_empty() { path.to_owned() } else { format!("{path}?token={}", encoded(token)) }
}
