//! Where a transaction stands, device by device.

use super::Generation;
use super::fault::Fault;
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

/// Why a device was not changed: code and message in each generation, and the words.
type Wrong = ([(u32, &'static str); 2], String);

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
        TransactionKind::Undo => (true, HashMap::new()),
    };
    let devices: Vec<Value> = transaction
        .identities
        .iter()
        .enumerate()
        .map(|(place, identity)| device(identity, wrong.get(&place), generation))
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

/// A device by the kind of its identity; without a code it went well.
fn device(identity: &str, wrong: Option<&Wrong>, generation: Generation) -> Value {
    let digits = identity.len() >= 14 && identity.bytes().all(|b| b.is_ascii_digit());
    let mut device = json!({ (if digits { "imei" } else { "serialNumber" }): identity });
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
fn codes(reason: Reason) -> [(u32, &'static str); 2] {
    match reason {
        Reason::SameCustomer | Reason::DifferentCustomer | Reason::AnotherReseller | Reason::Duplicate => {
            [(4_092_100, "RESELLER_DEVICE_ALREADY_EXISTS"), (40_900_002, "RESELLER_DEVICE_ALREADY_EXISTS")]
        }
        _ => [(4_002_110, "DEVICE_INVALID"), (40_000_004, "DEVICE_INVALID")],
    }
}

async fn of_a_deletion(
    server: &Server,
    actor: &Actor,
    transaction: &Transaction,
) -> Result<(bool, HashMap<usize, Wrong>), Fault> {
    let number = OperationNumber::parse(&transaction.number).ok_or(PortalError::NotFound)?;
    let details = server.portal.operations.details(actor, &number).await?;
    let mut wrong = HashMap::new();
    if details.status == OperationStatus::InProgress {
        return Ok((false, wrong));
    }
    let mut devices = server.portal.operations.devices(actor, &number).await?;
    let mut outcome: HashMap<String, Option<Skip>> = HashMap::new();
    while let Some(batch) = devices.next().await {
        outcome.extend(batch?.into_iter().map(|device| (device.identity, device.skip)));
    }
    let not_found = [
        (4_042_110, "RESELLER_CUSTOMER_DEVICE_NOT_FOUND"),
        (40_000_044, "RESELLER_CUSTOMER_DEVICE_NOT_FOUND"),
    ];
    for (place, identity) in transaction.identities.iter().enumerate() {
        let skip = match outcome.get(identity) {
            Some(None) if details.status == OperationStatus::Done => continue,
            Some(Some(skip)) => *skip,
            _ => Skip::NotYours,
        };
        wrong.insert(place, (not_found, skip.sentence().english().to_owned()));
    }
    Ok((true, wrong))
}
