#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::lists::{ListQuery, Page, Selection};
use domain::notifications::{Bell, Choice, NotificationRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The bell, opened.
#[server(prefix = "/api", endpoint = "notifications/bell")]
pub async fn read_bell() -> ApiResult<Bell> {
    let call = crate::ssr::call()?;
    call.portal.notifications.bell(&call.actor).await.map_err(crate::ssr::refuse)
}

/// How many notifications are unread.
#[server(prefix = "/api", endpoint = "notifications/unread")]
pub async fn count_unread() -> ApiResult<u32> {
    let call = crate::ssr::call()?;
    call.portal.notifications.unread(&call.actor).await.map_err(crate::ssr::refuse)
}

/// One page of the notifications.
#[server(prefix = "/api", endpoint = "notifications/list", input = Json)]
pub async fn list_notifications(query: ListQuery) -> ApiResult<Page<NotificationRow>> {
    let call = crate::ssr::call()?;
    call.portal.notifications.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// Marks those of a selection as read.
#[server(prefix = "/api", endpoint = "notifications/mark-read", input = Json)]
pub async fn mark_read(selection: Selection) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.notifications.mark_read(&call.actor, &selection).await.map_err(crate::ssr::refuse)
}

/// Marks all as read.
#[server(prefix = "/api", endpoint = "notifications/mark-all-read")]
pub async fn mark_all_read() -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.notifications.mark_all_read(&call.actor).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::notifications())).map_err(crate::ssr::refuse)
}

/// What the person wants to be told of.
#[server(prefix = "/api", endpoint = "notifications/choices")]
pub async fn read_choices() -> ApiResult<Vec<Choice>> {
    let call = crate::ssr::call()?;
    call.portal.notifications.choices(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Chooses anew: the keys of what is ticked.
#[server(prefix = "/api", endpoint = "notifications/choose")]
pub async fn choose_notifications(
    #[server(default)] bell: Vec<String>,
    #[server(default)] mail: Vec<String>,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let choices = Choice::ticked(call.actor.kind, &bell, &mail);
    let done = call.portal.notifications.choose(&call.actor, &choices).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::notification_settings()))
        .map_err(crate::ssr::refuse)
}
