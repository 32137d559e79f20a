//! Bulk uploads: one file for many customers, and the uploads that resulted from it.
//!
//! A bulk upload is a row of `uploads` without a customer: its bytes come, wait and are decided as those of any other
//! (`crate::uploads`). Here is what is asked about it.

mod details;
mod list;
mod named;
mod parts;

#[cfg(test)]
mod tests;

pub(crate) use list::push_statuses;

use crate::Store;
use domain::bulk_uploads::{BulkUploadDetails, BulkUploadRow, BulkUploads, NamedCustomer};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::uploads::{UploadNumber, UploadRow};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl BulkUploads for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<BulkUploadRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<BulkUploadRow>>>> {
        list::export(self, actor, query)
    }

    async fn details(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<BulkUploadDetails> {
        details::details(self, actor, number).await
    }

    async fn parts(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        query: &ListQuery,
    ) -> PortalResult<Page<UploadRow>> {
        parts::page(self, actor, number, query).await
    }

    async fn export_parts(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<UploadRow>>>> {
        parts::export(self, actor, number, query).await
    }

    async fn named_customers(
        &self,
        actor: &Actor,
        numbers: &[OrganisationNumber],
    ) -> PortalResult<Vec<NamedCustomer>> {
        named::named(self, actor, numbers).await
    }
}
