//! Where a transaction stands, device by device.

use super::Generation;
use super::fault::Fault;
use super::transactions::read as named;
use crate::Server;
use domain::api_keys::Program;
use domain::devices::IdentityKind;
use domain::devices::identity::Parsed;
use domain::languages::Language;
use domain::operations::{OperationNumber, OperationStatus, Skip};
use domain::uploads::file::FileRefusal;
use domain::uploads::{Reason, UploadNumber, UploadStatus};
use domain::{Actor, PortalError};
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::{Transaction, TransactionKind};

/// The line of the first device of a list.
const FIRST_LINE: u64 = 2;

/// Code and message in each generation.
type Codes = [(u32, &'static str); 2];
/// Why a device was not changed: the codes, and the words.
type Wrong = (Codes, String);

const INVALID: Codes = [(4_002_110, "DEVICE_INVALID"), (40_000_004, "DEVICE_INVALID")];
const NOT_FOUND: Codes =
    [(4_042_110, "RESELLER_CUSTOMER_DEVICE_NOT_FOUND"), (40_000_044, "RESELLER_CUSTOMER_DEVICE_NOT_FOUND")];
const KEPT: Codes = [(4_092_110, "DEVICE_NOT_DELETED"), (40_900_003, "DEVICE_NOT_DELETED")];

/// A transaction as its program knows it.
pub async fn read(
    server: &Server,
    program: &Program,
    id: &str,
    generation: Generation,
) -> Result<Value, Fault> {
    let actor = &program.actor;
    let transaction = server.store.transaction(actor, id).await?.ok_or_else(Fault::transaction_unknown)?;
    let (ended, wrong) = match transaction.kind {
        TransactionKind::Upload => of_an_upload(server, actor, &transaction).await?,
        TransactionKind::Delete => of_a_deletion(server, actor, &transaction).await?,
        TransactionKind::Undo => (true, of_an_undo(server, actor, &transaction).await?),
    };
    let devices: Vec<Value> = transaction
        .identities
        .iter()
        .enumerate()
        .map(|(place, identity)| device(identity, transaction.serials, wrong.get(&place), generation))
        .collect();
    let puts = transaction.kind == TransactionKind::Upload;
    let mut body = json!({
        "transactionId": transaction.id,
        "state": if ended { "Complete" } else { "Progress" },
        "type": if puts { "Put" } else { "Delete" },
        // Until it is decided nothing is said of a device: none has failed, none is there.
        "devices": if ended { devices } else { Vec::new() },
    });
    if generation == Generation::Two {
        body["orderNo"] = json!(transaction.order_number);
        body["operationType"] = json!(if puts { "PUT" } else { "DELETE" });
    }
    Ok(body)
}

/// A device by the kind it was named with, or that was found in its place; without a code it went well. A MEID is an `imei`:
/// there is no name of its own for it.
fn device(identity: &str, serials: bool, wrong: Option<&Wrong>, generation: Generation) -> Value {
    let serial = serials || named(identity, serials).is_ok_and(|named| named.kind == IdentityKind::Serial);
    let mut device = json!({ (if serial { "serialNumber" } else { "imei" }): identity });
    if let Some((codes, words)) = wrong {
        let (code, message) = codes[usize::from(generation == Generation::Two)];
        device["code"] = json!(code);
        device["message"] = json!(message);
        device["data"] = json!(words);
    }
    device
}

async fn of_an_upload(
    server: &Server,
    actor: &Actor,
    transaction: &Transaction,
) -> Result<(bool, HashMap<usize, Wrong>), Fault> {
    let number = UploadNumber::parse(&transaction.number).ok_or(PortalError::NotFound)?;
    let details = server.portal.uploads.details(actor, &number).await?;
    let mut wrong = HashMap::new();
    if details.row.status == UploadStatus::InProgress {
        return Ok((false, wrong));
    }
    if let Some(refusal) = &details.refusal {
        // None of them has a row of its own: all went the same way.
        let all = (refused(refusal), refusal.sentence(Language::English));
        return Ok((true, (0..transaction.identities.len()).map(|place| (place, all.clone())).collect()));
    }
    let mut after = 0;
    loop {
        let failed = server.portal.uploads.failed_rows(actor, &number, after, 10_000).await?.rows;
        let Some(last) = failed.last() else { break };
        after = last.row.line;
        for row in failed {
            let place = usize::try_from(row.row.line.saturating_sub(FIRST_LINE)).unwrap_or_default();
            wrong.insert(place, (codes(row.reason), row.reason.sentence(&row.detail, Language::English)));
        }
    }
    Ok((true, wrong))
}

/// Why an upload as a whole was refused.
fn refused(refusal: &FileRefusal) -> Codes {
    match refusal {
        FileRefusal::OurFault => {
            [(5_002_100, "INTERNAL_SERVER_ERROR"), (50_000_000, "INTERNAL_SERVER_ERROR")]
        }
        FileRefusal::TooManyRows { .. } | FileRefusal::TooManyBytes { .. } => {
            [(4_002_102, "DEVICE_UPLOAD_COUNT_EXCEEDED"), (40_000_005, "DEVICE_UPLOAD_COUNT_EXCEEDED")]
        }
        _ => [(4_002_100, "INVALID_PARAMETER"), (40_000_000, "RESOURCE_INVALID_PARAM")],
    }
}

/// There already, whoever uploaded it; or not a device.
fn codes(reason: Reason) -> Codes {
    match reason {
        Reason::SameCustomer | Reason::DifferentCustomer | Reason::AnotherReseller | Reason::Duplicate => {
            [(4_092_100, "RESELLER_DEVICE_ALREADY_EXISTS"), (40_900_002, "RESELLER_DEVICE_ALREADY_EXISTS")]
        }
        _ => INVALID,
    }
}

/// What became of the devices of an upload that was undone. Those that their customer had approved, or that were moved, stay.
async fn of_an_undo(
    server: &Server,
    actor: &Actor,
    transaction: &Transaction,
) -> Result<HashMap<usize, Wrong>, Fault> {
    let number = UploadNumber::parse(&transaction.number).ok_or(PortalError::NotFound)?;
    let (_, mut wrong) = of_an_upload(server, actor, transaction).await?;
    for never in wrong.values_mut() {
        *never = (NOT_FOUND, "The upload did not take this device.".to_owned());
    }
    let held = server.store.still_held(actor, &number).await?;
    for (place, identity) in transaction.identities.iter().enumerate() {
        let kept = |named: Parsed| held.contains(named.identity.as_str());
        if named(identity, transaction.serials).is_ok_and(kept) {
            let words = "The device was approved or moved after its upload, and stays.".to_owned();
            wrong.entry(place).or_insert((KEPT, words));
        }
    }
    Ok(wrong)
}

async fn of_a_deletion(
    server: &Server,
    actor: &Actor,
    transaction: &Transaction,
) -> Result<(bool, HashMap<usize, Wrong>), Fault> {
    let mut wrong = HashMap::new();
    let mut outcome: HashMap<String, Option<Skip>> = HashMap::new();
    let mut done = false;
    // Without an operation no identity named a device.
    if let Some(number) = OperationNumber::parse(&transaction.number) {
        let status = server.portal.operations.details(actor, &number).await?.status;
        if status == OperationStatus::InProgress {
            return Ok((false, wrong));
        }
        done = status == OperationStatus::Done;
        let mut devices = server.portal.operations.devices(actor, &number).await?;
        while let Some(batch) = devices.next().await {
            outcome.extend(batch?.into_iter().map(|device| (device.identity, device.skip)));
        }
    }
    for (place, (identity, name)) in transaction.identities.iter().zip(&transaction.named).enumerate() {
        if let Err((reason, detail)) = named(identity, transaction.serials) {
            wrong.insert(place, (INVALID, reason.sentence(detail.as_str(), Language::English)));
            continue;
        }
        let skip = match outcome.get(name) {
            Some(None) if done => continue,
            Some(Some(skip)) => *skip,
            _ => Skip::NotYours,
        };
        wrong.insert(place, (NOT_FOUND, skip.sentence().english().to_owned()));
    }
    Ok((true, wrong))
}
