//! Uploads and deletions under a name that the program chose.

use super::fault::Fault;
use crate::api::uploads::{LIST, take_list};
use crate::{Server, portal};
use app::ssr::Portal;
use domain::api_keys::Program;
use domain::devices::DeviceScope;
use domain::devices::identity::{Expected, Parsed, parse};
use domain::lists::{ListQuery, Selection};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::uploads::{Detail, Reason, UploadNumber};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use store::{Answered, Outcome, Request, Store, Transaction, TransactionKind};
use time::Date;

/// Devices in one upload, where the configuration allows as many rows.
pub const MAX_UPLOADED: usize = 100_000;

/// Devices in one upload here.
pub fn max_uploaded(server: &Server) -> usize {
    let rows = usize::try_from(server.portal.uploads.limits().rows).unwrap_or(usize::MAX);
    MAX_UPLOADED.min(rows)
}

/// The most characters of an identity.
const MAX_IDENTITY: usize = 100;

/// What a program asks for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The name that it chose.
    pub transaction: String,
    /// SHA-256 of the request.
    pub sha256: [u8; 32],
    /// Whose devices.
    pub customer: OrganisationNumber,
    /// What shall happen.
    pub what: What,
}

/// What shall happen to which devices.
#[derive(Debug, Clone)]
pub enum What {
    /// They are uploaded.
    Upload {
        /// The devices.
        devices: Devices,
        /// The order's number.
        order_number: Option<String>,
        /// The order's date.
        order_date: Option<Date>,
    },
    /// They are deleted.
    Delete(Devices),
    /// An upload of this name is undone.
    Undo(String),
}

/// Devices as programs name them.
#[derive(Debug, Clone)]
pub struct Devices {
    /// Whether they are named by their serial numbers.
    pub serials: bool,
    /// Their identities.
    pub identities: Vec<String>,
}

impl Devices {
    /// Reads them, at most `max`: `type` is `IMEI`, `MEID` or `SN`.
    pub fn of(kind: Option<&str>, identities: Vec<String>, max: usize) -> Result<Self, Fault> {
        let serials = match kind.unwrap_or("IMEI").to_ascii_uppercase().as_str() {
            "IMEI" | "MEID" => false,
            "SN" | "SERIAL" | "SERIALNUMBER" => true,
            _ => return Err(Fault::parameter("type")),
        };
        if identities.len() > max {
            return Err(Fault::too_many(max));
        }
        let identities: Vec<String> = identities.iter().map(|text| text.trim().to_owned()).collect();
        let plain = |text: &String| {
            text.len() <= MAX_IDENTITY && !text.is_empty() && !text.chars().any(char::is_control)
        };
        if identities.is_empty() || !identities.iter().all(plain) {
            return Err(Fault::parameter("devices"));
        }
        Ok(Self { serials, identities })
    }
}

/// Reads a device as its upload reads it.
pub fn read(identity: &str, serials: bool) -> Result<Parsed, (Reason, Detail)> {
    parse(identity, if serials { Expected::Serial } else { Expected::Any })
}

/// The hash by which a repeated request is recognised.
pub fn hash(path: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((path.len() as u64).to_be_bytes());
    hash.update(path);
    hash.update(body);
    hash.finalize().into()
}

/// Does what is asked, once for each name, in one transaction with what is kept of it. Answers the body.
pub async fn begin(server: &Server, program: &Program, asked: Asked) -> Result<String, Fault> {
    let (name, customer) = (asked.transaction.clone(), asked.customer.clone());
    let undoes = matches!(asked.what, What::Undo(_));
    let (actor, key) = (program.actor.clone(), format!("{LIST}{}", server.random.name()));
    // The transaction's own name is what makes a repeated request the same.
    let request = Request { key: None, sha256: asked.sha256 };
    let done =
        server.store.once(program, request, move |store| async move { work(store, actor, asked, key).await });
    match done.await {
        Ok(Outcome::Done(answered)) if answered.status == TAKEN => Err(Fault::transaction_taken().of(&name)),
        Ok(Outcome::Done(answered)) if answered.status == OF_ANOTHER => {
            Err(Fault::customer_unknown(customer.as_str()).of(&name))
        }
        Ok(Outcome::Done(answered) | Outcome::Before(answered)) => Ok(answered.body),
        Ok(Outcome::KeyReused) => Err(Fault::transaction_taken().of(&name)),
        Err(PortalError::NotFound) if undoes => Err(Fault::transaction_unknown().of(&name)),
        Err(PortalError::NotFound) => Err(Fault::customer_unknown(customer.as_str()).of(&name)),
        Err(refusal) => Err(Fault::from(refusal).of(&name)),
    }
}

/// Nothing was done: another request has the name.
const TAKEN: u16 = 409;
/// Nothing was done: the upload that shall be undone was for another customer.
const OF_ANOTHER: u16 = 404;

async fn work(store: Store, actor: Actor, asked: Asked, key: String) -> PortalResult<Answered> {
    let Asked { transaction, sha256, customer, what } = asked;
    let body =
        json!({ "transactionId": transaction, "state": "Progress", "code": 2_000_000, "message": "SUCCESS" })
            .to_string();
    let answered = |status| Answered { status, location: None, body: body.clone() };
    if let Some(before) = store.transaction(&actor, &transaction).await? {
        return Ok(answered(if before.sha256 == sha256 { 200 } else { TAKEN }));
    }
    let portal = portal(&store);
    let new = match what {
        What::Upload { devices, order_number, order_date } => {
            let number =
                upload(&portal, &actor, key, customer, &devices, order_number.clone(), order_date).await?;
            let Devices { serials, identities } = devices;
            let (kind, number) = (TransactionKind::Upload, number.to_string());
            Transaction {
                id: transaction,
                kind,
                number,
                sha256,
                identities,
                serials,
                named: Vec::new(),
                order_number,
            }
        }
        What::Delete(devices) => {
            let (number, named) = delete(&store, &portal, &actor, customer, &devices).await?;
            let Devices { serials, identities } = devices;
            let kind = TransactionKind::Delete;
            Transaction {
                id: transaction,
                kind,
                number,
                sha256,
                identities,
                serials,
                named,
                order_number: None,
            }
        }
        What::Undo(earlier) => {
            let upload = store
                .transaction(&actor, &earlier)
                .await?
                .filter(|upload| upload.kind == TransactionKind::Upload);
            let upload = upload.ok_or(PortalError::NotFound)?;
            let number = UploadNumber::parse(&upload.number).ok_or(PortalError::NotFound)?;
            if portal.uploads.details(&actor, &number).await?.row.customer != customer {
                return Ok(answered(OF_ANOTHER));
            }
            portal.uploads.undo(&actor, &number).await?;
            let kind = TransactionKind::Undo;
            Transaction { id: transaction, kind, sha256, order_number: None, ..upload }
        }
    };
    store.keep_transaction(&actor, new).await?;
    Ok(answered(200))
}

/// Begins to delete what can be a device. Answers the operation, empty when there is nothing for it, and what each of the
/// identities names, empty when it is none: the status tells that, device by device, as it tells what is not the customer's.
async fn delete(
    store: &Store,
    portal: &Portal,
    actor: &Actor,
    customer: OrganisationNumber,
    devices: &Devices,
) -> PortalResult<(String, Vec<String>)> {
    require(actor, Action::DeleteDevices)?;
    let scope = DeviceScope::Customer(customer);
    portal.devices.list(actor, &scope, &ListQuery::default()).await?;
    let read = devices.identities.iter().map(|identity| read(identity, devices.serials));
    let normal = read.map(|read| read.map_or_else(|_| String::new(), |read| read.identity.to_string()));
    let named = store.named(actor, normal.collect()).await?;
    let keys: BTreeSet<String> = named.iter().filter(|device| !device.is_empty()).cloned().collect();
    if keys.is_empty() {
        return Ok((String::new(), named));
    }
    let number = portal.devices.begin_delete(actor, &scope, &Selection::Keys(keys)).await?;
    Ok((number.to_string(), named))
}

async fn upload(
    portal: &Portal,
    actor: &Actor,
    key: String,
    customer: OrganisationNumber,
    devices: &Devices,
    order_number: Option<String>,
    order_date: Option<Date>,
) -> PortalResult<UploadNumber> {
    let rows = devices.identities.iter().map(|identity| {
        if devices.serials { ["", "", identity.as_str()] } else { [identity.as_str(), "", ""] }
    });
    take_list(portal, actor, key, customer, rows, order_number, order_date).await
}
