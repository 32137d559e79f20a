//! Devices: the lists, one device with its custody record, and taking devices back.
//!
//! A filter of the list is a line in `wanted.rs`, which turns scope and filters into SQL; think of the index that it
//! walks (`create_devices` names them all), or it is slow among ten million devices.

mod begin;
mod delete;
mod destinations;
mod details;
mod file;
mod list;
mod operations;
mod release;
mod row;
mod suggest;
mod wanted;

#[cfg(test)]
mod tests;

pub(crate) use file::known_as;
pub(crate) use release::release;

use crate::Store;
use domain::devices::{
    DeleteOutcome, Destination, DeviceDetails, DeviceFile, DeviceRow, DeviceScope, Devices, FileDeletion,
    Identity, ServiceChange,
};
use domain::lists::{ListQuery, Page, Selection};
use domain::operations::{OperationNumber, OperationOutcome};
use domain::organisations::OrganisationNumber;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Devices for Store {
    async fn list(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        query: &ListQuery,
    ) -> PortalResult<Page<DeviceRow>> {
        list::page(self, actor, scope, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DeviceRow>>>> {
        list::export(self, actor, scope, query).await
    }

    async fn suggest(&self, actor: &Actor, scope: &DeviceScope, text: &str) -> PortalResult<Vec<Identity>> {
        suggest::suggest(self, actor, scope, text).await
    }

    async fn details(&self, actor: &Actor, identity: &str) -> PortalResult<DeviceDetails> {
        details::details(self, actor, identity).await
    }

    async fn preview_delete(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
    ) -> PortalResult<DeleteOutcome> {
        delete::preview(self, actor, scope, selection).await
    }

    async fn begin_delete(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
    ) -> PortalResult<OperationNumber> {
        operations::begin_delete(self, actor, scope, selection).await
    }

    async fn draft_file_delete(&self, actor: &Actor, file: DeviceFile) -> PortalResult<OperationNumber> {
        file::put_down(self, actor, file).await
    }

    async fn preview_file_delete(
        &self,
        actor: &Actor,
        number: &OperationNumber,
    ) -> PortalResult<FileDeletion> {
        file::preview(self, actor, number).await
    }

    async fn confirm_file_delete(
        &self,
        actor: &Actor,
        number: &OperationNumber,
    ) -> PortalResult<OperationNumber> {
        file::confirm(self, actor, number).await
    }

    async fn destinations(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        text: &str,
    ) -> PortalResult<Vec<Destination>> {
        destinations::destinations(self, actor, scope, text).await
    }

    async fn preview_move(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
        to: &OrganisationNumber,
    ) -> PortalResult<OperationOutcome> {
        operations::preview_move(self, actor, scope, selection, to).await
    }

    async fn begin_move(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
        to: &OrganisationNumber,
    ) -> PortalResult<OperationNumber> {
        operations::begin_move(self, actor, scope, selection, to).await
    }

    async fn preview_services(
        &self,
        actor: &Actor,
        selection: &Selection,
        change: ServiceChange,
    ) -> PortalResult<OperationOutcome> {
        operations::preview_services(self, actor, selection, change).await
    }

    async fn begin_services(
        &self,
        actor: &Actor,
        selection: &Selection,
        change: ServiceChange,
    ) -> PortalResult<OperationNumber> {
        operations::begin_services(self, actor, selection, change).await
    }
}
