#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::people::{LinkedIdentity, SessionRow};
use leptos::prelude::*;

/// The person's sessions, latest used first.
#[server(prefix = "/api", endpoint = "people/sessions")]
pub async fn list_sessions() -> ApiResult<Vec<SessionRow>> {
    let (call, current) = (crate::ssr::call()?, crate::ssr::session()?);
    call.portal.sessions.list(&call.actor, &current).await.map_err(crate::ssr::refuse)
}

/// Ends one of the person's sessions.
#[server(prefix = "/api", endpoint = "people/end-session")]
pub async fn end_session(id: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.sessions.end(&call.actor, &id).await.map_err(crate::ssr::refuse)
}

/// Ends all of the person's sessions but the one that asks.
#[server(prefix = "/api", endpoint = "people/end-other-sessions")]
pub async fn end_other_sessions() -> ApiResult<()> {
    let (call, current) = (crate::ssr::call()?, crate::ssr::session()?);
    call.portal.sessions.end_others(&call.actor, &current).await.map_err(crate::ssr::refuse)
}

/// Who the person is at sign-in providers.
#[server(prefix = "/api", endpoint = "people/linked-identities")]
pub async fn list_linked_identities() -> ApiResult<Vec<LinkedIdentity>> {
    let call = crate::ssr::call()?;
    call.portal.external_identities.list(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Unlinks the identity of a provider.
#[server(prefix = "/api", endpoint = "people/unlink-identity")]
pub async fn unlink_identity(issuer: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.external_identities.unlink(&call.actor, &issuer).await.map_err(crate::ssr::refuse)
}

/// How the person wants to see the portal from now on; an empty zone is the browser's.
#[server(prefix = "/api", endpoint = "people/set-appearance")]
pub async fn set_appearance(
    theme: String,
    density: String,
    time_zone: String,
    // A page that was opened before there were languages does not send one.
    #[server(default)] language: String,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let appearance = domain::people::Appearance::read(&theme, &density, &time_zone, &language)
        .map_err(crate::ssr::refuse)?;
    let done = call.portal.people.set_appearance(&call.actor, appearance).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::appearance())).map_err(crate::ssr::refuse)
}
