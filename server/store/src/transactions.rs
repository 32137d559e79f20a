//! What programs of the compatible surface asked for, under the names that they chose.
//!
//! [`Store::transaction`] and [`Store::keep_transaction`] are parts of a [`Store::once`]: held by its name, done once.

use crate::Store;
use crate::devices::known_as;
use crate::error::{OrInternal, unreadable};
use crate::transaction::lock;
use domain::policy::{Action, require};
use domain::uploads::UploadNumber;
use domain::{Actor, PortalResult};
use std::collections::HashSet;

/// What a transaction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionKind {
    /// Uploads devices.
    Upload,
    /// Deletes devices.
    Delete,
    /// Undoes an upload.
    Undo,
}

impl TransactionKind {
    const ALL: [Self; 3] = [Self::Upload, Self::Delete, Self::Undo];

    /// The number it is stored under; never reuse one.
    fn code(self) -> i16 {
        match self {
            Self::Upload => 1,
            Self::Delete => 2,
            Self::Undo => 3,
        }
    }
}

/// A transaction of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// The name that the program chose.
    pub id: String,
    /// What it does.
    pub kind: TransactionKind,
    /// The upload or the operation that does it; empty: there was nothing to do.
    pub number: String,
    /// SHA-256 of what was asked.
    pub sha256: [u8; 32],
    /// The devices as they were asked for.
    pub identities: Vec<String>,
    /// Whether they were named by their serial numbers.
    pub serials: bool,
    /// Of a deletion: for each of them the device that it names; empty: it is no identity.
    pub named: Vec<String>,
    /// The order number.
    pub order_number: Option<String>,
}

impl Store {
    /// The transaction with this name, held: nobody else begins one of this name meanwhile.
    pub async fn transaction(&self, actor: &Actor, id: &str) -> PortalResult<Option<Transaction>> {
        require(actor, Action::ViewUploads)?;
        let (organisation, id) = (actor.organisation.0, id.to_owned());
        self.act(actor, move |tx| {
            Box::pin(async move {
                lock(tx, &format!("transactions {organisation} {id}")).await?;
                let row = sqlx::query!(
                    "SELECT kind, number, request_sha256, identities, serials, named, order_number FROM transactions
                     WHERE organisation_id = $1 AND transaction_id = $2",
                    organisation,
                    id,
                )
                .fetch_optional(tx)
                .await
                .or_internal()?;
                row.map(|row| {
                    let kind = TransactionKind::ALL.into_iter().find(|kind| kind.code() == row.kind);
                    Ok(Transaction {
                        id,
                        kind: kind.ok_or_else(|| unreadable("transaction"))?,
                        number: row.number,
                        sha256: row.request_sha256.try_into().map_err(|_| unreadable("transaction"))?,
                        identities: row.identities,
                        serials: row.serials,
                        named: row.named,
                        order_number: row.order_number,
                    })
                })
                .transpose()
            })
        })
        .await
    }

    /// Puts a transaction down.
    pub async fn keep_transaction(&self, actor: &Actor, new: Transaction) -> PortalResult<()> {
        require(actor, Action::ViewUploads)?;
        let (organisation, now) = (actor.organisation.0, self.clock.now());
        self.act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query!(
                    "INSERT INTO transactions (organisation_id, transaction_id, kind, number, request_sha256, identities,
                         serials, named, order_number, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                    organisation,
                    new.id,
                    new.kind.code(),
                    new.number,
                    &new.sha256[..],
                    &new.identities,
                    new.serials,
                    &new.named,
                    new.order_number,
                    now,
                )
                .execute(tx)
                .await
                .or_internal()?;
                Ok(())
            })
        })
        .await
    }

    /// What the acting reseller's devices are called that go by these identities, in their order: by second IMEI and serial
    /// number, too. What is none of its devices stays as it is.
    pub async fn named(&self, actor: &Actor, identities: Vec<String>) -> PortalResult<Vec<String>> {
        require(actor, Action::DeleteDevices)?;
        self.act(actor, move |tx| Box::pin(async move { known_as(tx, &identities).await })).await
    }

    /// Which devices of this upload of the acting reseller somebody still holds, by each of their IMEIs.
    pub async fn still_held(&self, actor: &Actor, upload: &UploadNumber) -> PortalResult<HashSet<String>> {
        require(actor, Action::ViewUploads)?;
        let number = upload.to_string();
        self.act(actor, move |tx| {
            Box::pin(async move {
                let held = sqlx::query!(
                    "SELECT identity, imei2 FROM devices
                     WHERE upload_id = (SELECT id FROM uploads WHERE number = $1 AND reseller_id = acting_organisation())
                       AND reseller_id = acting_organisation() AND holder_id IS NOT NULL",
                    number,
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                Ok(held.into_iter().flat_map(|device| [Some(device.identity), device.imei2]).flatten().collect())
            })
        })
        .await
    }
}
