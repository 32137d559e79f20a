//! Uploads: from the first byte of a file to its last row's fate.
//!
//! `begin` → `chunks` → `finish` are requests; [`mod@ingest`] is the job that decides every row; `undo` takes it back. The
//! bytes stay in `upload_chunks` until the transaction that records the end.

mod begin;
mod cancel;
mod chunks;
mod details;
mod failures;
mod finish;
mod ingest;
mod list;
mod mappings;
mod stage;
mod suggest;
mod undo;

#[cfg(test)]
mod tests;

pub(crate) use begin::Unreadable;
pub(crate) use details::reasons;
pub use ingest::utf8;
pub(crate) use ingest::{AUTO_APPROVED, give_up, ingest};
pub(crate) use stage::{UnknownCode, count, status_code, status_from_code};
pub(crate) use undo::Undoable;

/// Uploads as rows, for other lists of them.
pub(crate) mod rows {
    pub(crate) use super::list::{COLUMNS, FROM, Found};
}

use crate::Store;
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::uploads::file::Mapping;
use domain::uploads::{
    BegunUpload, FailedRow, FailedRows, NewUpload, UndoOutcome, UploadDetails, UploadLimits, UploadNumber,
    UploadRow, UploadSuggestion, Uploads,
};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Uploads for Store {
    async fn list(
        &self,
        actor: &Actor,
        customer: &OrganisationNumber,
        query: &ListQuery,
    ) -> PortalResult<Page<UploadRow>> {
        list::page(self, actor, customer, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        customer: &OrganisationNumber,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<UploadRow>>>> {
        list::export(self, actor, customer, query).await
    }

    async fn suggest(
        &self,
        actor: &Actor,
        customer: &OrganisationNumber,
        text: &str,
    ) -> PortalResult<Vec<UploadSuggestion>> {
        suggest::suggest(self, actor, customer, text).await
    }

    async fn details(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<UploadDetails> {
        details::details(self, actor, number).await
    }

    async fn failures(
        &self,
        actor: &Actor,
        number: &UploadNumber,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<FailedRow>>>> {
        failures::failures(self, actor, number).await
    }

    async fn failed_rows(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        after: u64,
        limit: u16,
    ) -> PortalResult<FailedRows> {
        failures::some(self, actor, number, after, limit).await
    }

    fn limits(&self) -> UploadLimits {
        self.limits
    }

    async fn remembered_mapping(&self, actor: &Actor, header: &str) -> PortalResult<Option<Mapping>> {
        mappings::remembered(self, actor, header).await
    }

    async fn begin(&self, actor: &Actor, new: NewUpload) -> PortalResult<BegunUpload> {
        begin::begin(self, actor, new).await
    }

    async fn put_chunk(
        &self,
        actor: &Actor,
        number: &UploadNumber,
        start: u64,
        sha256: [u8; 32],
        bytes: Vec<u8>,
    ) -> PortalResult<u64> {
        chunks::put(self, actor, number, start, sha256, bytes).await
    }

    async fn finish(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<()> {
        finish::finish(self, actor, number).await
    }

    async fn cancel(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<()> {
        cancel::cancel(self, actor, number).await
    }

    async fn preview_undo(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<UndoOutcome> {
        undo::preview(self, actor, number).await
    }

    async fn undo(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<UndoOutcome> {
        undo::undo(self, actor, number).await
    }
}
