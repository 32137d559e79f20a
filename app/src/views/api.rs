#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::views::{Preferences, SavedView, SavedViews, ViewContents};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// What the person prefers in a list.
#[server(prefix = "/api", endpoint = "views/preferences")]
pub async fn list_preferences(list: String) -> ApiResult<Preferences> {
    let call = crate::ssr::call()?;
    call.portal.views.preferences(&call.actor, &list).await.map_err(crate::ssr::refuse)
}

/// Remembers what the person prefers in a list.
#[server(prefix = "/api", endpoint = "views/remember", input = Json)]
pub async fn remember_preferences(list: String, preferences: Preferences) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.views.remember(&call.actor, &list, &preferences).await.map_err(crate::ssr::refuse)
}

/// The saved views of a list.
#[server(prefix = "/api", endpoint = "views/list")]
pub async fn list_views(list: String) -> ApiResult<SavedViews> {
    let call = crate::ssr::call()?;
    call.portal.views.list(&call.actor, &list).await.map_err(crate::ssr::refuse)
}

/// Saves what a table shows under a name.
#[server(prefix = "/api", endpoint = "views/save", input = Json)]
pub async fn save_view(list: String, name: String, contents: ViewContents) -> ApiResult<SavedView> {
    let call = crate::ssr::call()?;
    call.portal.views.save(&call.actor, &list, &name, &contents).await.map_err(crate::ssr::refuse)
}

/// Replaces what a saved view shows.
#[server(prefix = "/api", endpoint = "views/update", input = Json)]
pub async fn update_view(id: String, contents: ViewContents) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.views.update(&call.actor, &id, &contents).await.map_err(crate::ssr::refuse)
}

/// Gives a saved view another name.
#[server(prefix = "/api", endpoint = "views/rename")]
pub async fn rename_view(id: String, name: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.views.rename(&call.actor, &id, &name).await.map_err(crate::ssr::refuse)
}

/// Deletes a saved view.
#[server(prefix = "/api", endpoint = "views/delete")]
pub async fn delete_view(id: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.views.delete(&call.actor, &id).await.map_err(crate::ssr::refuse)
}

/// Shares a saved view with the organisation, or takes it back.
#[server(prefix = "/api", endpoint = "views/share")]
pub async fn share_view(id: String, shared: bool) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.views.share(&call.actor, &id, shared).await.map_err(crate::ssr::refuse)
}
