use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// The public number of an operation: `O-20261121-7F3KQ2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OperationNumber(String);

impl OperationNumber {
    /// Reads a number as it stands in a URL.
    pub fn parse(text: &str) -> Option<Self> {
        let as_upload = format!("U-{}", text.strip_prefix("O-")?);
        crate::uploads::UploadNumber::parse(&as_upload).map(|_| Self(text.to_owned()))
    }

    /// The number of an operation begun on `date`, from 30 random bits.
    pub fn new(date: Date, random: u32) -> Self {
        let upload = crate::uploads::UploadNumber::new(date, random);
        Self(upload.as_str().replacen('U', "O", 1))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OperationNumber {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not an operation number")
    }
}

impl From<OperationNumber> for String {
    fn from(number: OperationNumber) -> Self {
        number.0
    }
}

impl std::fmt::Display for OperationNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// Approves deliveries.
    Approve,
    /// Rejects deliveries.
    Reject,
    /// Moves devices to another holder.
    Move,
    /// Deletes devices.
    Delete,
    /// Registers devices to services.
    Register,
    /// Deletes devices from services.
    Unregister,
    /// Deletes devices that a reseller uploaded, whoever holds them.
    TakeBack,
    /// Takes the devices of a deleted customer: back to whom it belonged to, or from everyone.
    Empty,
}

impl OperationKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Approve,
        Self::Reject,
        Self::Move,
        Self::Delete,
        Self::Register,
        Self::Unregister,
        Self::TakeBack,
        Self::Empty,
    ];

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Approve => text!("Approve devices"),
            Self::Reject => text!("Reject devices"),
            Self::Move => text!("Move devices"),
            Self::Delete | Self::TakeBack => text!("Delete devices"),
            Self::Register => text!("Register devices to services"),
            Self::Unregister => text!("Delete devices from services"),
            Self::Empty => text!("Take the devices of a deleted customer"),
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Approve => 1,
            Self::Reject => 2,
            Self::Move => 3,
            Self::Delete => 4,
            Self::Register => 5,
            Self::Unregister => 6,
            Self::TakeBack => 7,
            Self::Empty => 8,
        }
    }

    /// The kind stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationStatus {
    /// Waits for a worker, or is being done.
    InProgress,
    /// Done; what could not be done is in its outcome.
    Done,
    /// Given up: nothing was changed.
    Failed,
}

/// Why a device of the selection was left as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// Nobody here holds it any more.
    Gone,
    /// Its delivery is not approved yet: approve it first.
    NotApproved,
    /// It is where it should go already.
    ThereAlready,
    /// It is registered to the service already, or was not registered.
    NothingToDo,
    /// The service asks for another upload once a device was deleted from it: the reseller deletes it and uploads again.
    NeedsUpload,
    /// It should go back to where it did not come from.
    NotFromThere,
    /// Its receiver takes no devices from the organisation any more.
    ReceiverGone,
    /// Its delivery was approved, rejected or withdrawn before.
    Decided,
    /// It is not the reseller's, or not in the portal at all: which of the two is never told.
    NotYours,
    /// It was the reseller's, and was deleted before.
    DeletedBefore,
    /// Its customer has handed it on, or back, since it was chosen.
    Elsewhere,
}

impl Skip {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Gone,
        Self::NotApproved,
        Self::ThereAlready,
        Self::NothingToDo,
        Self::NeedsUpload,
        Self::NotFromThere,
        Self::ReceiverGone,
        Self::Decided,
        Self::NotYours,
        Self::DeletedBefore,
        Self::Elsewhere,
    ];

    /// The sentence for people.
    pub fn sentence(self) -> Text {
        match self {
            Self::Gone => text!("No longer held by you."),
            Self::NotApproved => text!("Not approved yet. Approve its upload first."),
            Self::ThereAlready => text!("Already there."),
            Self::NothingToDo => text!("Nothing to change for the service."),
            Self::NeedsUpload => {
                text!(
                    "This service takes a deleted device back only after another upload. Ask your reseller to delete the device and upload it again."
                )
            }
            Self::NotFromThere => text!("It did not come from there."),
            Self::ReceiverGone => text!("The receiver takes no devices from you any more."),
            Self::Decided => text!("Its upload was decided before."),
            Self::NotYours => text!("Not one of your devices."),
            Self::DeletedBefore => text!("Deleted before. Nobody holds it."),
            Self::Elsewhere => text!("No longer with this customer."),
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Gone => 1,
            Self::NotApproved => 2,
            Self::ThereAlready => 3,
            Self::NothingToDo => 4,
            Self::NeedsUpload => 5,
            Self::NotFromThere => 6,
            Self::ReceiverGone => 7,
            Self::Decided => 8,
            Self::NotYours => 9,
            Self::DeletedBefore => 10,
            Self::Elsewhere => 11,
        }
    }

    /// The reason stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|skip| skip.code() == code)
    }
}

/// What an operation would do, or did. `asked = done + skipped`, always.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationOutcome {
    /// Devices of the selection.
    pub asked: u64,
    /// Devices changed.
    pub done: u64,
    /// Devices left as they were, by reason.
    pub skipped: Vec<(Skip, u64)>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationDetails {
    /// Its number.
    pub number: OperationNumber,
    /// What it does.
    pub kind: OperationKind,
    /// Where it stands.
    pub status: OperationStatus,
    /// Percent done, while in progress.
    pub percent: u8,
    /// To whom, or for which services, as text: "Aurelia Hotels", "Enrollment; Guard".
    pub target: Option<String>,
    /// E-mail of who asked for it.
    pub person: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub begun_at: OffsetDateTime,
    /// When it was done.
    #[serde(with = "time::serde::rfc3339::option")]
    pub finished_at: Option<OffsetDateTime>,
    /// What it did.
    pub outcome: OperationOutcome,
}

/// A device of an operation, as its CSV gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationDevice {
    /// The primary identity.
    pub identity: String,
    /// Why it was left as it was; none: it was changed.
    pub skip: Option<Skip>,
}
