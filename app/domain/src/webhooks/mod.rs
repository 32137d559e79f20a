//! Webhooks: what happens is told to programs of an organisation, at addresses that it names.
//!
//! What is told is put down in the transaction in which it happens, so that nothing is lost, and sent until somebody has it
//! or a day is over. The same thing may come twice: [`Telling::id`] is the same each time. To add an event: a variant of
//! [`WebhookEvent`] with the next free bit, its words, and where it is put down (`migrations/…_create_webhooks`).

mod event;
mod query;
mod sender;
mod use_cases;

pub use event::{WebhookEvent, WebhookEvents};
pub use query::{
    DeliveryState, NewWebhook, ShownSecret, WebhookDeliveryList, WebhookDeliveryRow, WebhookList, WebhookRow,
    WebhookStatus,
};
pub use sender::{TellError, Teller, Telling};
pub use use_cases::Webhooks;

use crate::FieldError;

/// An organisation has at most this many.
pub const MAX_WEBHOOKS: u32 = 20;
/// The most characters of a webhook's name.
pub const MAX_WEBHOOK_NAME: usize = 60;
/// The most characters of an address.
pub const MAX_WEBHOOK_URL: usize = 500;

/// An address as it is kept. Where it leads is looked at whenever it is asked.
pub fn check_url(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::Required);
    }
    if text.chars().count() > MAX_WEBHOOK_URL {
        return Err(FieldError::TooLong { max: u32::try_from(MAX_WEBHOOK_URL).unwrap_or(u32::MAX) });
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
    let plain = text.bytes().all(|b| b.is_ascii_graphic()) && !text.contains(['#', '\\', '"', '<', '>']);
    match host {
        // No name and password: they would be in every log.
        Some(host) if plain && !host.is_empty() && !host.contains('@') => Ok(text.to_owned()),
        _ => Err(FieldError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_the_web_without_a_password() {
        assert_eq!(
            check_url(" https://erp.example/hooks?a=1 ").as_deref(),
            Ok("https://erp.example/hooks?a=1")
        );
        for wrong in [
            "erp.example",
            "ftp://a",
            "https://",
            "https://u:p@host/",
            "https://a b/",
            "https://a/#x",
            "https://é/",
        ] {
            assert_eq!(check_url(wrong), Err(FieldError::Malformed), "{wrong}");
        }
    }
}
