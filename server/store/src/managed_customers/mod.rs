//! Customers that an organisation administers. Implements the use cases of `domain::managed_customers`.
//!
//! Who administers whom stands in `organisations.administrators`, which row level security asks: a customer that is found
//! here is one that the acting organisation administers. What changes another organisation's row is a gate function that
//! asks the same. Every change is in both logs.

mod create;
mod delete;
mod edit;
mod find;
mod inner;
mod moving;
mod namesakes;
#[cfg(test)]
mod tests;

pub(crate) use find::find;

use crate::Store;
use domain::lists::{ListQuery, Page};
use domain::managed_customers::{
    Company, CompanyProfile, CustomerEnd, CustomerName, CustomerTies, InnerCustomerRow, ManagedCustomers,
    NewCustomer, TreePlace,
};
use domain::organisations::OrganisationNumber;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

pub(crate) use create::make_own;
pub(crate) use edit::{edit_managed, managed_profile};

#[async_trait::async_trait]
impl ManagedCustomers for Store {
    async fn create(&self, actor: &Actor, new: NewCustomer) -> PortalResult<OrganisationNumber> {
        create::create(self, actor, new).await
    }

    async fn read(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<Company> {
        edit::read(self, actor, number).await
    }

    async fn edit(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        version: i32,
        profile: CompanyProfile,
    ) -> PortalResult<()> {
        edit::edit(self, actor, number, version, profile).await
    }

    async fn read_own(&self, actor: &Actor) -> PortalResult<Company> {
        edit::read_own(self, actor).await
    }

    async fn edit_own(&self, actor: &Actor, version: i32, profile: CompanyProfile) -> PortalResult<()> {
        edit::edit_own(self, actor, version, profile).await
    }

    async fn namesakes(
        &self,
        actor: &Actor,
        name: &str,
        inside: Option<&OrganisationNumber>,
    ) -> PortalResult<Vec<CustomerName>> {
        namesakes::namesakes(self, actor, name, inside).await
    }

    async fn inner(
        &self,
        actor: &Actor,
        of: Option<&OrganisationNumber>,
        query: &ListQuery,
    ) -> PortalResult<Page<InnerCustomerRow>> {
        inner::page(self, actor, of, query).await
    }

    async fn export_inner(
        &self,
        actor: &Actor,
        of: Option<&OrganisationNumber>,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<InnerCustomerRow>>>> {
        inner::export(self, actor, of, query).await
    }

    async fn places(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<Vec<TreePlace>> {
        moving::places(self, actor, number).await
    }

    async fn move_inside(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        inside: &OrganisationNumber,
    ) -> PortalResult<()> {
        moving::move_inside(self, actor, number, inside).await
    }

    async fn preview_delete(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<CustomerTies> {
        delete::preview(self, actor, number).await
    }

    async fn delete(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        name: &str,
    ) -> PortalResult<CustomerEnd> {
        delete::delete(self, actor, number, name).await
    }
}
