#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::people::{Permission, RoleKey, RoleRow};
use leptos::prelude::*;

/// The roles: built-in ones, then the organisation's own.
#[server(prefix = "/api", endpoint = "roles/list")]
pub async fn list_roles() -> ApiResult<Vec<RoleRow>> {
    let call = crate::ssr::call()?;
    call.portal.roles.list(&call.actor).await.map_err(crate::ssr::refuse)
}

/// One of them.
#[server(prefix = "/api", endpoint = "roles/details")]
pub async fn read_role(key: RoleKey) -> ApiResult<RoleRow> {
    let call = crate::ssr::call()?;
    call.portal.roles.details(&call.actor, &key).await.map_err(crate::ssr::refuse)
}

/// *Create role*; goes on to the roles.
#[server(prefix = "/api", endpoint = "roles/create")]
pub async fn create_role(
    name: String,
    description: String,
    #[server(default)] permissions: Vec<Permission>,
    #[server(default)] flows_down: bool,
) -> ApiResult<RoleKey> {
    let permissions = permissions.into_iter().collect();
    let (call, form) =
        (crate::ssr::call()?, domain::people::RoleForm { name, description, permissions, flows_down });
    let key = call.portal.roles.create(&call.actor, form).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::roles());
    Ok(key)
}

/// Changes a role; goes back to the roles.
#[server(prefix = "/api", endpoint = "roles/change")]
pub async fn change_role(
    key: RoleKey,
    version: i32,
    name: String,
    description: String,
    #[server(default)] permissions: Vec<Permission>,
    #[server(default)] flows_down: bool,
) -> ApiResult<()> {
    let permissions = permissions.into_iter().collect();
    let (call, form) =
        (crate::ssr::call()?, domain::people::RoleForm { name, description, permissions, flows_down });
    call.portal.roles.change(&call.actor, &key, version, form).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::roles());
    Ok(())
}

/// Deletes a role that nobody has.
#[server(prefix = "/api", endpoint = "roles/delete")]
pub async fn delete_role(key: RoleKey) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.roles.delete(&call.actor, &key).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::roles())).map_err(crate::ssr::refuse)
}
