use super::{ManagingMsp, RemovalOutcome, ResellerFound, ResellerRow};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What a receiver can do with resellers.
#[async_trait::async_trait]
pub trait Resellers: Send + Sync {
    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ResellerRow>>;

    /// Every reseller that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ResellerRow>>>>;

    /// At most eight resellers whose name or number begins with what is being typed.
    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<ResellerFound>>;

    /// *Look up*: the reseller with this number as typed. Unknown, own and already registered are told apart; only so
    /// many look-ups in a time.
    async fn look_up(&self, actor: &Actor, number: &str) -> PortalResult<ResellerFound>;

    /// *Register*: the reseller's connection to the receiver becomes Active. Registering twice is a conflict.
    async fn register(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ResellerRow>;

    /// One registered reseller.
    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ResellerRow>;

    /// The preferences of one reseller. Switching auto-approve on decides about deliveries from now on, not about those
    /// that wait.
    async fn set_auto_approve(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        auto_approve: bool,
    ) -> PortalResult<()>;

    /// What removing it would change.
    async fn preview_remove(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
    ) -> PortalResult<RemovalOutcome>;

    /// Removes it: its connection becomes Inactive, what was approved stays.
    async fn remove(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<RemovalOutcome>;

    /// The MSPs that manage the acting customer or ask to; none for an MSP.
    async fn msps(&self, actor: &Actor) -> PortalResult<Vec<ManagingMsp>>;

    /// Accepts or declines an MSP that asks, or ends one that was accepted.
    async fn answer_msp(&self, actor: &Actor, number: &OrganisationNumber, accept: bool) -> PortalResult<()>;
}
