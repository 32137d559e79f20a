use super::UploadStatus;
use super::file::{FileRefusal, Format, Mapping, Repairs, Scope};
use crate::device_registry::RegistryPart;
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, List};
use crate::organisations::OrganisationNumber;
use crate::text;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// The public number of an upload: `U-20261121-7F3KQ2`. The date it began (UTC) and six random letters and digits. Of a
/// bulk upload, whose file is for many customers: `B-20261121-7F3KQ2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UploadNumber(String);

impl UploadNumber {
    /// Letters and digits of the random part; without I, L, O and U, which are misread (Crockford's base 32).
    pub const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// Reads a number as it stands in a URL.
    pub fn parse(text: &str) -> Option<Self> {
        let b = text.as_bytes();
        let shape = b.len() == 17
            && matches!(b[0], b'U' | b'B' | b'L')
            && b[1] == b'-'
            && b[2..10].iter().all(u8::is_ascii_digit)
            && b[10] == b'-'
            && b[11..].iter().all(|c| Self::ALPHABET.contains(c));
        shape.then(|| Self(text.to_owned()))
    }

    /// The number of an upload begun on `date`, from 30 random bits.
    pub fn new(date: Date, random: u32) -> Self {
        Self::beginning('U', date, random)
    }

    /// The number of a bulk upload begun on `date`, from 30 random bits.
    pub fn bulk(date: Date, random: u32) -> Self {
        Self::beginning('B', date, random)
    }

    /// The number of a load of the device registry begun on `date`, from 30 random bits.
    pub fn load(date: Date, random: u32) -> Self {
        Self::beginning('L', date, random)
    }

    /// Whether it is that of a bulk upload.
    pub fn is_bulk(&self) -> bool {
        self.0.starts_with('B')
    }

    fn beginning(kind: char, date: Date, random: u32) -> Self {
        let letters: String =
            (0..6).map(|place| char::from(Self::ALPHABET[(random >> (5 * place)) as usize & 31])).collect();
        Self(format!("{kind}-{:04}{:02}{:02}-{letters}", date.year(), u8::from(date.month()), date.day()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UploadNumber {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not an upload number")
    }
}

impl From<UploadNumber> for String {
    fn from(number: UploadNumber) -> Self {
        number.0
    }
}

impl std::fmt::Display for UploadNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A row of UPLOADS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRow {
    /// Upload ID.
    pub number: UploadNumber,
    /// The receiver's company name.
    pub customer_name: String,
    /// The receiver's number.
    pub customer: OrganisationNumber,
    /// E-mail of who uploaded.
    pub uploaded_by: String,
    /// Account ID of who uploaded.
    pub account_id: String,
    /// Rows in the file.
    pub total: u64,
    /// Rows that became devices.
    pub accepted: u64,
    /// Rows that failed.
    pub failed: u64,
    /// VERIFIED DEVICES: accepted rows whose identity the device registry knows.
    pub verified: u64,
    /// When the last byte arrived.
    #[serde(with = "time::serde::rfc3339")]
    pub uploaded_at: OffsetDateTime,
    /// The status.
    pub status: UploadStatus,
    /// Percent done while in progress.
    pub percent: Option<u8>,
    /// Order number, if one was given.
    pub order_number: Option<String>,
    /// When it was undone, if it was.
    #[serde(with = "time::serde::rfc3339::option")]
    pub undone_at: Option<OffsetDateTime>,
    /// The bulk upload that it is a part of, if it is.
    pub bulk: Option<UploadNumber>,
}

/// An upload that fits what is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadSuggestion {
    /// Upload ID.
    pub number: UploadNumber,
    /// Order number, if one was given.
    pub order_number: Option<String>,
}

/// The UPLOADS list of a customer.
#[derive(Debug, Clone, Copy)]
pub struct UploadList;

impl List for UploadList {
    type Row = UploadRow;
    const NAME: &'static str = "uploads";
    const COLUMNS: &'static [Column] = &[
        Column::new("number", text!("Upload ID")),
        Column::new("uploaded_by", text!("Uploaded by")),
        Column::new("account_id", text!("Account ID")),
        Column::new("total", text!("Total devices")).numeric().sortable(),
        Column::new("verified", text!("Verified devices")).numeric().sortable(),
        Column::new("uploaded_at", text!("Uploaded")).sortable(),
        Column::new("status", text!("Status")),
        Column::new("order_number", text!("Order number")).hidden(),
    ];
    const FILTERS: &'static [Filter] = &[UploadStatus::FILTER];
    const DEFAULT_SORT: (&'static str, Direction) = ("uploaded_at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Upload ID, order number or e-mail"));

    fn key(row: &UploadRow) -> String {
        row.number.to_string()
    }

    fn text(row: &UploadRow, column: &str) -> String {
        match column {
            "number" => row.number.to_string(),
            "uploaded_by" => row.uploaded_by.clone(),
            "account_id" => row.account_id.clone(),
            "total" => row.total.to_string(),
            "verified" => row.verified.to_string(),
            "uploaded_at" => crate::clock::rfc3339(row.uploaded_at),
            "status" => row.status.label().english().to_owned(),
            "order_number" => row.order_number.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// One upload with what its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadDetails {
    /// The row of the list.
    pub row: UploadRow,
    /// The file's name as the browser gave it.
    pub file_name: String,
    /// The alias of the sold-to code.
    pub sold_to_alias: Option<String>,
    /// The date of the order.
    pub order_date: Option<Date>,
    /// Why the file as a whole was refused by the server's own check.
    pub refusal: Option<FileRefusal>,
    /// Failed rows by reason, most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// Notes by kind: what was mended on the way (`Note::key`).
    pub notes: Vec<(String, u64)>,
    /// What the undo kept and removed, once undone.
    pub undone: Option<UndoOutcome>,
    /// What its receiver says to it; none: nothing was delivered.
    pub delivery: Option<crate::deliveries::DeliveryAnswer>,
}

/// Failed rows of one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonCount {
    /// The reason's stable name (`Reason::key`).
    pub reason: super::Reason,
    /// How many rows.
    pub rows: u64,
    /// The first lines, at most [`Self::LINES`].
    pub lines: Vec<u32>,
}

impl ReasonCount {
    /// How many line numbers are kept for each reason.
    pub const LINES: usize = 20;
}

/// A failed row, as *Download errors as CSV* gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRow {
    /// What stood in the file.
    pub row: super::file::ErrorRow,
    /// The reason.
    pub reason: super::Reason,
    /// What the reason's sentence needs.
    pub detail: String,
}

/// Some failed rows of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedRows {
    /// The rows, in the order of the file.
    pub rows: Vec<FailedRow>,
    /// Whether the file was made from a list: one line below the header for each of its devices.
    pub of_a_list: bool,
}

/// What the key of an upload begins with that a program made from a list of devices.
pub const LIST_KEY: &str = "list-";

/// What becomes of the good rows when others fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadMode {
    /// The good rows become devices.
    GoodRows,
    /// One bad row, and none becomes a device.
    AllOrNothing,
}

/// A new upload, before its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUpload {
    /// Made by the form; the same key is the same upload, however often it is sent. 8 to 64 letters, digits, hyphens.
    pub key: String,
    /// Who receives the devices; nobody: a bulk upload, each row names its customer.
    pub customer: Option<OrganisationNumber>,
    /// The part of the device registry that the file fills: then its rows are nobody's devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry: Option<RegistryPart>,
    /// The file's name.
    pub file_name: String,
    /// The file's size.
    pub bytes: u64,
    /// How the file is written; found out by the server when missing.
    pub format: Option<Format>,
    /// Which column is what; found out by the server when missing.
    pub mapping: Option<Mapping>,
    /// Rows mended or dropped in the preview.
    pub repairs: Repairs,
    /// Good rows, or all or nothing.
    pub mode: UploadMode,
    /// The alias of a sold-to code.
    pub sold_to_alias: Option<String>,
    /// Order number: at most 100 characters.
    pub order_number: Option<String>,
    /// Order date: not after today.
    pub order_date: Option<Date>,
}

impl NewUpload {
    /// Whom the file is for.
    pub fn scope(&self) -> Scope {
        match (self.registry, &self.customer) {
            (Some(part), _) => part.scope(),
            (None, Some(_)) => Scope::OneCustomer,
            (None, None) => Scope::ManyCustomers,
        }
    }
}

/// The longest chunk of a file.
pub const CHUNK_BYTES: u32 = 4 * 1024 * 1024;

/// An upload that waits for bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunUpload {
    /// Its number.
    pub number: UploadNumber,
    /// Bytes that are safely here: where to go on.
    pub received: u64,
    /// The longest chunk.
    pub chunk_bytes: u32,
    /// Whether it has been finished before, by an earlier try with the same key.
    pub finished: bool,
}

/// What undoing an upload would do, or did. Each accepted device is in exactly one of the four.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoOutcome {
    /// Devices that nobody has touched since: removed.
    pub removed: u64,
    /// Devices kept because the customer has approved them.
    pub kept_approved: u64,
    /// Devices kept because they were moved to another holder.
    pub kept_moved: u64,
    /// Devices of the upload that were deleted before.
    pub gone: u64,
}

/// Limits of files, from the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadLimits {
    /// Rows in a file.
    pub rows: u32,
    /// Bytes of a file.
    pub bytes: u64,
}

impl UploadLimits {
    /// The same for a file of the device registry, which has the models of the world in it, or all devices of a maker.
    #[must_use]
    pub fn of_registry(self) -> Self {
        Self { rows: self.rows.saturating_mul(5), bytes: self.bytes.saturating_mul(5) }
    }
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self { rows: 1_000_000, bytes: 256 * 1024 * 1024 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_number_reads_back() {
        let date = Date::from_calendar_date(2026, time::Month::November, 21).unwrap();
        let number = UploadNumber::new(date, u32::MAX);
        assert_eq!(number.as_str(), "U-20261121-ZZZZZZ");
        assert_eq!(UploadNumber::parse(number.as_str()), Some(number));
        for wrong in ["", "U-20261121-ZZZZZ", "U-20261121-ZZZZZI", "u-20261121-ZZZZZZ", "U-2026112é-ZZZZZ"] {
            assert_eq!(UploadNumber::parse(wrong), None, "{wrong}");
        }
    }
}
