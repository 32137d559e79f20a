//! Identities of a sign-in provider. Implements `domain::people::ExternalIdentities`; what the provider says was checked
//! by the server before it comes here.

mod own;
mod sign_in;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::attempts::{PROVIDER_PER_ADDRESS, take};
use domain::people::{Client, ExternalIdentities, ExternalIdentity, LinkedIdentity, Opened};
use domain::{Actor, PortalResult};

#[async_trait::async_trait]
impl ExternalIdentities for Store {
    async fn attempt(&self, client: &Client) -> PortalResult<()> {
        let (now, bucket) = (self.clock.now(), PROVIDER_PER_ADDRESS.bucket(&client.address));
        self.act_as_nobody(move |tx| Box::pin(async move { take(tx, &bucket, now).await })).await
    }

    async fn sign_in(&self, identity: &ExternalIdentity, client: &Client) -> PortalResult<Opened> {
        sign_in::sign_in(self, identity, client).await
    }

    async fn list(&self, actor: &Actor) -> PortalResult<Vec<LinkedIdentity>> {
        own::list(self, actor).await
    }

    async fn unlink(&self, actor: &Actor, issuer: &str) -> PortalResult<()> {
        own::unlink(self, actor, issuer).await
    }
}
