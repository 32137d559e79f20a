use super::{Identity, IdentityKind};
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::organisations::OrganisationNumber;
use crate::text;
use crate::uploads::UploadNumber;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// Whether the holder has approved a device. Not the same as an upload's VERIFIED DEVICES.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceStatus {
    /// Uploaded; the holder has not approved it yet.
    Pending,
    /// Approved by its holder.
    Verified,
}

impl DeviceStatus {
    /// Every status.
    pub const ALL: [Self; 2] = [Self::Pending, Self::Verified];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Pending => text!("Pending"),
            Self::Verified => text!("Verified"),
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Pending => 1,
            Self::Verified => 2,
        }
    }

    /// The status stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Which licence a device's model is sold with; from the device registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// Nothing special.
    Standard,
    /// Needs a sold-to code when uploaded.
    Enterprise,
}

impl Edition {
    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Standard => text!("Standard"),
            Self::Enterprise => text!("Enterprise"),
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Standard => 1,
            Self::Enterprise => 2,
        }
    }

    /// The edition that people write so: `Standard`, `enterprise edition`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        match text.strip_suffix("edition").unwrap_or(&text).trim() {
            "standard" => Some(Self::Standard),
            "enterprise" => Some(Self::Enterprise),
            _ => None,
        }
    }

    /// The edition stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        [Self::Standard, Self::Enterprise].into_iter().find(|edition| edition.code() == code)
    }
}

/// The tag of a device that came by way of an MSP.
pub const MOVED_BY_MSP: Text = text!("Moved by MSP");

/// A row of DEVICES.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// The primary identity.
    pub identity: Identity,
    /// What kind of identity it is.
    pub kind: IdentityKind,
    /// The second IMEI of a dual-SIM device: shown on hover or tap.
    pub imei2: Option<Identity>,
    /// The serial number, where it is not the primary identity.
    pub serial: Option<Identity>,
    /// Manufacturer and model, from the registry.
    pub model: Option<String>,
    /// The edition, from the registry.
    pub edition: Option<Edition>,
    /// The order number given when it was uploaded.
    pub order_number: Option<String>,
    /// When it was uploaded.
    #[serde(with = "time::serde::rfc3339")]
    pub uploaded_at: OffsetDateTime,
    /// The receiver's name.
    pub customer_name: String,
    /// The receiver's number.
    pub customer: OrganisationNumber,
    /// Pending or verified.
    pub status: DeviceStatus,
    /// Tags, as shown.
    pub tags: Vec<String>,
    /// The services that it is registered to, by name.
    pub services: Vec<String>,
}

/// The DEVICES list: of one customer, or of everything that a reseller uploaded.
#[derive(Debug, Clone, Copy)]
pub struct DeviceList;

impl List for DeviceList {
    type Row = DeviceRow;
    const NAME: &'static str = "devices";
    const COLUMNS: &'static [Column] = &[
        Column::new("identity", text!("IMEI / MEID / Serial")).sortable(),
        Column::new("imei2", text!("Second IMEI")).hidden(),
        Column::new("serial", text!("Serial number")).hidden(),
        Column::new("model", text!("Model")),
        Column::new("edition", text!("Edition")).hidden(),
        Column::new("customer", text!("Customer")),
        Column::new("order_number", text!("Order number")),
        Column::new("uploaded_at", text!("Uploaded")).sortable(),
        Column::new("status", text!("Status")),
        Column::new("tags", text!("Tags")),
        Column::new("services", text!("Services")).hidden(),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter {
            key: "status",
            label: text!("Status"),
            kind: FilterKind::Choices(&[("pending", text!("Pending")), ("verified", text!("Verified"))]),
        },
        Filter { key: "model", label: text!("Model"), kind: FilterKind::Text },
        Filter { key: "order_number", label: text!("Order number"), kind: FilterKind::Text },
        Filter {
            key: "tag",
            label: text!("Tag"),
            kind: FilterKind::Choices(&[("moved_by_msp", MOVED_BY_MSP)]),
        },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("uploaded_at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Exact IMEI, second IMEI, MEID or serial"));

    fn key(row: &DeviceRow) -> String {
        row.identity.to_string()
    }

    fn text(row: &DeviceRow, column: &str) -> String {
        let text =
            |identity: &Option<Identity>| identity.as_ref().map(ToString::to_string).unwrap_or_default();
        match column {
            "identity" => row.identity.to_string(),
            "imei2" => text(&row.imei2),
            "serial" => text(&row.serial),
            "model" => row.model.clone().unwrap_or_default(),
            "edition" => row.edition.map(Edition::label).map(Text::english).unwrap_or_default().to_owned(),
            "customer" => row.customer_name.clone(),
            "order_number" => row.order_number.clone().unwrap_or_default(),
            "uploaded_at" => crate::clock::rfc3339(row.uploaded_at),
            "status" => row.status.label().english().to_owned(),
            "tags" => row.tags.join("; "),
            "services" => row.services.join("; "),
            _ => String::new(),
        }
    }
}

/// Whose devices a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceScope {
    /// Everything that the actor's organisation uploaded, or holds.
    Mine,
    /// What one customer holds of it: for an MSP, what it moved there.
    Customer(OrganisationNumber),
    /// What came with one delivery and is still held.
    Delivery(crate::deliveries::DeliveryNumber),
}

/// One device with its custody record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceDetails {
    /// The row of the list.
    pub row: DeviceRow,
    /// The upload that it came with.
    pub upload: Option<UploadNumber>,
    /// E-mail of who uploaded it.
    pub uploaded_by: Option<String>,
    /// The date of the order.
    pub order_date: Option<Date>,
    /// What happened to it, latest first, as far as the actor's organisation took part.
    pub custody: Vec<CustodyEntry>,
}

/// One line of a custody record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustodyEntry {
    /// What happened.
    pub event: CustodyEvent,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The organisation that did it, if the actor may know.
    pub by: Option<String>,
    /// The person, inside the actor's own organisation.
    pub person: Option<String>,
    /// Who received it, if the actor may know.
    pub to: Option<String>,
    /// The upload that it happened through.
    pub upload: Option<UploadNumber>,
    /// The operation that it happened through, of the actor's own organisation.
    pub operation: Option<crate::operations::OperationNumber>,
    /// The services that it is about, by name.
    pub services: Vec<String>,
}

/// What can happen to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustodyEvent {
    /// A reseller handed it over.
    Uploaded,
    /// Its holder approved it.
    Approved,
    /// An MSP moved it to a customer.
    Moved,
    /// It was registered to a service.
    Registered,
    /// It was deleted: nobody holds it any more.
    Deleted,
    /// The upload that it came with was undone.
    Undone,
    /// Its receiver rejected it.
    Rejected,
    /// It was deleted from a service.
    Unregistered,
}

impl CustodyEvent {
    /// Every event.
    pub const ALL: [Self; 8] = [
        Self::Uploaded,
        Self::Approved,
        Self::Moved,
        Self::Registered,
        Self::Deleted,
        Self::Undone,
        Self::Rejected,
        Self::Unregistered,
    ];

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Uploaded => 1,
            Self::Approved => 2,
            Self::Moved => 3,
            Self::Registered => 4,
            Self::Deleted => 5,
            Self::Undone => 6,
            Self::Rejected => 7,
            Self::Unregistered => 8,
        }
    }

    /// The event stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Uploaded => text!("Uploaded"),
            Self::Approved => text!("Approved"),
            Self::Moved => text!("Moved"),
            Self::Registered => text!("Registered"),
            Self::Deleted => text!("Deleted"),
            Self::Undone => text!("Upload undone"),
            Self::Rejected => text!("Rejected"),
            Self::Unregistered => text!("Deleted from services"),
        }
    }
}

/// Where devices can be moved to: a customer of the MSP, an inner customer, or back to the MSP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// The MSP itself: devices come back to it.
    pub back: bool,
}

/// A change of the services of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceChange {
    /// Registers them to these services.
    Register(crate::services::ServiceSet),
    /// Deletes them from these services; in the others they stay.
    Unregister(crate::services::ServiceSet),
}

/// What deleting a selection would do, or did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteOutcome {
    /// Devices deleted.
    pub deleted: u64,
    /// How many of them their holder had approved.
    pub verified: u64,
    /// Devices of the selection that were gone before.
    pub gone: u64,
}
