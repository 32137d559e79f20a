//! The same step, asked of the store.

use super::cast::{Cast, Who};
use super::steps::{Chosen, Step};
use crate::testing::World;
use domain::customers::{AddCustomer, Customers, EndOutcome, Verification};
use domain::deliveries::{Deliveries, DeliveryNumber};
use domain::devices::{DeviceScope, Devices};
use domain::lists::{ListQuery, Selection, Total};
use domain::operations::OperationNumber;
use domain::resellers::{RemovalOutcome, Resellers};
use domain::uploads::{NewUpload, UndoOutcome, UploadMode, UploadNumber, Uploads};
use domain::{PortalError, PortalResult};

/// What a step answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Done,
    Connection {
        status: Verification,
        devices: u64,
    },
    Ended(EndOutcome),
    Removed(RemovalOutcome),
    Undone(UndoOutcome),
    /// An upload or an operation, which a job does.
    Begun,
}

/// An answer, and the number of what was begun.
pub(super) type Answered = (PortalResult<Answer>, Option<String>);

/// Does a step.
pub(super) async fn act(world: &World, cast: &Cast, step: &Step) -> Answered {
    match step {
        Step::Upload { reseller, receiver, identities, all_or_nothing } => {
            let file = World::file(identities);
            let customer = cast.members[*receiver].number.clone();
            let new = new_upload(world, customer, file.len(), *all_or_nothing);
            begun(world.send(&cast.members[*reseller].actor, new, &file).await)
        }
        Step::Approve { .. }
        | Step::Reject { .. }
        | Step::Move { .. }
        | Step::TakeBack { .. }
        | Step::Delete { .. }
        | Step::Services { .. } => begun(operate(world, cast, step).await),
        _ => (request(world, cast, step).await, None),
    }
}

fn begun<Number: ToString>(number: PortalResult<Number>) -> Answered {
    match number {
        Ok(number) => (Ok(Answer::Begun), Some(number.to_string())),
        Err(refused) => (Err(refused), None),
    }
}

fn new_upload(
    world: &World,
    customer: domain::organisations::OrganisationNumber,
    bytes: usize,
    all_or_nothing: bool,
) -> NewUpload {
    NewUpload {
        registry: None,
        key: world.store.random.name(),
        customer: Some(customer),
        file_name: "devices.csv".into(),
        bytes: bytes as u64,
        format: None,
        mapping: None,
        repairs: domain::uploads::file::Repairs::default(),
        mode: if all_or_nothing { UploadMode::AllOrNothing } else { UploadMode::GoodRows },
        sold_to_alias: None,
        order_number: None,
        order_date: None,
    }
}

/// What is done at once.
async fn request(world: &World, cast: &Cast, step: &Step) -> PortalResult<Answer> {
    let store = &world.store;
    let actor = |who: &Who| &cast.members[*who].actor;
    let number = |who: &Who| &cast.members[*who].number;
    match step {
        Step::Connect { tenant, receiver } => {
            let new = AddCustomer { number: number(receiver).to_string(), internal_reference: String::new() };
            let row = Customers::connect(store, actor(tenant), new).await?;
            Ok(Answer::Connection { status: row.status, devices: row.devices })
        }
        Step::End { msp, customer } => {
            let preview = Customers::preview_end(store, actor(msp), number(customer)).await;
            let ended = Customers::end(store, actor(msp), number(customer)).await;
            assert_eq!(preview, ended, "the preview tells what happens");
            ended.map(Answer::Ended)
        }
        Step::AnswerMsp { customer, msp, accept } => {
            store.answer_msp(actor(customer), number(msp), *accept).await.map(|()| Answer::Done)
        }
        Step::Register { receiver, reseller } => {
            Resellers::register(store, actor(receiver), number(reseller)).await.map(|_| Answer::Done)
        }
        Step::Remove { receiver, reseller } => {
            store.remove(actor(receiver), number(reseller)).await.map(Answer::Removed)
        }
        Step::AutoApprove { receiver, reseller, on } => {
            let set = store.set_auto_approve(actor(receiver), number(reseller), *on).await;
            set.map(|()| Answer::Done)
        }
        Step::Undo { reseller, upload } => {
            let upload = UploadNumber::parse(upload).ok_or(PortalError::NotFound)?;
            Uploads::undo(store, actor(reseller), &upload).await.map(Answer::Undone)
        }
        _ => Ok(Answer::Done),
    }
}

/// What a job does.
async fn operate(world: &World, cast: &Cast, step: &Step) -> PortalResult<OperationNumber> {
    let store = &world.store;
    let actor = |who: &Who| &cast.members[*who].actor;
    let number = |who: &Who| &cast.members[*who].number;
    let some = |devices: &Chosen| selection(devices, &ListQuery::default());
    let waiting = |deliveries: &Chosen| {
        let filters = [("status".to_owned(), ["waiting".to_owned()].into())].into();
        selection(deliveries, &ListQuery { filters, ..ListQuery::default() })
    };
    match step {
        Step::Approve { receiver, deliveries, services, register } => {
            store.approve(actor(receiver), &waiting(deliveries), *services, *register).await
        }
        Step::Reject { receiver, deliveries } => {
            store.reject(actor(receiver), &waiting(deliveries), "Not ordered").await
        }
        Step::Move { by, devices, to } => {
            store.begin_move(actor(by), &DeviceScope::Mine, &some(devices), number(to)).await
        }
        Step::TakeBack { by, from, devices, to } => {
            let there = DeviceScope::Customer(number(from).clone());
            store.begin_move(actor(by), &there, &some(devices), number(to)).await
        }
        Step::Delete { by, customer, devices } => {
            let scope = match customer {
                Some(customer) => DeviceScope::Customer(number(customer).clone()),
                None => DeviceScope::Mine,
            };
            store.begin_delete(actor(by), &scope, &some(devices)).await
        }
        Step::Services { by, devices, change } => {
            store.begin_services(actor(by), &some(devices), *change).await
        }
        _ => Err(PortalError::NotFound),
    }
}

fn selection(chosen: &Chosen, query: &ListQuery) -> Selection {
    match chosen {
        Chosen::These(keys) => Selection::Keys(keys.iter().cloned().collect()),
        Chosen::All { seen } => Selection::all(query, Total::Exactly(*seen)),
    }
}

/// A delivery's number as the use cases take it.
pub(super) fn delivery(number: &str) -> DeliveryNumber {
    DeliveryNumber::parse(number).expect("a number that the store gave")
}
