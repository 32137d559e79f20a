//! A reseller's clients: its connections seen commercially. Implements the use cases of `domain::clients`.
//!
//! The row of a client is what everything about it is decided under: who places or releases a hold, or changes what it
//! owes, takes it `FOR UPDATE`; who begins an order, an upload or an operation for it takes it `FOR SHARE`. Its
//! subscriptions are locked after it. Whatever changes debt, limit or time is followed by [`judge`].

mod delete;
mod details;
mod entries;
mod find;
mod hold;
mod judge;
mod keep;
mod list;
mod row;
#[cfg(test)]
mod tests;
mod types;
mod zone;

use crate::Store;
use domain::clients::{
    ClientDetails, ClientEnd, ClientRow, ClientSuggestion, ClientType, ClientTypeForm, Clients, EntryForm,
    EntryRow, OrderingClient,
};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::people::TimeZone;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

pub(crate) use find::{Standing, standing, takes_uploads};
pub(crate) use judge::judge;
pub(crate) use keep::hold_debtors;
pub(crate) use types::{FoundType, find_named as find_type};
pub(crate) use zone::today;

#[async_trait::async_trait]
impl Clients for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ClientRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ClientRow>>>> {
        list::export(self, actor, query)
    }

    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<ClientSuggestion>> {
        list::suggest(self, actor, text).await
    }

    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ClientDetails> {
        details::details(self, actor, number).await
    }

    async fn ordering(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<OrderingClient> {
        details::ordering(self, actor, number).await
    }

    async fn hold(&self, actor: &Actor, number: &OrganisationNumber, reason: &str) -> PortalResult<()> {
        hold::hold(self, actor, number, reason).await
    }

    async fn release(&self, actor: &Actor, number: &OrganisationNumber, hold: i64) -> PortalResult<()> {
        hold::release(self, actor, number, hold).await
    }

    async fn preview_delete(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ClientEnd> {
        delete::preview(self, actor, number).await
    }

    async fn delete(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        name: &str,
    ) -> PortalResult<ClientEnd> {
        delete::delete(self, actor, number, name).await
    }

    async fn entries(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        query: &ListQuery,
    ) -> PortalResult<Page<EntryRow>> {
        entries::page(self, actor, number, query).await
    }

    async fn enter(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        entries: Vec<EntryForm>,
    ) -> PortalResult<u64> {
        entries::enter(self, actor, number, entries).await
    }

    async fn types(&self, actor: &Actor) -> PortalResult<Vec<ClientType>> {
        types::types(self, actor).await
    }

    async fn add_type(&self, actor: &Actor, form: ClientTypeForm) -> PortalResult<()> {
        types::add(self, actor, &form).await
    }

    async fn edit_type(&self, actor: &Actor, id: i64, form: ClientTypeForm) -> PortalResult<()> {
        types::edit(self, actor, id, &form).await
    }

    async fn remove_type(&self, actor: &Actor, id: i64) -> PortalResult<()> {
        types::remove(self, actor, id).await
    }

    async fn billing_zone(&self, actor: &Actor) -> PortalResult<TimeZone> {
        zone::zone(self, actor).await
    }

    async fn set_billing_zone(&self, actor: &Actor, zone: TimeZone) -> PortalResult<()> {
        zone::set(self, actor, zone).await
    }
}
