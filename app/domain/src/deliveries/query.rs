use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::organisations::{OrganisationKind, OrganisationNumber};
use crate::services::ServiceSet;
use crate::text;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// The public number of a delivery: the upload's own (`U-20261121-7F3KQ2`), or that of an MSP's move
/// (`M-20261121-7F3KQ2`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeliveryNumber(String);

impl DeliveryNumber {
    /// Reads a number as it stands in a URL.
    pub fn parse(text: &str) -> Option<Self> {
        let as_upload = match text.strip_prefix("M-") {
            Some(rest) => format!("U-{rest}"),
            None => text.to_owned(),
        };
        crate::uploads::UploadNumber::parse(&as_upload).map(|_| Self(text.to_owned()))
    }

    /// The number of a move made on `date`, from 30 random bits.
    pub fn of_move(date: Date, random: u32) -> Self {
        let upload = crate::uploads::UploadNumber::new(date, random);
        Self(upload.as_str().replacen('U', "M", 1))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DeliveryNumber {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a delivery number")
    }
}

impl From<DeliveryNumber> for String {
    fn from(number: DeliveryNumber) -> Self {
        number.0
    }
}

impl std::fmt::Display for DeliveryNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the receiver has decided about a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Nothing yet.
    Waiting,
    /// Its devices are verified.
    Approved,
    /// Its devices went back.
    Rejected,
    /// Its sender took it back before anything was decided.
    Withdrawn,
}

impl DeliveryStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Approved, Self::Rejected, Self::Withdrawn];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Waiting => text!("Waiting"),
            Self::Approved => text!("Approved"),
            Self::Rejected => text!("Rejected"),
            Self::Withdrawn => text!("Withdrawn"),
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Waiting => 1,
            Self::Approved => 2,
            Self::Rejected => 3,
            Self::Withdrawn => 4,
        }
    }

    /// The status stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// A row of a receiver's UPLOADS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// Upload ID.
    pub number: DeliveryNumber,
    /// Who handed the devices over: its name.
    pub sender_name: String,
    /// Its number.
    pub sender: OrganisationNumber,
    /// Reseller or MSP.
    pub sender_kind: OrganisationKind,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub delivered_at: OffsetDateTime,
    /// Order number, if one was given.
    pub order_number: Option<String>,
    /// Devices in it when it came.
    pub devices: u64,
    /// What was decided.
    pub status: DeliveryStatus,
    /// The services that it was approved for, by name.
    pub services: Vec<String>,
    /// When it was decided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// E-mail of who decided; none: auto-approved, or not decided.
    pub decided_by: Option<String>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

/// The UPLOADS list of a receiver.
#[derive(Debug, Clone, Copy)]
pub struct DeliveryList;

impl List for DeliveryList {
    type Row = DeliveryRow;
    const NAME: &'static str = "deliveries";
    const COLUMNS: &'static [Column] = &[
        Column::new("number", text!("Upload ID")),
        Column::new("sender", text!("From")),
        Column::new("delivered_at", text!("Uploaded")).sortable(),
        Column::new("order_number", text!("Order number")),
        Column::new("devices", text!("Devices")).numeric().sortable(),
        Column::new("status", text!("Status")),
        Column::new("services", text!("Services")),
        Column::new("decided_at", text!("Decided")).hidden(),
        Column::new("decided_by", text!("Decided by")).hidden(),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter {
            key: "status",
            label: text!("Status"),
            kind: FilterKind::Choices(&[
                ("waiting", text!("Waiting")),
                ("approved", text!("Approved")),
                ("rejected", text!("Rejected")),
                ("withdrawn", text!("Withdrawn")),
            ]),
        },
        Filter { key: "sender", label: text!("Sender ID"), kind: FilterKind::Text },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("delivered_at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Upload ID or order number"));

    fn key(row: &DeliveryRow) -> String {
        row.number.to_string()
    }

    fn text(row: &DeliveryRow, column: &str) -> String {
        match column {
            "number" => row.number.to_string(),
            "sender" => row.sender_name.clone(),
            "delivered_at" => crate::clock::rfc3339(row.delivered_at),
            "order_number" => row.order_number.clone().unwrap_or_default(),
            "devices" => row.devices.to_string(),
            "status" => row.status.label().english().to_owned(),
            "services" => row.services.join("; "),
            "decided_at" => row.decided_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "decided_by" => row.decided_by.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// One delivery with what its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryDetails {
    /// The row of the list.
    pub row: DeliveryRow,
    /// The date of the order.
    pub order_date: Option<Date>,
    /// Devices of it that the receiver still holds.
    pub held: u64,
    /// Those of them that it has not approved.
    pub pending: u64,
    /// Whether the sender is registered, or an MSP that was accepted.
    pub sender_registered: bool,
    /// The services that it was approved for.
    pub approved_for: ServiceSet,
}

/// What the receiver of an upload says to it, as its sender sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryAnswer {
    /// What was decided.
    pub status: DeliveryStatus,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// When it was decided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
}

/// What approving a selection of deliveries would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalPreview {
    /// Deliveries of it that can be approved.
    pub deliveries: u64,
    /// Their devices.
    pub devices: u64,
    /// Deliveries that were approved or rejected before: left alone.
    pub decided: u64,
    /// Senders that are not registered yet: approving offers to register them. At most [`Self::SENDERS`].
    pub unregistered: Vec<crate::resellers::ResellerFound>,
}

impl ApprovalPreview {
    /// How many unregistered senders are named.
    pub const SENDERS: usize = 20;
}

/// The most characters of a reason to reject.
pub const MAX_REASON: usize = 500;
