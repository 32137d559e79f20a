//! Resellers that a receiver has registered, and the MSPs that a customer has accepted. Implements the use cases of
//! `domain::resellers`.
//!
//! What a receiver answers is written into the tenant's own connection, which only `gate_verify` reaches. Whoever reads
//! one side of a relation to write the other holds [`lock_relation`] meanwhile.

mod list;
mod look_up;
mod msps;
mod preferences;
mod register;
mod remove;
mod row;
#[cfg(test)]
mod tests;

pub(crate) use register::register_within;

use crate::Store;
use crate::error::OrInternal;
use domain::customers::Verification;
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::resellers::{ManagingMsp, RemovalOutcome, ResellerFound, ResellerRow, Resellers};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::PgConnection;

#[async_trait::async_trait]
impl Resellers for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ResellerRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ResellerRow>>>> {
        list::export(self, actor, query)
    }

    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<ResellerFound>> {
        list::suggest(self, actor, text).await
    }

    async fn look_up(&self, actor: &Actor, number: &str) -> PortalResult<ResellerFound> {
        look_up::look_up(self, actor, number).await
    }

    async fn register(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ResellerRow> {
        register::register(self, actor, number).await
    }

    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ResellerRow> {
        preferences::details(self, actor, number).await
    }

    async fn set_auto_approve(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        auto_approve: bool,
    ) -> PortalResult<()> {
        preferences::set_auto_approve(self, actor, number, auto_approve).await
    }

    async fn preview_remove(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
    ) -> PortalResult<RemovalOutcome> {
        remove::preview(self, actor, number).await
    }

    async fn remove(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<RemovalOutcome> {
        remove::remove(self, actor, number).await
    }

    async fn msps(&self, actor: &Actor) -> PortalResult<Vec<ManagingMsp>> {
        msps::msps(self, actor).await
    }

    async fn answer_msp(&self, actor: &Actor, number: &OrganisationNumber, accept: bool) -> PortalResult<()> {
        msps::answer(self, actor, number, accept).await
    }
}

/// Holds the relation of a tenant and a receiver until the transaction ends, also while it has no rows yet: adding the
/// receiver and registering the reseller at the same moment come one after the other.
pub(crate) async fn lock_relation(tx: &mut PgConnection, tenant: i64, receiver: i64) -> PortalResult<()> {
    crate::transaction::lock(tx, &format!("connections.{tenant}.{receiver}")).await
}

/// Writes the acting receiver's answer into the tenant's connection, if there is one.
async fn verify(tx: &mut PgConnection, tenant: i64, answer: Verification) -> PortalResult<()> {
    sqlx::query!("SELECT gate_verify($1, $2)", tenant, answer.code()).fetch_all(tx).await.or_internal()?;
    Ok(())
}
