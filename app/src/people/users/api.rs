#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::lists::{ListQuery, Page};
use domain::people::{ActivationMethod, RoleKey, ShownLink, UserRow, UsersOf, Whose};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The organisation whose users are shown, and the roles that they can have.
#[server(prefix = "/api", endpoint = "users/about")]
pub async fn about_users(whose: Whose) -> ApiResult<UsersOf> {
    let call = crate::ssr::call()?;
    call.portal.users.about(&call.actor, &whose).await.map_err(crate::ssr::refuse)
}

/// One page of users.
#[server(prefix = "/api", endpoint = "users/list", input = Json)]
pub async fn list_users(whose: Whose, query: ListQuery) -> ApiResult<Page<UserRow>> {
    let call = crate::ssr::call()?;
    call.portal.users.list(&call.actor, &whose, &query).await.map_err(crate::ssr::refuse)
}

/// *Add user*; the link, when it is to be displayed.
#[server(prefix = "/api", endpoint = "users/add")]
pub async fn add_user(
    whose: Whose,
    email: String,
    name: String,
    role: RoleKey,
    method: ActivationMethod,
) -> ApiResult<Option<ShownLink>> {
    let (call, new) = (crate::ssr::call()?, domain::people::NewUser { email, name, role, method });
    let shown = call.portal.users.add(&call.actor, &whose, new).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go_after_form(&super::page_of(&whose));
    Ok(shown)
}

/// Sends a new link.
#[server(prefix = "/api", endpoint = "users/resend")]
pub async fn resend_invitation(whose: Whose, key: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.users.resend(&call.actor, &whose, &key).await.map_err(crate::ssr::refuse)
}

/// *Display activation link*.
#[server(prefix = "/api", endpoint = "users/show-link")]
pub async fn show_link(whose: Whose, key: String) -> ApiResult<ShownLink> {
    let call = crate::ssr::call()?;
    call.portal.users.show_link(&call.actor, &whose, &key).await.map_err(crate::ssr::refuse)
}

/// Gives another role, and who is invited another name.
#[server(prefix = "/api", endpoint = "users/change")]
pub async fn change_user(
    whose: Whose,
    key: String,
    #[server(default)] name: Option<String>,
    role: RoleKey,
    role_before: RoleKey,
) -> ApiResult<()> {
    let (call, change) = (crate::ssr::call()?, domain::people::UserChange { name, role, role_before });
    let done = call.portal.users.change(&call.actor, &whose, &key, change).await;
    done.map(|()| crate::ssr::go_after_form(&super::page_of(&whose))).map_err(crate::ssr::refuse)
}

/// Disables somebody, or enables them again.
#[server(prefix = "/api", endpoint = "users/set-disabled")]
pub async fn set_user_disabled(whose: Whose, key: String, disabled: bool) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.users.set_disabled(&call.actor, &whose, &key, disabled).await.map_err(crate::ssr::refuse)
}

/// Deletes somebody from the organisation, or revokes an invitation.
#[server(prefix = "/api", endpoint = "users/remove")]
pub async fn remove_user(whose: Whose, key: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.users.remove(&call.actor, &whose, &key).await.map_err(crate::ssr::refuse)
}
