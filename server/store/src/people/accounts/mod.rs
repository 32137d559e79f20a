//! Opening an account, the forgotten password, and the invitations of a person. Implements `domain::people::Accounts`.
//!
//! What a link allows is decided by the gate functions of `migrations/…_open_invitations`, which hold the link while they
//! look at it: a link is used once, however often it is sent.

mod activate;
mod forgot;
mod invitations;
mod look;
mod password;
mod reset;
#[cfg(test)]
mod tests;

use crate::Store;
use domain::organisations::OrganisationNumber;
use domain::people::{Accounts, Client, LinkFound, LinkToken, Opened, OwnInvitations};
use domain::{Actor, PortalResult};

#[async_trait::async_trait]
impl Accounts for Store {
    async fn look(&self, token: &LinkToken, actor: Option<&Actor>) -> PortalResult<LinkFound> {
        look::look(self, token, actor).await
    }

    async fn activate(
        &self,
        token: &LinkToken,
        name: &str,
        password: &str,
        client: &Client,
    ) -> PortalResult<Opened> {
        activate::activate(self, token, name, password, client).await
    }

    async fn activate_known(
        &self,
        token: &LinkToken,
        password: &str,
        client: &Client,
    ) -> PortalResult<Opened> {
        activate::activate_known(self, token, password, client).await
    }

    async fn accept_link(&self, actor: &Actor, token: &LinkToken) -> PortalResult<OrganisationNumber> {
        invitations::accept_link(self, actor, token).await
    }

    async fn forgot(&self, email: &str, client: &Client) -> PortalResult<()> {
        forgot::forgot(self, email, client).await
    }

    async fn reset(
        &self,
        token: &LinkToken,
        password: &str,
        client: &Client,
    ) -> PortalResult<Option<Opened>> {
        reset::reset(self, token, password, client).await
    }

    async fn change_password(
        &self,
        actor: &Actor,
        session: &str,
        current: &str,
        password: &str,
    ) -> PortalResult<()> {
        password::change(self, actor, session, current, password).await
    }

    async fn invitations(&self, actor: &Actor) -> PortalResult<OwnInvitations> {
        invitations::list(self, actor).await
    }

    async fn answer_invitation(&self, actor: &Actor, key: &str, accept: bool) -> PortalResult<()> {
        invitations::answer(self, actor, key, accept).await
    }
}
