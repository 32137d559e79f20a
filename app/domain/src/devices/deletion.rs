use super::Identity;
use crate::operations::{OperationNumber, OperationOutcome};
use crate::uploads::Reason;
use serde::{Deserialize, Serialize};

/// The devices that a file names, to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceFile {
    /// The file's name.
    pub name: String,
    /// The devices of its good rows, once each; any identity of a device stands for it.
    pub identities: Vec<Identity>,
    /// Its other rows, by what is wrong with them.
    pub unread: Vec<(Reason, u64)>,
}

/// What deleting the devices of a file would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDeletion {
    /// Under which number it waits for a yes, and then is done.
    pub number: OperationNumber,
    /// The file's name.
    pub file: String,
    /// How many devices would be deleted (`done`), and how many are left alone and why.
    pub outcome: OperationOutcome,
    /// How many customers and MSPs hold those that would be deleted.
    pub holders: u64,
    /// How many of those their holder has approved: they are in use there.
    pub approved: u64,
    /// How many of those an MSP has handed on.
    pub moved_by_msp: u64,
    /// Rows of the file that name no device, by what is wrong with them.
    pub unread: Vec<(Reason, u64)>,
}
