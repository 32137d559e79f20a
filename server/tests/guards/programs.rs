//! What programs act and are told by: a key and a webhook.

use domain::Actor;
use domain::api_keys::{ApiKeys, Lifetime, NewApiKey};
use domain::people::Permissions;
use domain::webhooks::{NewWebhook, WebhookEvent, Webhooks};
use store::testing::World;

/// Makes both, under names that only their organisation may read.
pub(super) async fn made(world: &World, actor: &Actor) -> [(&'static str, String); 2] {
    let key = NewApiKey {
        name: "Acme Tablets ERP".into(),
        scopes: Permissions::viewing(),
        lifetime: Lifetime::Year,
        networks: String::new(),
    };
    let webhook = NewWebhook {
        name: "Acme Tablets hook".into(),
        url: "https://erp.example/hooks".into(),
        events: [WebhookEvent::DevicesDeleted].into_iter().collect(),
    };
    let key = ApiKeys::create(&world.store, actor, key).await.unwrap();
    let webhook = Webhooks::create(&world.store, actor, webhook).await.unwrap();
    [("api_key", key.id), ("webhook", webhook.id)]
}
