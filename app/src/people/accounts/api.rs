#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::people::{LinkFound, LinkToken, OwnInvitations};
use leptos::prelude::*;

/// What a link leads to: for whoever holds it.
#[server(prefix = "/api", endpoint = "accounts/look")]
pub async fn look_at_link(token: LinkToken) -> ApiResult<LinkFound> {
    let (actor, portal) = crate::ssr::visit();
    portal.accounts.look(&token, actor.as_ref()).await.map_err(crate::ssr::refuse)
}

/// Changes the person's password, given the current one; every other session ends.
#[server(prefix = "/api", endpoint = "accounts/change-password")]
pub async fn change_password(current: String, password: String) -> ApiResult<()> {
    let (call, session) = (crate::ssr::call()?, crate::ssr::session()?);
    let done = call.portal.accounts.change_password(&call.actor, &session, &current, &password).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::sessions())).map_err(crate::ssr::refuse)
}

/// The invitations to the person's address.
#[server(prefix = "/api", endpoint = "accounts/invitations")]
pub async fn list_invitations() -> ApiResult<OwnInvitations> {
    let call = crate::ssr::call()?;
    call.portal.accounts.invitations(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Accepts or declines one of them.
#[server(prefix = "/api", endpoint = "accounts/answer-invitation")]
pub async fn answer_invitation(key: String, accept: bool) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.accounts.answer_invitation(&call.actor, &key, accept).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::invitations())).map_err(crate::ssr::refuse)
}
