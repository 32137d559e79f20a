//! The REST API over HTTP: who may ask what, how refusals look, writes that are repeated, uploads to their end.

mod clients;
mod fuzz;
mod guide;
mod matrix;
mod problems;
mod uploads;
mod writes;

use crate::support::{Caller, Portal};
use domain::Actor;
use domain::api_keys::{ApiKeys, Lifetime, NewApiKey, SCOPES, ShownKey};
use domain::people::Permission;

/// A key of the actor's for these scopes, named so.
async fn key_of(portal: &Portal, actor: &Actor, name: &str, scopes: &[Permission]) -> ShownKey {
    let new = NewApiKey {
        name: name.into(),
        scopes: scopes.iter().copied().collect(),
        lifetime: Lifetime::Month,
        networks: String::new(),
    };
    ApiKeys::create(&portal.world.store, actor, new).await.unwrap()
}

/// A program with a key of the actor's for these scopes.
async fn program(portal: &Portal, actor: &Actor, name: &str, scopes: &[Permission]) -> Caller {
    let key = key_of(portal, actor, name, scopes).await;
    portal.stranger().with("authorization", &format!("Bearer {}", key.secret))
}

/// A program that may do all that programs can.
async fn mighty(portal: &Portal, actor: &Actor) -> Caller {
    let scopes: Vec<Permission> = SCOPES.into_iter().filter(|scope| scope.fits(actor.kind)).collect();
    program(portal, actor, "Everything", &scopes).await
}
