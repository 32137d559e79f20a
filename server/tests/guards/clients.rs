//! The clients of the stage.

use domain::Actor;
use domain::clients::Clients;
use store::testing::World;

/// A client with a subscription, one that is on hold, and a client type that nobody is of.
pub(super) async fn clients(world: &World, actor: &Actor) -> Vec<(&'static str, String)> {
    world.for_sale("SKU-1", true, 1_000).await;
    let placed = world.ordered(actor, "client", "SKU-1", None).await;
    let on_hold = world.ordered(actor, "held", "SKU-1", None).await.client;
    let store = &world.store;
    store.hold(actor, &on_hold, "Contract disputed").await.unwrap();
    let hold = Clients::details(store, actor, &on_hold).await.unwrap().holds[0].id;
    store.add_type(actor, World::client_type("Nobody")).await.unwrap();
    let types = store.types(actor).await.unwrap();
    let empty = types.iter().find(|kind| kind.name == "Nobody").unwrap().id;
    vec![
        ("client", placed.client.to_string()),
        ("subscription", placed.subscription.to_string()),
        ("held", on_hold.to_string()),
        ("hold", hold.to_string()),
        ("client_type", empty.to_string()),
        ("sku", "SKU-1".to_owned()),
    ]
}
