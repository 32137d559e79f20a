//! Uploads and deletions under a name that the program chose.

use super::fault::Fault;
use crate::api::uploads::{LIST, take_list};
use crate::{Server, portal};
use app::ssr::Portal;
use domain::api_keys::Program;
use domain::devices::DeviceScope;
use domain::lists::{ListQuery, Selection};
use domain::organisations::OrganisationNumber;
use domain::uploads::UploadNumber;
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Answered, Outcome, Request, Store, Transaction, TransactionKind};
use time::Date;

/// Devices in one upload.
pub const MAX_UPLOADED: usize = 100_000;
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
        Ok(Outcome::Done(answered) | Outcome::Before(answered)) => Ok(answered.body),
        Ok(Outcome::KeyReused) => Err(Fault::transaction_taken().of(&name)),
        Err(PortalError::NotFound) if undoes => Err(Fault::transaction_unknown().of(&name)),
        Err(PortalError::NotFound) => Err(Fault::customer_unknown(customer.as_str()).of(&name)),
        Err(refusal) => Err(Fault::from(refusal).of(&name)),
    }
}

/// Nothing was done: another request has the name.
const TAKEN: u16 = 409;

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
    let (kind, number, identities, order_number) = match what {
        What::Upload { devices, order_number, order_date } => {
            let number =
                upload(&portal, &actor, key, customer, &devices, order_number.clone(), order_date).await?;
            (TransactionKind::Upload, number.to_string(), devices.identities, order_number)
        }
        What::Delete(devices) => {
            let selection = Selection::Keys(devices.identities.iter().cloned().collect());
            // One that is not among the customer's is told with the status, device by device.
            let scope = DeviceScope::Customer(customer);
            portal.devices.list(&actor, &scope, &ListQuery::default()).await?;
            let number = portal.devices.begin_delete(&actor, &scope, &selection).await?;
            (TransactionKind::Delete, number.to_string(), devices.identities, None)
        }
        What::Undo(earlier) => {
            let upload = store
                .transaction(&actor, &earlier)
                .await?
                .filter(|upload| upload.kind == TransactionKind::Upload);
            let upload = upload.ok_or(PortalError::NotFound)?;
            let number = UploadNumber::parse(&upload.number).ok_or(PortalError::NotFound)?;
            portal.uploads.undo(&actor, &number).await?;
            (TransactionKind::Undo, upload.number, upload.identities, None)
        }
    };
    store
        .keep_transaction(
            &actor,
            Transaction { id: transaction, kind, number, sha256, identities, order_number },
        )
        .await?;
    Ok(answered(200))
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
