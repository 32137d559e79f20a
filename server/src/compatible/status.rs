//! Where a transaction stands, device by device.

use super::Generation;
use super::fault::Fault;
use super::transactions::{NOTHING, normal};
use crate::Server;
use domain::api_keys::Program;
use domain::languages::Language;
use domain::operations::{OperationNumber, OperationStatus, Skip};
use domain::uploads::{Reason, UploadNumber, UploadStatus};
use domain::{Actor, PortalError};
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::{Transaction, TransactionKind};

/// The line of the first device of a list.
const FIRST_LINE: u64 = 2;

/// A code and its message, in each generation.
type Codes = [(u32, &'static str); 2];

const INVALID: Codes = [(4_002_110, "DEVICE_INVALID"), (40_000_004, "DEVICE_INVALID")];
const NOT_FOUND: Codes =
    [(4_042_110, "RESELLER_CUSTOMER_DEVICE_NOT_FOUND"), (40_000_044, "RESELLER_CUSTOMER_DEVICE_NOT_FOUND")];

/// Why a device was not changed: its code, and the words.
type Wrong = (Codes, String);

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
        TransactionKind::Undo => of_an_undo(server, actor, &transaction).await?,
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

/// A device by the kind of identity that it was named by; without a code it went well.
fn device(identity: &str, serial: bool, wrong: Option<&Wrong>, generation: Generation) -> Value {
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
    if let Some(refusal) = details.refusal {
        // Nothing of it was taken.
        let each = (INVALID, refusal.sentence(Language::English));
        return Ok((true, (0..transaction.identities.len()).map(|place| (place, each.clone())).collect()));
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

/// There already, whoever uploaded it; or not a device.
fn codes(reason: Reason) -> Codes {
    match reason {
        Reason::SameCustomer | Reason::DifferentCustomer | Reason::AnotherReseller | Reason::Duplicate => {
            [(4_092_100, "RESELLER_DEVICE_ALREADY_EXISTS"), (40_900_002, "RESELLER_DEVICE_ALREADY_EXISTS")]
        }
        _ => INVALID,
    }
}

/// What is left of the upload was approved or moved meanwhile; what it never took is not there.
async fn of_an_undo(
    server: &Server,
    actor: &Actor,
    transaction: &Transaction,
) -> Result<(bool, HashMap<usize, Wrong>), Fault> {
    let number = UploadNumber::parse(&transaction.number).ok_or(PortalError::NotFound)?;
    let (ended, failed) = of_an_upload(server, actor, transaction).await?;
    let mut wrong: HashMap<usize, Wrong> =
        failed.into_iter().map(|(place, (_, words))| (place, (NOT_FOUND, words))).collect();
    let normal: Vec<Option<String>> =
        transaction.identities.iter().map(|text| normal(text, transaction.serials)).collect();
    let asked = normal.iter().flatten().cloned().collect();
    let left = server.store.left_of_upload(actor, &number, asked).await?;
    for (place, identity) in normal.into_iter().enumerate() {
        if identity.is_some_and(|identity| left.contains(&identity)) {
            let words = "It was approved or moved meanwhile, and stays.".to_owned();
            wrong.entry(place).or_insert((INVALID, words));
        }
    }
    Ok((ended, wrong))
}

async fn of_a_deletion(
    server: &Server,
    actor: &Actor,
    transaction: &Transaction,
) -> Result<(bool, HashMap<usize, Wrong>), Fault> {
    let mut wrong = HashMap::new();
    let (mut outcome, mut done) = (HashMap::<String, Option<Skip>>::new(), true);
    if transaction.number != NOTHING {
        let number = OperationNumber::parse(&transaction.number).ok_or(PortalError::NotFound)?;
        let details = server.portal.operations.details(actor, &number).await?;
        if details.status == OperationStatus::InProgress {
            return Ok((false, wrong));
        }
        done = details.status == OperationStatus::Done;
        let mut devices = server.portal.operations.devices(actor, &number).await?;
        while let Some(batch) = devices.next().await {
            outcome.extend(batch?.into_iter().map(|device| (device.identity, device.skip)));
        }
    }
    for (place, text) in transaction.identities.iter().enumerate() {
        let Some(identity) = normal(text, transaction.serials) else {
            wrong.insert(place, (INVALID, "The specified device is not valid.".to_owned()));
            continue;
        };
        let skip = match outcome.get(&identity) {
            Some(None) if done => continue,
            Some(Some(skip)) => *skip,
            _ => Skip::NotYours,
        };
        wrong.insert(place, (NOT_FOUND, skip.sentence().english().to_owned()));
    }
    Ok((true, wrong))
}
