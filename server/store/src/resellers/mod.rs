//! Resellers that a receiver has registered, and the MSPs that a customer has accepted. Implements the use cases of
//! `domain::resellers`.

use crate::Store;
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::resellers::{ManagingMsp, RemovalOutcome, ResellerFound, ResellerRow, Resellers};
use domain::{Actor, PortalError, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Resellers for Store {
    async fn list(&self, _: &Actor, _: &ListQuery) -> PortalResult<Page<ResellerRow>> {
        Err(PortalError::NotFound)
    }

    async fn export(
        &self,
        _: &Actor,
        _: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ResellerRow>>>> {
        Err(PortalError::NotFound)
    }

    async fn suggest(&self, _: &Actor, _: &str) -> PortalResult<Vec<ResellerFound>> {
        Err(PortalError::NotFound)
    }

    async fn look_up(&self, _: &Actor, _: &str) -> PortalResult<ResellerFound> {
        Err(PortalError::NotFound)
    }

    async fn register(&self, _: &Actor, _: &OrganisationNumber) -> PortalResult<ResellerRow> {
        Err(PortalError::NotFound)
    }

    async fn details(&self, _: &Actor, _: &OrganisationNumber) -> PortalResult<ResellerRow> {
        Err(PortalError::NotFound)
    }

    async fn set_auto_approve(&self, _: &Actor, _: &OrganisationNumber, _: bool) -> PortalResult<()> {
        Err(PortalError::NotFound)
    }

    async fn preview_remove(&self, _: &Actor, _: &OrganisationNumber) -> PortalResult<RemovalOutcome> {
        Err(PortalError::NotFound)
    }

    async fn remove(&self, _: &Actor, _: &OrganisationNumber) -> PortalResult<RemovalOutcome> {
        Err(PortalError::NotFound)
    }

    async fn msps(&self, _: &Actor) -> PortalResult<Vec<ManagingMsp>> {
        Err(PortalError::NotFound)
    }

    async fn answer_msp(&self, _: &Actor, _: &OrganisationNumber, _: bool) -> PortalResult<()> {
        Err(PortalError::NotFound)
    }
}
