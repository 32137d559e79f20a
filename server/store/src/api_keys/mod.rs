//! API keys and what programs prove with them. Implements the use cases of `domain::api_keys`.
//!
//! A request of a program begins with [`authenticate`], in a transaction of its own; a write that may be repeated is
//! wrapped by [`Store::once`], so that its answer is kept in the transaction of its effect.

mod authenticate;
mod create;
mod list;
mod once;
mod revoke;
#[cfg(test)]
mod tests;
mod tokens;
mod turns;

pub use once::{Answered, Outcome, Request};
pub use tokens::Token;
pub(crate) use turns::Turns;

use crate::Store;
use domain::api_keys::{ApiKeyRow, ApiKeys, NewApiKey, Program, Programs, ShownKey};
use domain::lists::{ListQuery, Page};
use domain::people::Client;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sha2::{Digest as _, Sha256};

#[async_trait::async_trait]
impl ApiKeys for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ApiKeyRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ApiKeyRow>>>> {
        list::export(self, actor, query)
    }

    async fn create(&self, actor: &Actor, new: NewApiKey) -> PortalResult<ShownKey> {
        create::create(self, actor, new).await
    }

    async fn revoke(&self, actor: &Actor, id: &str) -> PortalResult<()> {
        revoke::revoke(self, actor, id).await
    }
}

#[async_trait::async_trait]
impl Programs for Store {
    async fn program(&self, secret: &str, client: &Client) -> PortalResult<Program> {
        authenticate::program(self, secret, client).await
    }
}

/// What is stored of a secret.
fn sha256(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
