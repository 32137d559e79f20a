//! Moving devices, deleting those one holds, registering them to services: each with its preview.

use super::begin::{begin, preview};
use super::destinations::resolve;
use super::wanted::Whose;
use crate::Store;
use crate::deliveries::{used, used_once};
use crate::operations::{New, Request};
use crate::services::{catalogue, names};
use domain::devices::{DeviceList, DeviceScope, ServiceChange};
use domain::lists::Selection;
use domain::operations::{OperationNumber, OperationOutcome};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use sqlx::PgConnection;

pub(super) async fn preview_move(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
    to: &OrganisationNumber,
) -> PortalResult<OperationOutcome> {
    require(actor, Action::MoveDevices)?;
    selection.check::<DeviceList>()?;
    let (whom, scope, selection, to) = (actor.clone(), scope.clone(), selection.clone(), to.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (request, _) = resolve(tx, &whom, &scope, &to).await?;
                preview(tx, &whom, &scope, &selection, &request).await
            })
        })
        .await
}

pub(super) async fn begin_move(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
    to: &OrganisationNumber,
) -> PortalResult<OperationNumber> {
    require(actor, Action::MoveDevices)?;
    selection.check::<DeviceList>()?;
    let (whom, scope, selection, to) = (actor.clone(), scope.clone(), selection.clone(), to.clone());
    let (now, random) = (store.clock.now(), store.random.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (request, name) = resolve(tx, &whom, &scope, &to).await?;
                let new = New::of(request, Some(name));
                begin(tx, &whom, (now, &random), (&scope, &selection), new).await
            })
        })
        .await
}

pub(super) async fn begin_delete(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
) -> PortalResult<OperationNumber> {
    require(actor, Action::DeleteDevices)?;
    // What one has handed on is taken back first; a reseller deletes what it uploaded, wherever it is.
    if actor.kind != OrganisationKind::Reseller && matches!(scope, DeviceScope::Customer(_)) {
        return Err(PortalError::NotFound);
    }
    selection.check::<DeviceList>()?;
    let (whom, scope, selection) = (actor.clone(), scope.clone(), selection.clone());
    let (now, random) = (store.clock.now(), store.random.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let request = if whom.kind == OrganisationKind::Reseller {
                    Request::TakeBack { holder: holder_in(tx, &whom, &scope).await? }
                } else {
                    Request::Delete
                };
                let new = New::of(request, None);
                begin(tx, &whom, (now, &random), (&scope, &selection), new).await
            })
        })
        .await
}

/// Who holds the reseller's devices of the scope, if it says.
async fn holder_in(tx: &mut PgConnection, actor: &Actor, scope: &DeviceScope) -> PortalResult<Option<i64>> {
    match Whose::of(tx, actor, scope).await?.0 {
        Whose::Uploaded { holder, .. } => Ok(holder),
        Whose::Held { .. } | Whose::Moved { .. } | Whose::Known { .. } => Ok(None),
    }
}

pub(super) async fn preview_services(
    store: &Store,
    actor: &Actor,
    selection: &Selection,
    change: ServiceChange,
) -> PortalResult<OperationOutcome> {
    require(actor, Action::ManageDeviceServices)?;
    selection.check::<DeviceList>()?;
    let (whom, selection) = (actor.clone(), selection.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                check(tx, change).await?;
                preview(tx, &whom, &DeviceScope::Mine, &selection, &Request::Services { change }).await
            })
        })
        .await
}

pub(super) async fn begin_services(
    store: &Store,
    actor: &Actor,
    selection: &Selection,
    change: ServiceChange,
) -> PortalResult<OperationNumber> {
    require(actor, Action::ManageDeviceServices)?;
    selection.check::<DeviceList>()?;
    let (whom, selection) = (actor.clone(), selection.clone());
    let (now, random) = (store.clock.now(), store.random.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                check(tx, change).await?;
                let target = names(&catalogue(tx).await?, services(change)).join("; ");
                let new = New::of(Request::Services { change }, Some(target));
                begin(tx, &whom, (now, &random), (&DeviceScope::Mine, &selection), new).await
            })
        })
        .await
}

/// Devices are registered to what is offered, and leave what is not offered any more.
async fn check(tx: &mut PgConnection, change: ServiceChange) -> PortalResult<()> {
    match change {
        ServiceChange::Register(services) => used(tx, services).await,
        ServiceChange::Unregister(services) => used_once(tx, services).await,
    }
}

fn services(change: ServiceChange) -> domain::services::ServiceSet {
    let (ServiceChange::Register(services) | ServiceChange::Unregister(services)) = change;
    services
}
