use super::{
    ClientDetails, ClientEnd, ClientRow, ClientSuggestion, ClientType, ClientTypeForm, EntryForm, EntryRow,
    OrderingClient,
};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::people::TimeZone;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What a reseller can do with its clients. They are made and changed by orders alone: see
/// [`crate::subscriptions::Subscriptions::order`].
#[async_trait::async_trait]
pub trait Clients: Send + Sync {
    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ClientRow>>;

    /// Every client that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ClientRow>>>>;

    /// At most eight clients whose name or ITN fits what is being typed.
    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<ClientSuggestion>>;

    /// One client.
    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ClientDetails>;

    /// A customer as an order finds it, whether it is a client already or becomes one.
    async fn ordering(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<OrderingClient>;

    /// Places an administrative hold.
    async fn hold(&self, actor: &Actor, number: &OrganisationNumber, reason: &str) -> PortalResult<()>;

    /// Releases an administrative hold. A financial one is released by payment.
    async fn release(&self, actor: &Actor, number: &OrganisationNumber, hold: i64) -> PortalResult<()>;

    /// What deleting a client takes along.
    async fn preview_delete(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ClientEnd>;

    /// Deletes a client and its subscriptions for good, by its name typed again. The customer stays a customer.
    async fn delete(&self, actor: &Actor, number: &OrganisationNumber, name: &str)
    -> PortalResult<ClientEnd>;

    /// One page of a client's charges and payments.
    async fn entries(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        query: &ListQuery,
    ) -> PortalResult<Page<EntryRow>>;

    /// Enters charges or payments, all of them or none; with them a financial hold comes or goes. The same entry again
    /// changes nothing. Answers how many were new.
    async fn enter(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        entries: Vec<EntryForm>,
    ) -> PortalResult<u64>;

    /// The reseller's client types, by name.
    async fn types(&self, actor: &Actor) -> PortalResult<Vec<ClientType>>;

    /// A new client type.
    async fn add_type(&self, actor: &Actor, form: ClientTypeForm) -> PortalResult<()>;

    /// Changes a client type; its clients are judged anew.
    async fn edit_type(&self, actor: &Actor, id: i64, form: ClientTypeForm) -> PortalResult<()>;

    /// Removes a client type that no client is of.
    async fn remove_type(&self, actor: &Actor, id: i64) -> PortalResult<()>;

    /// Where the reseller's days begin and end.
    async fn billing_zone(&self, actor: &Actor) -> PortalResult<TimeZone>;

    /// Another zone, from now on: terms that have begun keep their days.
    async fn set_billing_zone(&self, actor: &Actor, zone: TimeZone) -> PortalResult<()>;
}
