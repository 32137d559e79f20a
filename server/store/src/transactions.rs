//! What programs of the compatible surface asked for, under the names that they chose.
//!
//! [`Store::transaction`] and [`Store::keep_transaction`] are parts of a [`Store::once`]: held by its name, done once.

use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::transaction::lock;
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};

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
    /// The upload or the operation that does it.
    pub number: String,
    /// SHA-256 of what was asked.
    pub sha256: [u8; 32],
    /// The devices as they were asked for.
    pub identities: Vec<String>,
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
                    "SELECT kind, number, request_sha256, identities, order_number FROM transactions
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
                         order_number, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    organisation,
                    new.id,
                    new.kind.code(),
                    new.number,
                    &new.sha256[..],
                    &new.identities,
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
}
