use super::{BulkUploadDetails, BulkUploadRow, NamedCustomer};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::uploads::{UploadNumber, UploadRow};
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be done with bulk uploads, beside what [`Uploads`](crate::uploads::Uploads) does with every file.
#[async_trait::async_trait]
pub trait BulkUploads: Send + Sync {
    /// One page of the organisation's bulk uploads.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<BulkUploadRow>>;

    /// Every bulk upload that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<BulkUploadRow>>>>;

    /// One bulk upload with the reasons of the rows that belong to no customer.
    async fn details(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<BulkUploadDetails>;

    /// One page of the uploads in it.
    async fn parts(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        query: &ListQuery,
    ) -> PortalResult<Page<UploadRow>>;

    /// Every upload in it that matches, in order, in batches: for CSV.
    async fn export_parts(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<UploadRow>>>>;

    /// Those of these Customer IDs that are among the organisation's customers, before a file that names them is sent.
    async fn named_customers(
        &self,
        actor: &Actor,
        numbers: &[OrganisationNumber],
    ) -> PortalResult<Vec<NamedCustomer>>;
}
