//! The organisations of the deployment as the operator keeps them: its lists, and what it does with one. Implements the use
//! cases of `domain::organisations`.
//!
//! The lists read the table `directory`, a copy that triggers keep; everything else goes through gate functions, which do
//! nothing for anybody but the operator. Who is invited when an organisation is registered is a matter of `crate::people`.

mod change;
mod list;
mod register;
mod search;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::error::OrInternal;
use domain::lists::{ListQuery, Page};
use domain::organisations::{
    Directory, DirectoryDetails, DirectoryRow, DirectoryTotals, NewAdministrator, NewOrganisation,
    OrganisationKind, OrganisationNumber,
};
use domain::people::ShownLink;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::PgConnection;

#[async_trait::async_trait]
impl Directory for Store {
    async fn list(
        &self,
        actor: &Actor,
        kind: OrganisationKind,
        query: &ListQuery,
    ) -> PortalResult<Page<DirectoryRow>> {
        list::page(self, actor, kind, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        kind: OrganisationKind,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DirectoryRow>>>> {
        list::export(self, actor, kind, query).await
    }

    async fn totals(&self, actor: &Actor) -> PortalResult<DirectoryTotals> {
        list::totals(self, actor).await
    }

    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<DirectoryDetails> {
        list::details(self, actor, number).await
    }

    async fn register(&self, actor: &Actor, new: NewOrganisation) -> PortalResult<OrganisationNumber> {
        register::register(self, actor, new).await
    }

    async fn resend_invitation(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<()> {
        register::resend_invitation(self, actor, number).await
    }

    async fn invite(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        new: NewAdministrator,
    ) -> PortalResult<()> {
        register::invite(self, actor, number, new).await
    }

    async fn show_link(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ShownLink> {
        register::show_link(self, actor, number).await
    }

    async fn rename(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        name: &str,
        country: &str,
    ) -> PortalResult<()> {
        change::rename(self, actor, number, name, country).await
    }

    async fn suspend(&self, actor: &Actor, number: &OrganisationNumber, reason: &str) -> PortalResult<()> {
        change::suspend(self, actor, number, reason).await
    }

    async fn lift_suspension(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<()> {
        change::lift_suspension(self, actor, number).await
    }
}

/// Whether the operator has suspended an organisation that one is about to hand devices to.
pub(crate) async fn is_suspended(tx: &mut PgConnection, organisation: i64) -> PortalResult<bool> {
    let suspended = sqlx::query_scalar!(r#"SELECT gate_suspended($1) AS "id!""#, &[organisation][..])
        .fetch_optional(tx)
        .await
        .or_internal()?;
    Ok(suspended.is_some())
}
