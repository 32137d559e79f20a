use super::{ApiKeyRow, NewApiKey, ShownKey};
use crate::lists::{ListQuery, Page};
use crate::people::Client;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be done with API keys.
#[async_trait::async_trait]
pub trait ApiKeys: Send + Sync {
    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ApiKeyRow>>;

    /// Every key that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ApiKeyRow>>>>;

    /// Creates a key. Its secret is in the answer and nowhere else.
    async fn create(&self, actor: &Actor, new: NewApiKey) -> PortalResult<ShownKey>;

    /// Ends a key at once. Doing it twice is doing it once.
    async fn revoke(&self, actor: &Actor, id: &str) -> PortalResult<()>;
}

/// A program that asks, and how much it may still ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// For whom it acts, with what its key allows.
    pub actor: Actor,
    /// The key's public name.
    pub key: String,
    /// Requests that it may make at once.
    pub limit: u32,
    /// How many of them it still has.
    pub remaining: u32,
    /// Seconds until it has all of them again.
    pub reset_seconds: u32,
}

/// How programs prove who they are.
#[async_trait::async_trait]
pub trait Programs: Send + Sync {
    /// Whose secret this is, if it is good, and counts the request. Refuses too many, of one key or of failures from one
    /// address.
    async fn program(&self, secret: &str, client: &Client) -> PortalResult<Program>;
}
