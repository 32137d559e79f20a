//! What is so: who holds what, who has accepted whom, what waits.

use super::cast::{Cast, Who};
use super::steps::{Held, Known};
use domain::customers::Verification;
use domain::deliveries::DeliveryStatus;
use domain::devices::{CustodyEvent, ServiceChange};
use domain::operations::OperationOutcome;
use domain::organisations::OrganisationKind;
use domain::services::ServiceSet;
use domain::uploads::UndoOutcome;
use std::collections::{BTreeMap, VecDeque};

/// A device, from its first upload on.
#[derive(Debug, Clone)]
pub(super) struct Device {
    pub reseller: Who,
    pub holder: Option<Who>,
    pub upload: usize,
    /// The delivery of the last move.
    pub delivery: Option<usize>,
    /// Who moved it to its holder.
    pub via: Option<Who>,
    /// Who had moved it to that one, and so on: the last is who comes next when it goes back.
    pub movers: Vec<Who>,
    pub verified: bool,
    pub services: i64,
    pub deleted_from: i64,
    pub moved_by_msp: bool,
    /// Oldest first.
    pub custody: Vec<Entry>,
}

/// A line of a custody record: the organisations that took part see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub event: CustodyEvent,
    pub by: Who,
    pub with: [Option<Who>; 2],
    pub upload: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Upload {
    pub number: String,
    pub reseller: Who,
    pub receiver: Who,
    pub identities: Vec<String>,
    pub all_or_nothing: bool,
    pub decided: bool,
    pub accepted: u64,
    /// Reasons with their rows, by the key of each.
    pub failed: BTreeMap<&'static str, u64>,
    pub undone: Option<UndoOutcome>,
}

#[derive(Debug, Clone)]
pub(super) struct Delivery {
    /// Learnt from the store where a job drew it.
    pub number: String,
    pub sender: Who,
    pub receiver: Who,
    /// None: a move.
    pub upload: Option<usize>,
    pub devices: u64,
    pub status: DeliveryStatus,
    pub services: i64,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Connection {
    pub status: Verification,
    pub uploads: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub number: String,
    pub by: Who,
    pub request: Request,
    /// Devices of the selection; those of deliveries are found when it is done.
    pub asked: Vec<String>,
    pub outcome: Option<OperationOutcome>,
}

#[derive(Debug, Clone)]
pub(super) enum Request {
    Approve {
        deliveries: Vec<usize>,
        services: ServiceSet,
    },
    Reject {
        deliveries: Vec<usize>,
    },
    Move {
        to: Who,
    },
    /// Out of one's own hands to whom it came from, or out of a receiver's.
    Return {
        from: Option<Who>,
        to: Who,
    },
    Delete,
    /// Of a reseller, what it uploaded: from this holder, or from whoever has it.
    TakeOff {
        holder: Option<Who>,
    },
    Services {
        change: ServiceChange,
    },
}

/// What waits for a worker, first come, first served.
#[derive(Debug, Clone, Copy)]
pub(super) enum Job {
    Ingest(usize),
    Operate(usize),
}

/// Everything.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub kinds: Vec<OrganisationKind>,
    pub parents: Vec<Option<Who>>,
    pub devices: BTreeMap<String, Device>,
    pub uploads: Vec<Upload>,
    pub deliveries: Vec<Delivery>,
    pub operations: Vec<Operation>,
    /// By tenant and receiver.
    pub connections: BTreeMap<(Who, Who), Connection>,
    /// Auto-approve, by receiver and reseller.
    pub registrations: BTreeMap<(Who, Who), bool>,
    pub jobs: VecDeque<Job>,
    /// How many operations and uploads have been compared with the store's.
    pub told: (usize, usize),
}

impl Model {
    pub(super) fn new(cast: &Cast) -> Self {
        Self {
            kinds: cast.members.iter().map(super::cast::Member::kind).collect(),
            parents: cast.members.iter().map(|member| member.parent).collect(),
            devices: BTreeMap::new(),
            uploads: Vec::new(),
            deliveries: Vec::new(),
            operations: Vec::new(),
            connections: BTreeMap::new(),
            registrations: BTreeMap::new(),
            jobs: VecDeque::new(),
            told: (0, 0),
        }
    }

    /// What a random step can name.
    pub(super) fn known(&self) -> Known {
        Known {
            uploads: self.uploads.iter().map(|upload| (upload.reseller, upload.number.clone())).collect(),
            deliveries: self
                .deliveries
                .iter()
                .map(|delivery| {
                    let waits = delivery.status == DeliveryStatus::Waiting;
                    (delivery.receiver, delivery.number.clone(), waits)
                })
                .collect(),
            held: self
                .devices
                .iter()
                .filter_map(|(identity, device)| {
                    Some(Held {
                        identity: identity.clone(),
                        holder: device.holder?,
                        reseller: device.reseller,
                        via: device.via,
                        verified: device.verified,
                    })
                })
                .collect(),
        }
    }

    /// Held devices that fit.
    pub(super) fn held(&self, fits: impl Fn(&Device) -> bool) -> Vec<String> {
        let held = self.devices.iter().filter(|(_, device)| device.holder.is_some() && fits(device));
        held.map(|(identity, _)| identity.clone()).collect()
    }

    /// Devices and verified devices of a connection.
    pub(super) fn counters(&self, tenant: Who, receiver: Who) -> (u64, u64) {
        let theirs = |device: &&Device| {
            device.holder == Some(receiver)
                && match self.kinds[tenant] {
                    OrganisationKind::Reseller => device.reseller == tenant,
                    _ => device.via == Some(tenant),
                }
        };
        let verified = self.devices.values().filter(theirs).filter(|device| device.verified).count();
        (self.devices.values().filter(theirs).count() as u64, verified as u64)
    }

    /// Whether the device came with this delivery, and its receiver still has it.
    pub(super) fn came_with(&self, device: &Device, delivery: usize) -> bool {
        let Delivery { upload, receiver, .. } = self.deliveries[delivery];
        device.holder == Some(receiver)
            && match upload {
                Some(upload) => device.upload == upload && device.delivery.is_none(),
                None => device.delivery == Some(delivery),
            }
    }

    /// The delivery with this number, if it is this receiver's.
    pub(super) fn delivery(&self, receiver: Who, number: &str) -> Option<usize> {
        self.deliveries.iter().position(|one| one.receiver == receiver && one.number == number)
    }

    /// What has happened, in figures.
    pub(super) fn summary(&self) -> String {
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        for operation in &self.operations {
            let request = format!("{:?}", operation.request);
            let kind = request.split([' ', '{']).next().unwrap_or_default().to_owned();
            let Some(outcome) = &operation.outcome else { continue };
            *kinds.entry(format!("{kind} done")).or_default() += outcome.done;
            for (skip, devices) in &outcome.skipped {
                *kinds.entry(format!("{kind} {skip:?}")).or_default() += devices;
            }
        }
        let failed: BTreeMap<&str, u64> = self.uploads.iter().flat_map(|upload| upload.failed.clone()).fold(
            BTreeMap::new(),
            |mut sums, (reason, rows)| {
                *sums.entry(reason).or_default() += rows;
                sums
            },
        );
        let undone: u64 =
            self.uploads.iter().filter_map(|upload| upload.undone.as_ref()).map(|one| one.removed).sum();
        format!("{} uploads, {failed:?}, undone {undone}, {kinds:?}", self.uploads.len())
    }

    /// The delivery of an upload.
    pub(super) fn delivery_of(&self, upload: usize) -> Option<usize> {
        self.deliveries.iter().position(|delivery| delivery.upload == Some(upload))
    }
}
