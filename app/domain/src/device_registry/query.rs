use crate::devices::{Edition, Identity};
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::text;
use crate::uploads::file::{FileRefusal, Scope};
use crate::uploads::{ReasonCount, UploadNumber, UploadStatus};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A part of the device registry, with files of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistryPart {
    /// Type allocation codes and the models they stand for.
    Tacs,
    /// Single devices.
    Devices,
}

impl RegistryPart {
    /// Every part.
    pub const ALL: [Self; 2] = [Self::Tacs, Self::Devices];

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Tacs => 1,
            Self::Devices => 2,
        }
    }

    /// The part stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tacs => "tacs",
            Self::Devices => "devices",
        }
    }

    /// The part called `key`, if there is one.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Tacs => text!("TACs"),
            Self::Devices => text!("Single devices"),
        }
    }

    /// How its files are read.
    pub fn scope(self) -> Scope {
        match self {
            Self::Tacs => Scope::Tacs,
            Self::Devices => Scope::KnownDevices,
        }
    }
}

/// A TAC with its model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TacRow {
    /// Its eight digits.
    pub tac: String,
    /// Who makes the model.
    pub manufacturer: String,
    /// The model.
    pub model: String,
    /// Its edition.
    pub edition: Edition,
    /// When a file brought it, or changed it last.
    #[serde(with = "time::serde::rfc3339")]
    pub loaded_at: OffsetDateTime,
}

/// A single device that the registry knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDeviceRow {
    /// Its IMEI, MEID or serial number.
    pub identity: Identity,
    /// Its second IMEI.
    pub imei2: Option<Identity>,
    /// Its serial number beside the IMEI.
    pub serial: Option<Identity>,
    /// Who makes the model.
    pub manufacturer: String,
    /// The model.
    pub model: String,
    /// Its edition.
    pub edition: Edition,
    /// When a file brought it, or changed it last.
    #[serde(with = "time::serde::rfc3339")]
    pub loaded_at: OffsetDateTime,
}

/// A file that was loaded, or is being loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadRow {
    /// Its number: `L-20261121-7F3KQ2`.
    pub number: UploadNumber,
    /// What it fills.
    pub part: RegistryPart,
    /// The file's name as the browser gave it.
    pub file_name: String,
    /// E-mail of who loaded it.
    pub loaded_by: String,
    /// Rows in the file.
    pub total: u64,
    /// Rows that the registry did not have.
    pub added: u64,
    /// Rows that it had otherwise.
    pub changed: u64,
    /// Rows that it had just so.
    pub unchanged: u64,
    /// Rows that failed.
    pub failed: u64,
    /// When the last byte arrived.
    #[serde(with = "time::serde::rfc3339")]
    pub loaded_at: OffsetDateTime,
    /// The status.
    pub status: UploadStatus,
    /// Percent done while in progress.
    pub percent: Option<u8>,
}

/// A load as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadDetails {
    /// What the list shows.
    pub row: LoadRow,
    /// Why the file as a whole was refused.
    pub refusal: Option<FileRefusal>,
    /// Why rows failed.
    pub reasons: Vec<ReasonCount>,
    /// What was mended on the way: key and rows.
    pub notes: Vec<(String, u64)>,
}

const EDITION: Filter = Filter {
    key: "edition",
    label: text!("Edition"),
    kind: FilterKind::Choices(&[("standard", text!("Standard")), ("enterprise", text!("Enterprise"))]),
};

/// The list of TACs.
#[derive(Debug, Clone, Copy)]
pub struct TacList;

impl List for TacList {
    type Row = TacRow;
    const NAME: &'static str = "registry_tacs";
    const COLUMNS: &'static [Column] = &[
        Column::new("tac", text!("TAC")).sortable(),
        Column::new("manufacturer", text!("Manufacturer")),
        Column::new("model", text!("Model")),
        Column::new("edition", text!("Edition")),
        Column::new("loaded_at", text!("Loaded")).sortable(),
    ];
    const FILTERS: &'static [Filter] = &[EDITION];
    const DEFAULT_SORT: (&'static str, Direction) = ("tac", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Beginning of a TAC, manufacturer or model"));

    fn key(row: &TacRow) -> String {
        row.tac.clone()
    }

    fn text(row: &TacRow, column: &str) -> String {
        match column {
            "tac" => row.tac.clone(),
            "manufacturer" => row.manufacturer.clone(),
            "model" => row.model.clone(),
            "edition" => row.edition.label().english().to_owned(),
            "loaded_at" => crate::clock::rfc3339(row.loaded_at),
            _ => String::new(),
        }
    }
}

/// The list of single devices.
#[derive(Debug, Clone, Copy)]
pub struct KnownDeviceList;

impl List for KnownDeviceList {
    type Row = KnownDeviceRow;
    const NAME: &'static str = "registry_devices";
    const COLUMNS: &'static [Column] = &[
        Column::new("identity", text!("IMEI/MEID or serial number")).sortable(),
        Column::new("imei2", text!("IMEI 2")),
        Column::new("serial", text!("Serial number")),
        Column::new("manufacturer", text!("Manufacturer")),
        Column::new("model", text!("Model")),
        Column::new("edition", text!("Edition")),
        Column::new("loaded_at", text!("Loaded")).sortable(),
    ];
    const FILTERS: &'static [Filter] = &[EDITION];
    const DEFAULT_SORT: (&'static str, Direction) = ("identity", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Beginning of an IMEI or serial number, or model"));

    fn key(row: &KnownDeviceRow) -> String {
        row.identity.to_string()
    }

    fn text(row: &KnownDeviceRow, column: &str) -> String {
        let optional = |identity: &Option<Identity>| identity.map(String::from).unwrap_or_default();
        match column {
            "identity" => row.identity.to_string(),
            "imei2" => optional(&row.imei2),
            "serial" => optional(&row.serial),
            "manufacturer" => row.manufacturer.clone(),
            "model" => row.model.clone(),
            "edition" => row.edition.label().english().to_owned(),
            "loaded_at" => crate::clock::rfc3339(row.loaded_at),
            _ => String::new(),
        }
    }
}

/// The list of loads.
#[derive(Debug, Clone, Copy)]
pub struct LoadList;

impl List for LoadList {
    type Row = LoadRow;
    const NAME: &'static str = "registry_loads";
    const COLUMNS: &'static [Column] = &[
        Column::new("number", text!("Load ID")),
        Column::new("part", text!("Loads")),
        Column::new("file_name", text!("File")),
        Column::new("loaded_by", text!("Loaded by")),
        Column::new("total", text!("Rows")).numeric(),
        Column::new("added", text!("Added")).numeric(),
        Column::new("changed", text!("Changed")).numeric(),
        Column::new("unchanged", text!("Unchanged")).numeric(),
        Column::new("failed", text!("Failed")).numeric(),
        Column::new("loaded_at", text!("Loaded")).sortable(),
        Column::new("status", text!("Status")),
    ];
    const FILTERS: &'static [Filter] = &[UploadStatus::FILTER];
    const DEFAULT_SORT: (&'static str, Direction) = ("loaded_at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Load ID, file or e-mail"));

    fn key(row: &LoadRow) -> String {
        row.number.to_string()
    }

    fn text(row: &LoadRow, column: &str) -> String {
        match column {
            "number" => row.number.to_string(),
            "part" => row.part.label().english().to_owned(),
            "file_name" => row.file_name.clone(),
            "loaded_by" => row.loaded_by.clone(),
            "total" => row.total.to_string(),
            "added" => row.added.to_string(),
            "changed" => row.changed.to_string(),
            "unchanged" => row.unchanged.to_string(),
            "failed" => row.failed.to_string(),
            "loaded_at" => crate::clock::rfc3339(row.loaded_at),
            "status" => row.status.label().english().to_owned(),
            _ => String::new(),
        }
    }
}
