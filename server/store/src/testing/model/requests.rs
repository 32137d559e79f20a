//! What each request answers, and what it changes at once.

use super::act::Answer;
use super::cast::Who;
use super::state::{Connection, Device, Entry, Job, Model, Operation, Request, Upload};
use super::steps::{Chosen, Step};
use domain::customers::{EndOutcome, Verification};
use domain::deliveries::DeliveryStatus;
use domain::devices::{CustodyEvent, ServiceChange};
use domain::organisations::OrganisationKind as Kind;
use domain::resellers::RemovalOutcome;
use domain::services::ServiceSet;
use domain::uploads::{UndoOutcome, UploadRefusal};
use domain::{Conflict, Field, FieldError, PortalError, PortalResult};
use std::collections::BTreeMap;

/// What every customer uses.
const USED: ServiceSet = ServiceSet(7);

impl Model {
    /// Does the request of a step.
    pub(super) fn answer(&mut self, step: &Step) -> PortalResult<Answer> {
        match step {
            Step::Connect { tenant, receiver } => self.connect(*tenant, *receiver),
            Step::End { msp, customer } => self.end(*msp, *customer),
            Step::AnswerMsp { customer, msp, accept } => self.answer_msp(*customer, *msp, *accept),
            Step::Register { receiver, reseller } => {
                self.only(*receiver, &[Kind::Msp, Kind::Customer])?;
                self.register(*receiver, *reseller)?;
                Ok(Answer::Done)
            }
            Step::Remove { receiver, reseller } => self.remove(*receiver, *reseller),
            Step::AutoApprove { receiver, reseller, on } => {
                self.only(*receiver, &[Kind::Msp, Kind::Customer])?;
                let auto = self.registrations.get_mut(&(*receiver, *reseller));
                *auto.ok_or(PortalError::NotFound)? = *on;
                Ok(Answer::Done)
            }
            Step::Upload { reseller, receiver, identities, all_or_nothing } => {
                self.upload(*reseller, *receiver, identities, *all_or_nothing)
            }
            Step::Undo { reseller, upload } => self.undo(*reseller, upload),
            Step::Approve { receiver, deliveries, services, register } => {
                self.approve(*receiver, deliveries, *services, *register)
            }
            Step::Reject { receiver, deliveries } => {
                self.only(*receiver, &[Kind::Msp, Kind::Customer])?;
                let deliveries = self.waiting(*receiver, deliveries)?;
                Ok(self.begin(*receiver, Request::Reject { deliveries }, Vec::new()))
            }
            Step::Move { by, devices, to } => self.mov(*by, devices, *to),
            Step::TakeBack { by, from, devices, to } => self.take_back(*by, *from, devices, *to),
            Step::Delete { by, customer, devices } => self.delete(*by, *customer, devices),
            Step::Services { by, devices, change } => {
                self.only(*by, &[Kind::Customer])?;
                let (ServiceChange::Register(set) | ServiceChange::Unregister(set)) = *change;
                used(set)?;
                let asked = chosen(devices, self.held(|device| device.holder == Some(*by)))?;
                Ok(self.begin(*by, Request::Services { change: *change }, asked))
            }
            Step::Work => Ok(Answer::Done),
        }
    }

    /// The number that the store drew for what was begun.
    pub(super) fn called(&mut self, number: Option<String>) {
        let Some(number) = number else { return };
        match self.jobs.back() {
            Some(Job::Ingest(upload)) => self.uploads[*upload].number = number,
            Some(Job::Operate(operation)) => self.operations[*operation].number = number,
            None => {}
        }
    }

    /// What an organisation's kind rules out does not exist for it.
    fn only(&self, who: Who, kinds: &[Kind]) -> PortalResult<()> {
        if kinds.contains(&self.kinds[who]) { Ok(()) } else { Err(PortalError::NotFound) }
    }

    fn connect(&mut self, tenant: Who, receiver: Who) -> PortalResult<Answer> {
        self.only(tenant, &[Kind::Reseller, Kind::Msp])?;
        let conflict = |which| Err(PortalError::Conflict(which));
        if tenant == receiver {
            return conflict(Conflict::OwnNumber);
        }
        let fits = match self.kinds[tenant] {
            Kind::Reseller => matches!(self.kinds[receiver], Kind::Msp | Kind::Customer),
            _ => self.kinds[receiver] == Kind::Customer,
        };
        if !fits {
            return conflict(Conflict::UnknownCustomer);
        }
        let msp = self.kinds[tenant] == Kind::Msp;
        let registered = self.registrations.contains_key(&(receiver, tenant));
        match self.connections.get_mut(&(tenant, receiver)) {
            Some(before) if msp && before.status == Verification::Inactive => {
                before.status = Verification::Pending;
            }
            Some(_) => return conflict(Conflict::AlreadyAdded),
            None => {
                let status = if registered { Verification::Active } else { Verification::Pending };
                self.connections.insert((tenant, receiver), Connection { status, uploads: 0 });
            }
        }
        let status = self.connections[&(tenant, receiver)].status;
        Ok(Answer::Connection { status, devices: self.counters(tenant, receiver).0 })
    }

    fn end(&mut self, msp: Who, customer: Who) -> PortalResult<Answer> {
        self.only(msp, &[Kind::Msp])?;
        let devices = self.counters(msp, customer).0;
        let connection = self.connections.get_mut(&(msp, customer)).ok_or(PortalError::NotFound)?;
        connection.status = Verification::Inactive;
        Ok(Answer::Ended(EndOutcome { devices }))
    }

    fn answer_msp(&mut self, customer: Who, msp: Who, accept: bool) -> PortalResult<Answer> {
        self.only(customer, &[Kind::Customer])?;
        self.only(msp, &[Kind::Msp])?;
        let connection = self.connections.get_mut(&(msp, customer)).ok_or(PortalError::NotFound)?;
        connection.status = match (connection.status, accept) {
            (Verification::Inactive, true) => return Err(PortalError::Conflict(Conflict::ChangedMeanwhile)),
            (_, true) => Verification::Active,
            (_, false) => Verification::Inactive,
        };
        Ok(Answer::Done)
    }

    fn register(&mut self, receiver: Who, reseller: Who) -> PortalResult<()> {
        if receiver == reseller {
            return Err(PortalError::Conflict(Conflict::OwnNumber));
        }
        if self.kinds[reseller] != Kind::Reseller {
            return Err(PortalError::Conflict(Conflict::UnknownReseller));
        }
        if self.registrations.contains_key(&(receiver, reseller)) {
            return Err(PortalError::Conflict(Conflict::AlreadyRegistered));
        }
        self.registrations.insert((receiver, reseller), false);
        if let Some(connection) = self.connections.get_mut(&(reseller, receiver)) {
            connection.status = Verification::Active;
        }
        Ok(())
    }

    fn remove(&mut self, receiver: Who, reseller: Who) -> PortalResult<Answer> {
        self.only(receiver, &[Kind::Msp, Kind::Customer])?;
        self.registrations.remove(&(receiver, reseller)).ok_or(PortalError::NotFound)?;
        if let Some(connection) = self.connections.get_mut(&(reseller, receiver)) {
            connection.status = Verification::Inactive;
        }
        let waiting = self.deliveries.iter().filter(|delivery| {
            (delivery.receiver, delivery.sender) == (receiver, reseller)
                && delivery.status == DeliveryStatus::Waiting
        });
        let waiting = waiting.count() as u64;
        let theirs = self.held(|device| device.holder == Some(receiver) && device.reseller == reseller);
        Ok(Answer::Removed(RemovalOutcome { waiting, devices: theirs.len() as u64 }))
    }

    fn upload(
        &mut self,
        reseller: Who,
        receiver: Who,
        identities: &[String],
        all_or_nothing: bool,
    ) -> PortalResult<Answer> {
        self.only(reseller, &[Kind::Reseller])?;
        let connection = self.connections.get_mut(&(reseller, receiver)).ok_or(PortalError::NotFound)?;
        if connection.status == Verification::Inactive {
            return Err(PortalError::Upload(UploadRefusal::CustomerTakesNoUploads));
        }
        connection.uploads += 1;
        self.jobs.push_back(Job::Ingest(self.uploads.len()));
        self.uploads.push(Upload {
            number: String::new(),
            reseller,
            receiver,
            identities: identities.to_vec(),
            all_or_nothing,
            decided: false,
            accepted: 0,
            failed: BTreeMap::new(),
            undone: None,
        });
        Ok(Answer::Begun)
    }

    fn undo(&mut self, reseller: Who, number: &str) -> PortalResult<Answer> {
        self.only(reseller, &[Kind::Reseller])?;
        let own = |upload: &Upload| upload.reseller == reseller && upload.number == number;
        let id = self.uploads.iter().position(own).ok_or(PortalError::NotFound)?;
        let upload = &self.uploads[id];
        if !upload.decided {
            return Err(PortalError::Conflict(Conflict::StillInProgress));
        }
        if upload.undone.is_some() {
            return Err(PortalError::Conflict(Conflict::AlreadyUndone));
        }
        let (receiver, accepted) = (upload.receiver, upload.accepted);
        let untouched = |device: &Device| {
            let last = device.custody.last().map(|entry| (entry.event, entry.upload));
            last == Some((CustodyEvent::Uploaded, Some(id)))
        };
        let there = |device: &Device| device.upload == id && device.holder == Some(receiver);
        let removed = self.held(|device| there(device) && untouched(device));
        let approved = self.held(|device| there(device) && !untouched(device)).len() as u64;
        let moved = self.held(|device| device.upload == id && device.holder != Some(receiver)).len() as u64;
        let outcome = UndoOutcome {
            removed: removed.len() as u64,
            kept_approved: approved,
            kept_moved: moved,
            gone: accepted - removed.len() as u64 - approved - moved,
        };
        for identity in removed {
            self.release(&identity, reseller);
        }
        if let Some(delivery) = self.delivery_of(id)
            && self.deliveries[delivery].status == DeliveryStatus::Waiting
        {
            self.deliveries[delivery].status = DeliveryStatus::Withdrawn;
        }
        self.uploads[id].undone = Some(outcome.clone());
        Ok(Answer::Undone(outcome))
    }

    /// The upload of a device is undone: nobody holds it, whoever had it knows.
    fn release(&mut self, identity: &str, reseller: Who) {
        if let Some(device) = self.devices.get_mut(identity) {
            let (event, with) = (CustodyEvent::Undone, [device.holder.take(), None]);
            device.custody.push(Entry { event, by: reseller, with, upload: None });
        }
    }

    /// Those of the chosen deliveries that wait.
    fn waiting(&self, receiver: Who, deliveries: &Chosen) -> PortalResult<Vec<usize>> {
        let waits = |id: &usize| self.deliveries[*id].status == DeliveryStatus::Waiting;
        let (found, any): (Vec<usize>, bool) = match deliveries {
            Chosen::These(numbers) => {
                let own: Vec<usize> =
                    numbers.iter().filter_map(|number| self.delivery(receiver, number)).collect();
                (own.iter().copied().filter(waits).collect(), !own.is_empty())
            }
            Chosen::All { seen } => {
                let own = |id: &usize| self.deliveries[*id].receiver == receiver;
                let found: Vec<usize> = (0..self.deliveries.len()).filter(own).filter(waits).collect();
                check(*seen, found.len())?;
                (found, true)
            }
        };
        match (found.is_empty(), any) {
            (false, _) => Ok(found),
            (true, true) => Err(PortalError::Conflict(Conflict::NothingWaits)),
            (true, false) => Err(PortalError::NotFound),
        }
    }

    fn approve(
        &mut self,
        receiver: Who,
        deliveries: &Chosen,
        services: ServiceSet,
        register: bool,
    ) -> PortalResult<Answer> {
        self.only(receiver, &[Kind::Msp, Kind::Customer])?;
        if self.kinds[receiver] == Kind::Customer {
            used(services)?;
        } else if !services.is_empty() {
            return Err(PortalError::field(Field::Services, FieldError::Unknown));
        }
        let deliveries = self.waiting(receiver, deliveries)?;
        if register {
            for &delivery in &deliveries {
                let sender = self.deliveries[delivery].sender;
                let known = self.registrations.contains_key(&(receiver, sender));
                if self.kinds[sender] == Kind::Reseller && !known {
                    self.register(receiver, sender)?;
                }
            }
        }
        Ok(self.begin(receiver, Request::Approve { deliveries, services }, Vec::new()))
    }

    fn mov(&mut self, by: Who, devices: &Chosen, to: Who) -> PortalResult<Answer> {
        self.only(by, &[Kind::Msp, Kind::Customer])?;
        let down = match self.kinds[by] {
            Kind::Msp => self.kinds[to] == Kind::Customer && self.agrees(by, to),
            _ => self.parents[to] == Some(by),
        };
        let came_from = self
            .deliveries
            .iter()
            .any(|delivery| delivery.upload.is_none() && (delivery.receiver, delivery.sender) == (by, to));
        let request = match (down, came_from) {
            (true, _) => Request::Move { to },
            (false, true) => Request::Return { from: None, to },
            (false, false) => return Err(PortalError::Conflict(Conflict::UnknownReceiver)),
        };
        let asked = chosen(devices, self.held(|device| device.holder == Some(by)))?;
        Ok(self.begin(by, request, asked))
    }

    fn take_back(&mut self, by: Who, from: Who, devices: &Chosen, to: Who) -> PortalResult<Answer> {
        self.only(by, &[Kind::Msp, Kind::Customer])?;
        let theirs = match self.kinds[by] {
            Kind::Msp => self.connections.contains_key(&(by, from)),
            _ => self.parents[from] == Some(by),
        };
        if !theirs {
            return Err(PortalError::NotFound);
        }
        if to != by {
            return Err(PortalError::Conflict(Conflict::UnknownReceiver));
        }
        let there = self.held(|device| device.holder == Some(from) && device.via == Some(by));
        let asked = chosen(devices, there)?;
        Ok(self.begin(by, Request::Return { from: Some(from), to: by }, asked))
    }

    fn delete(&mut self, by: Who, customer: Option<Who>, devices: &Chosen) -> PortalResult<Answer> {
        if self.kinds[by] != Kind::Reseller {
            if customer.is_some() {
                return Err(PortalError::NotFound);
            }
            let asked = chosen(devices, self.held(|device| device.holder == Some(by)))?;
            return Ok(self.begin(by, Request::Delete, asked));
        }
        if customer.is_some_and(|customer| !self.connections.contains_key(&(by, customer))) {
            return Err(PortalError::NotFound);
        }
        let there = |device: &Device| customer.is_none_or(|one| device.holder == Some(one));
        let asked = chosen(devices, self.held(|device| device.reseller == by && there(device)))?;
        Ok(self.begin(by, Request::TakeOff { holder: customer }, asked))
    }

    fn begin(&mut self, by: Who, request: Request, asked: Vec<String>) -> Answer {
        self.jobs.push_back(Job::Operate(self.operations.len()));
        self.operations.push(Operation { number: String::new(), by, request, asked, outcome: None });
        Answer::Begun
    }

    /// Whether a customer has accepted an MSP.
    pub(super) fn agrees(&self, msp: Who, customer: Who) -> bool {
        let connection = self.connections.get(&(msp, customer));
        connection.is_some_and(|connection| connection.status == Verification::Active)
    }
}

fn used(services: ServiceSet) -> PortalResult<()> {
    if services.is_empty() {
        Err(PortalError::field(Field::Services, FieldError::Required))
    } else if services.within(USED) == services {
        Ok(())
    } else {
        Err(PortalError::field(Field::Services, FieldError::Unknown))
    }
}

/// The selection, of what matches by now; refused when the person saw another count.
fn chosen(devices: &Chosen, matching: Vec<String>) -> PortalResult<Vec<String>> {
    match devices {
        Chosen::These(identities) => Ok(identities.clone()),
        Chosen::All { seen } => check(*seen, matching.len()).map(|()| matching),
    }
}

fn check(seen: u64, now: usize) -> PortalResult<()> {
    let now = now as u64;
    if seen == now { Ok(()) } else { Err(PortalError::Conflict(Conflict::SelectionChanged { now })) }
}
