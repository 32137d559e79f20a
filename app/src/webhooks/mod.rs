//! Webhooks: the list in the settings, the form, and a webhook's page with its log.

mod acts;
mod api;
mod columns;
mod create_page;
mod form;
mod list_page;
mod webhook_page;

pub use api::*;
pub use create_page::CreateWebhookPage;
pub use list_page::WebhooksPage;
pub use webhook_page::WebhookPage;
