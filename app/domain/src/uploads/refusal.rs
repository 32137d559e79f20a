use super::file::FileRefusal;
use crate::clients::ClientStatus;
use serde::{Deserialize, Serialize};

/// Why an upload, or a step of one, is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadRefusal {
    /// The file as a whole cannot be an upload.
    File(FileRefusal),
    /// The customer has ended the relation: ask the customer's administrator.
    CustomerTakesNoUploads,
    /// The customer is a client on hold, or a deleted one: ask whoever manages clients in the own organisation.
    ClientHeld(ClientStatus),
    /// The operator has suspended the receiver: ask the operator.
    ReceiverSuspended,
    /// The sold-to code does not exist any more.
    UnknownSoldToCode,
    /// A sold-to code for a file for many customers.
    NoSoldToCodeInBulk,
    /// A chunk does not begin where the last one ended; go on at `received`.
    WrongOffset {
        /// Bytes that are safely here.
        received: u64,
    },
    /// The chunk's bytes are not those that its hash was made of; send it again.
    WrongHash,
    /// The chunk is empty, too long, or reaches past the end of the file.
    WrongSize,
    /// A chunk came again with other bytes: the file was edited between check and send.
    FileChanged,
    /// The upload was cancelled.
    Cancelled,
    /// The upload has all of its bytes already.
    Finished,
    /// Not all bytes are here yet; go on at `received`.
    Incomplete {
        /// Bytes that are safely here.
        received: u64,
    },
    /// The same key was used for another upload.
    KeyReused,
    /// More repairs than a file may have; correct the file instead.
    TooManyRepairs {
        /// The most allowed.
        max: u32,
    },
    /// Too many uploads of this organisation are open.
    TooManyOpen {
        /// The most allowed.
        max: u32,
    },
}
