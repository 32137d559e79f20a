#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::lists::{ListQuery, Page};
use domain::webhooks::{ShownSecret, WebhookDeliveryRow, WebhookEvent, WebhookRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of webhooks.
#[server(prefix = "/api", endpoint = "webhooks/list", input = Json)]
pub async fn list_webhooks(query: ListQuery) -> ApiResult<Page<WebhookRow>> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// A webhook.
#[server(prefix = "/api", endpoint = "webhooks/details")]
pub async fn read_webhook(id: String) -> ApiResult<WebhookRow> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.details(&call.actor, &id).await.map_err(crate::ssr::refuse)
}

/// Creates a webhook; answers its secret, this once.
#[server(prefix = "/api", endpoint = "webhooks/create")]
pub async fn create_webhook(
    name: String,
    url: String,
    #[server(default)] events: Vec<WebhookEvent>,
) -> ApiResult<ShownSecret> {
    let events = events.into_iter().collect();
    let (call, new) = (crate::ssr::call()?, domain::webhooks::NewWebhook { name, url, events });
    call.portal.webhooks.create(&call.actor, new).await.map_err(crate::ssr::refuse)
}

/// Changes a webhook.
#[server(prefix = "/api", endpoint = "webhooks/change")]
pub async fn change_webhook(
    id: String,
    name: String,
    url: String,
    #[server(default)] events: Vec<WebhookEvent>,
) -> ApiResult<()> {
    let events = events.into_iter().collect();
    let (call, new) = (crate::ssr::call()?, domain::webhooks::NewWebhook { name, url, events });
    let done = call.portal.webhooks.change(&call.actor, &id, new).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::webhook(&id))).map_err(crate::ssr::refuse)
}

/// Stops or goes on sending.
#[server(prefix = "/api", endpoint = "webhooks/set-paused")]
pub async fn set_webhook_paused(id: String, paused: bool) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.set_paused(&call.actor, &id, paused).await.map_err(crate::ssr::refuse)
}

/// Gives it another secret; answers it, this once.
#[server(prefix = "/api", endpoint = "webhooks/rotate")]
pub async fn rotate_webhook(id: String) -> ApiResult<ShownSecret> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.rotate(&call.actor, &id).await.map_err(crate::ssr::refuse)
}

/// Deletes a webhook.
#[server(prefix = "/api", endpoint = "webhooks/delete")]
pub async fn delete_webhook(id: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.delete(&call.actor, &id).await.map_err(crate::ssr::refuse)
}

/// Sends a test.
#[server(prefix = "/api", endpoint = "webhooks/test")]
pub async fn test_webhook(id: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.test(&call.actor, &id).await.map_err(crate::ssr::refuse)
}

/// One page of a webhook's log.
#[server(prefix = "/api", endpoint = "webhooks/deliveries", input = Json)]
pub async fn list_webhook_deliveries(id: String, query: ListQuery) -> ApiResult<Page<WebhookDeliveryRow>> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.deliveries(&call.actor, &id, &query).await.map_err(crate::ssr::refuse)
}

/// Sends something again.
#[server(prefix = "/api", endpoint = "webhooks/redeliver")]
pub async fn redeliver(id: String, delivery: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.webhooks.redeliver(&call.actor, &id, &delivery).await.map_err(crate::ssr::refuse)
}
