//! What the jobs do, first come, first served: each judges things as they are by then.

use super::cast::Who;
use super::state::{Delivery, Device, Entry, Job, Model, Request};
use domain::customers::Verification;
use domain::deliveries::DeliveryStatus;
use domain::devices::{CustodyEvent, ServiceChange};
use domain::operations::{OperationOutcome, Skip};
use domain::organisations::OrganisationKind as Kind;
use domain::uploads::Reason;
use std::collections::BTreeMap;

/// Takes a deleted device back only after another upload.
const GUARD: i64 = 4;
/// A customer approves without a hand for all that it uses.
const ALL: i64 = 7;

impl Model {
    /// Does every job that waits.
    pub(super) fn work(&mut self) {
        while let Some(job) = self.jobs.pop_front() {
            match job {
                Job::Ingest(upload) => self.ingest(upload),
                Job::Operate(operation) => self.operate(operation),
            }
        }
    }

    fn ingest(&mut self, id: usize) {
        let upload = self.uploads[id].clone();
        let refused = |identity: &String| {
            let device = self.devices.get(identity)?;
            Some(match device.holder? {
                _ if device.reseller != upload.reseller => Reason::AnotherReseller,
                holder if holder == upload.receiver => Reason::SameCustomer,
                _ => Reason::DifferentCustomer,
            })
        };
        let mut failed: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut good: Vec<String> = Vec::new();
        for identity in &upload.identities {
            match refused(identity) {
                Some(reason) => *failed.entry(reason.key()).or_default() += 1,
                None => good.push(identity.clone()),
            }
        }
        if upload.all_or_nothing && !failed.is_empty() && !good.is_empty() {
            failed.insert(Reason::AllOrNothing.key(), good.len() as u64);
            good.clear();
        }
        self.uploads[id].decided = true;
        self.uploads[id].accepted = good.len() as u64;
        self.uploads[id].failed = failed;
        if good.is_empty() {
            return;
        }
        let (reseller, receiver) = (upload.reseller, upload.receiver);
        let approved = self.registrations.get(&(receiver, reseller)).copied().unwrap_or(false);
        let services = if approved && self.kinds[receiver] == Kind::Customer { ALL } else { 0 };
        let line = |event, by, with| Entry { event, by, with: [Some(with), None], upload: Some(id) };
        for identity in &good {
            let mut custody =
                self.devices.get(identity).map(|device| device.custody.clone()).unwrap_or_default();
            custody.push(line(CustodyEvent::Uploaded, reseller, receiver));
            if approved {
                custody.push(line(CustodyEvent::Approved, receiver, reseller));
            }
            let device = Device {
                reseller,
                holder: Some(receiver),
                upload: id,
                delivery: None,
                via: None,
                movers: Vec::new(),
                verified: approved,
                services,
                deleted_from: 0,
                moved_by_msp: false,
                custody,
            };
            self.devices.insert(identity.clone(), device);
        }
        if approved {
            self.activate(reseller, receiver);
        }
        self.deliveries.push(Delivery {
            number: upload.number,
            sender: reseller,
            receiver,
            upload: Some(id),
            devices: good.len() as u64,
            status: if approved { DeliveryStatus::Approved } else { DeliveryStatus::Waiting },
            services,
        });
    }

    /// Who approves an upload of a reseller has accepted the reseller; not one that it has removed.
    fn activate(&mut self, reseller: Who, receiver: Who) {
        if let Some(connection) = self.connections.get_mut(&(reseller, receiver))
            && connection.status == Verification::Pending
        {
            connection.status = Verification::Active;
        }
    }

    fn operate(&mut self, id: usize) {
        let operation = self.operations[id].clone();
        let (own, request) = (operation.by, &operation.request);
        // Each device with the delivery that it is answered through.
        let asked: Vec<(String, Option<usize>)> = match request {
            Request::Approve { deliveries, .. } | Request::Reject { deliveries } => deliveries
                .iter()
                .flat_map(|&delivery| {
                    let came = self.held(|device| self.came_with(device, delivery));
                    came.into_iter().map(move |identity| (identity, Some(delivery)))
                })
                .collect(),
            _ => operation.asked.iter().map(|identity| (identity.clone(), None)).collect(),
        };
        let mut outcome = OperationOutcome { asked: asked.len() as u64, ..OperationOutcome::default() };
        let mut skipped: BTreeMap<Skip, u64> = BTreeMap::new();
        let mut changed = Vec::new();
        for (identity, delivery) in asked {
            match self.skip(own, request, &identity, delivery) {
                Some(skip) => *skipped.entry(skip).or_default() += 1,
                None => changed.push((identity, delivery)),
            }
        }
        outcome.done = changed.len() as u64;
        outcome.skipped = skipped.into_iter().collect();
        let made = self.deliveries.len();
        if let Request::Move { to } = request
            && !changed.is_empty()
        {
            self.deliveries.push(Delivery {
                number: String::new(),
                sender: own,
                receiver: *to,
                upload: None,
                devices: outcome.done,
                status: DeliveryStatus::Waiting,
                services: 0,
            });
        }
        for (identity, delivery) in changed {
            self.change(own, request, &identity, delivery, made);
        }
        self.decide(own, request);
        self.operations[id].outcome = Some(outcome);
    }

    /// Why a device is left as it is.
    pub(super) fn skip(
        &self,
        own: Who,
        request: &Request,
        identity: &str,
        delivery: Option<usize>,
    ) -> Option<Skip> {
        let absent = if matches!(request, Request::TakeOff { .. }) { Skip::NotYours } else { Skip::Gone };
        let Some(device) = self.devices.get(identity) else { return Some(absent) };
        let (mine, pending) = (device.holder == Some(own), !device.verified);
        let first =
            |reasons: &[(bool, Skip)]| reasons.iter().find(|(holds, _)| *holds).map(|(_, skip)| *skip);
        match request {
            Request::Approve { .. } | Request::Reject { .. } => {
                let decided =
                    delivery.is_some_and(|id| self.deliveries[id].status != DeliveryStatus::Waiting);
                first(&[(!mine, Skip::Gone), (decided || !pending, Skip::Decided)])
            }
            Request::Move { to } => first(&[
                (device.holder == Some(*to) && device.via == Some(own), Skip::ThereAlready),
                (!mine, Skip::Gone),
                (pending, Skip::NotApproved),
                (!self.takes(own, *to), Skip::ReceiverGone),
            ]),
            Request::Return { from: None, to } => first(&[
                (!mine, Skip::Gone),
                (device.via != Some(*to), Skip::NotFromThere),
                (pending, Skip::NotApproved),
            ]),
            Request::Return { from: Some(from), .. } => first(&[
                (mine, Skip::ThereAlready),
                (device.holder != Some(*from) || device.via != Some(own), Skip::Gone),
                (!self.takes(own, *from), Skip::ReceiverGone),
            ]),
            Request::Delete => first(&[(!mine, Skip::Gone)]),
            Request::TakeOff { holder } => first(&[
                (device.reseller != own, Skip::NotYours),
                (device.holder.is_none(), Skip::DeletedBefore),
                (holder.is_some() && device.holder != *holder, Skip::Elsewhere),
            ]),
            Request::Services { change: ServiceChange::Register(set) } => {
                let missing = set.0 & !device.services;
                first(&[
                    (!mine, Skip::Gone),
                    (pending, Skip::NotApproved),
                    (missing == 0, Skip::NothingToDo),
                    (missing & device.deleted_from & GUARD != 0, Skip::NeedsUpload),
                ])
            }
            Request::Services { change: ServiceChange::Unregister(set) } => first(&[
                (!mine, Skip::Gone),
                (pending, Skip::NotApproved),
                (device.services & set.0 == 0, Skip::NothingToDo),
            ]),
        }
    }

    /// Whether the other side of a move still agrees.
    fn takes(&self, mover: Who, receiver: Who) -> bool {
        match self.kinds[mover] {
            Kind::Msp => self.agrees(mover, receiver),
            _ => self.parents[receiver] == Some(mover),
        }
    }

    fn change(&mut self, own: Who, request: &Request, identity: &str, delivery: Option<usize>, made: usize) {
        let through = delivery.map(|id| self.deliveries[id].clone());
        let kinds = self.kinds.clone();
        let Some(device) = self.devices.get_mut(identity) else { return };
        let upload = through.as_ref().and_then(|delivery| delivery.upload);
        let mut line = |event, with| device.custody.push(Entry { event, by: own, with, upload });
        match request {
            Request::Approve { services, .. } => {
                line(CustodyEvent::Approved, [through.map(|delivery| delivery.sender), Some(own)]);
                device.verified = true;
                device.services = services.0;
            }
            Request::Reject { .. } => {
                let sender = through.map(|delivery| delivery.sender);
                line(CustodyEvent::Rejected, [Some(own), sender]);
                match (upload, sender) {
                    (None, Some(sender)) => device.back(sender, kinds[sender]),
                    _ => device.gone(),
                }
            }
            Request::Move { to } => {
                line(CustodyEvent::Moved, [Some(own), Some(*to)]);
                let movers: Vec<Who> = device.movers.iter().copied().chain(device.via).collect();
                device.gone();
                device.holder = Some(*to);
                device.via = Some(own);
                device.movers = movers;
                device.delivery = Some(made);
                device.verified = false;
                device.moved_by_msp |= kinds[own] == Kind::Msp;
            }
            Request::Return { from, to } => {
                line(CustodyEvent::Moved, [Some(from.unwrap_or(own)), Some(*to)]);
                device.back(*to, kinds[*to]);
            }
            Request::Delete => {
                line(CustodyEvent::Deleted, [Some(device.via.unwrap_or(own)), Some(device.reseller)]);
                device.gone();
            }
            Request::TakeOff { .. } => {
                line(CustodyEvent::Deleted, [device.holder, device.via]);
                device.gone();
            }
            Request::Services { change: ServiceChange::Register(set) } => {
                line(CustodyEvent::Registered, [Some(own), None]);
                device.services |= set.0;
                device.deleted_from &= !set.0;
            }
            Request::Services { change: ServiceChange::Unregister(set) } => {
                line(CustodyEvent::Unregistered, [Some(own), None]);
                device.deleted_from |= device.services & set.0;
                device.services &= !set.0;
            }
        }
    }

    /// What was answered has its answer; what was taken back as a whole waits no more.
    fn decide(&mut self, own: Who, request: &Request) {
        let (deliveries, status, services) = match request {
            Request::Approve { deliveries, services } => (deliveries, DeliveryStatus::Approved, services.0),
            Request::Reject { deliveries } => (deliveries, DeliveryStatus::Rejected, 0),
            Request::Return { from: Some(_), .. } | Request::Delete | Request::TakeOff { .. } => {
                return self.withdraw_emptied();
            }
            _ => return,
        };
        for &id in deliveries {
            if self.deliveries[id].status != DeliveryStatus::Waiting {
                continue;
            }
            self.deliveries[id].status = status;
            self.deliveries[id].services = services;
            let sender = self.deliveries[id].sender;
            if status == DeliveryStatus::Approved && self.kinds[sender] == Kind::Reseller {
                self.activate(sender, own);
            }
        }
    }

    fn withdraw_emptied(&mut self) {
        for id in 0..self.deliveries.len() {
            if self.deliveries[id].status == DeliveryStatus::Waiting
                && self.held(|device| self.came_with(device, id)).is_empty()
            {
                self.deliveries[id].status = DeliveryStatus::Withdrawn;
            }
        }
    }
}

impl Device {
    /// Out of these hands: what was agreed with them is over.
    fn gone(&mut self) {
        self.holder = None;
        self.via = None;
        self.movers.clear();
        self.delivery = None;
        self.services = 0;
        self.deleted_from = 0;
    }

    /// Back with whom it came from, who had approved it, by way of whom that one had it.
    fn back(&mut self, to: Who, kind: Kind) {
        let mut movers = std::mem::take(&mut self.movers);
        self.gone();
        self.holder = Some(to);
        self.via = movers.pop();
        self.movers = movers;
        self.verified = true;
        self.moved_by_msp &= kind != Kind::Msp;
    }
}
