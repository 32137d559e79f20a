//! Operations: what is done to many devices at once. Implements the use cases of `domain::operations`.
//!
//! ```text
//! request: policy, selection ─ begin ─▶ operations, operation_devices, a job
//! job:     asked ─ judge ─▶ judged ─ apply ─▶ batches, devices, deliveries, counters ─ record ─▶ the operation's end
//! ```
//!
//! A request fixes exactly which devices (or deliveries) it is for; the job judges each as it is by then and changes those
//! that it can in one transaction: a crash at any point leaves all or nothing. To add a kind: a variant of
//! `domain::operations::OperationKind` and of [`Request`], and its verdict in `verdict.rs`: why a device is left as it is,
//! and else what becomes of it.
//!
//! A draft is an operation that waits for a yes: its devices are put down, its job is enqueued by `begin_draft`.
//!
//! Everyone locks in this order: deliveries, devices by identity, connections by tenant and customer, models,
//! resellers, holdings.

mod apply;
mod begin;
mod details;
mod devices;
mod give_up;
mod judge;
mod notify;
mod operate;
mod progress;
mod record;
mod request;
mod tell;
#[cfg(test)]
mod tests;
mod verdict;

pub(crate) use begin::{DRAFT, New, begin, begin_draft, draft, selecting};
pub(crate) use give_up::give_up;
pub(crate) use operate::operate;
pub(crate) use request::{From, Request};
pub(crate) use verdict::push_skip;

use crate::Store;
use domain::operations::{OperationDetails, OperationDevice, OperationNumber, Operations};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

/// Devices of a block of `operation_devices`.
const BLOCK: i64 = 10_000;

#[async_trait::async_trait]
impl Operations for Store {
    async fn details(&self, actor: &Actor, number: &OperationNumber) -> PortalResult<OperationDetails> {
        details::details(self, actor, number).await
    }

    async fn devices(
        &self,
        actor: &Actor,
        number: &OperationNumber,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<OperationDevice>>>> {
        devices::devices(self, actor, number).await
    }
}
