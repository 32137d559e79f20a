use super::{
    BegunUpload, FailedRow, FailedRows, NewUpload, UndoOutcome, UploadDetails, UploadLimits, UploadNumber,
    UploadRow, UploadSuggestion,
};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::uploads::file::Mapping;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be done with uploads.
#[async_trait::async_trait]
pub trait Uploads: Send + Sync {
    /// One page of a customer's uploads by the actor's organisation.
    async fn list(
        &self,
        actor: &Actor,
        customer: &OrganisationNumber,
        query: &ListQuery,
    ) -> PortalResult<Page<UploadRow>>;

    /// Every upload that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        customer: &OrganisationNumber,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<UploadRow>>>>;

    /// A customer's uploads whose number or order number begins with the text, the latest first.
    async fn suggest(
        &self,
        actor: &Actor,
        customer: &OrganisationNumber,
        text: &str,
    ) -> PortalResult<Vec<UploadSuggestion>>;

    /// One upload with its reasons and notes.
    async fn details(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<UploadDetails>;

    /// The failed rows in the order of the file, in batches.
    async fn failures(
        &self,
        actor: &Actor,
        number: &UploadNumber,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<FailedRow>>>>;

    /// Failed rows below line `after`, in the order of the file, at most so many; none while it is in progress.
    async fn failed_rows(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        after: u64,
        limit: u16,
    ) -> PortalResult<FailedRows>;

    /// The limits of files.
    fn limits(&self) -> UploadLimits;

    /// The mapping that the actor's organisation used last for files with this header, if any.
    async fn remembered_mapping(&self, actor: &Actor, header: &str) -> PortalResult<Option<Mapping>>;

    /// Opens an upload, or finds the one that was opened with the same key.
    async fn begin(&self, actor: &Actor, new: NewUpload) -> PortalResult<BegunUpload>;

    /// Takes a chunk that begins at byte `start`; the same chunk twice is once. Answers the bytes that are here.
    async fn put_chunk(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        start: u64,
        sha256: [u8; 32],
        bytes: Vec<u8>,
    ) -> PortalResult<u64>;

    /// All bytes are here: enqueues the ingest. Doing it twice is doing it once.
    async fn finish(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<()>;

    /// Gives an unfinished upload up and forgets its bytes.
    async fn cancel(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<()>;

    /// What undoing would remove and keep.
    async fn preview_undo(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<UndoOutcome>;

    /// Removes the upload's devices that nobody has touched since.
    async fn undo(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<UndoOutcome>;
}
