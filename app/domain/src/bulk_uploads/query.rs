use crate::clients::ClientStatus;
use crate::customers::Verification;
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, List};
use crate::organisations::OrganisationNumber;
use crate::text;
use crate::uploads::file::FileRefusal;
use crate::uploads::{ReasonCount, UploadNumber, UploadRow, UploadStatus};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// A row of the list of bulk uploads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkUploadRow {
    /// Its number: `B-20261121-7F3KQ2`.
    pub number: UploadNumber,
    /// The file's name as the browser gave it.
    pub file_name: String,
    /// E-mail of who uploaded.
    pub uploaded_by: String,
    /// Customers that have rows in the file: as many uploads are in it.
    pub customers: u64,
    /// Rows in the file.
    pub total: u64,
    /// Rows that became devices.
    pub accepted: u64,
    /// Rows that failed.
    pub failed: u64,
    /// Accepted rows whose identity the device registry knows.
    pub verified: u64,
    /// When the last byte arrived.
    #[serde(with = "time::serde::rfc3339")]
    pub uploaded_at: OffsetDateTime,
    /// The status.
    pub status: UploadStatus,
    /// Percent done while in progress.
    pub percent: Option<u8>,
}

/// The list of bulk uploads, under *Bulk actions*.
#[derive(Debug, Clone, Copy)]
pub struct BulkUploadList;

impl List for BulkUploadList {
    type Row = BulkUploadRow;
    const NAME: &'static str = "bulk_uploads";
    const COLUMNS: &'static [Column] = &[
        Column::new("number", text!("Bulk upload ID")),
        Column::new("file_name", text!("File")),
        Column::new("uploaded_by", text!("Uploaded by")),
        Column::new("customers", text!("Customers")).numeric(),
        Column::new("total", text!("Total devices")).numeric(),
        Column::new("failed", text!("Failed")).numeric(),
        Column::new("verified", text!("Verified devices")).numeric().hidden(),
        Column::new("uploaded_at", text!("Uploaded")).sortable(),
        Column::new("status", text!("Status")),
    ];
    const FILTERS: &'static [Filter] = &[UploadStatus::FILTER];
    const DEFAULT_SORT: (&'static str, Direction) = ("uploaded_at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Bulk upload ID, file or e-mail"));

    fn key(row: &BulkUploadRow) -> String {
        row.number.to_string()
    }

    fn text(row: &BulkUploadRow, column: &str) -> String {
        match column {
            "number" => row.number.to_string(),
            "file_name" => row.file_name.clone(),
            "uploaded_by" => row.uploaded_by.clone(),
            "customers" => row.customers.to_string(),
            "total" => row.total.to_string(),
            "failed" => row.failed.to_string(),
            "verified" => row.verified.to_string(),
            "uploaded_at" => crate::clock::rfc3339(row.uploaded_at),
            "status" => row.status.label().english().to_owned(),
            _ => String::new(),
        }
    }
}

/// The uploads in a bulk upload, one for each customer.
#[derive(Debug, Clone, Copy)]
pub struct BulkPartList;

impl List for BulkPartList {
    type Row = UploadRow;
    const NAME: &'static str = "bulk_upload_parts";
    const COLUMNS: &'static [Column] = &[
        Column::new("customer_name", text!("Customer")).sortable(),
        Column::new("customer", text!("Customer ID")),
        Column::new("number", text!("Upload ID")),
        Column::new("total", text!("Total devices")).numeric().sortable(),
        Column::new("verified", text!("Verified devices")).numeric(),
        Column::new("failed", text!("Failed")).numeric().sortable(),
        Column::new("status", text!("Status")),
    ];
    const FILTERS: &'static [Filter] = &[UploadStatus::FILTER];
    const DEFAULT_SORT: (&'static str, Direction) = ("customer_name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Customer, Customer ID or Upload ID"));

    fn key(row: &UploadRow) -> String {
        row.number.to_string()
    }

    fn text(row: &UploadRow, column: &str) -> String {
        match column {
            "customer_name" => row.customer_name.clone(),
            "customer" => row.customer.to_string(),
            "number" => row.number.to_string(),
            "total" => row.total.to_string(),
            "verified" => row.verified.to_string(),
            "failed" => row.failed.to_string(),
            "status" => row.status.label().english().to_owned(),
            _ => String::new(),
        }
    }
}

/// One bulk upload with what its page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkUploadDetails {
    /// The row of the list.
    pub row: BulkUploadRow,
    /// Account ID of who uploaded.
    pub account_id: String,
    /// The order number of rows that have none of their own.
    pub order_number: Option<String>,
    /// The order date of rows that have none of their own.
    pub order_date: Option<Date>,
    /// Why the file as a whole was refused by the server's own check.
    pub refusal: Option<FileRefusal>,
    /// Failed rows that belong to no customer of the reseller, by reason, most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// Notes by kind: what was mended on the way (`Note::key`).
    pub notes: Vec<(String, u64)>,
}

impl BulkUploadDetails {
    /// Failed rows that belong to no customer of the reseller.
    pub fn own_failures(&self) -> u64 {
        self.reasons.iter().map(|reason| reason.rows).sum()
    }
}

/// A customer of the reseller that a file names. IDs of others have no such thing, whether somebody has them or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedCustomer {
    /// Its Customer ID.
    pub number: OrganisationNumber,
    /// Its company name.
    pub name: String,
    /// What the reseller calls it.
    pub internal_reference: Option<String>,
    /// Whether it takes uploads follows from this.
    pub status: Verification,
    /// And from how it stands as a client, if it is one.
    pub client: Option<ClientStatus>,
}

impl NamedCustomer {
    /// What it is held by as a client, or that it is deleted.
    pub fn held(&self) -> Option<ClientStatus> {
        self.client.filter(|status| *status != ClientStatus::Active)
    }

    /// Whether it takes uploads.
    pub fn takes_uploads(&self) -> bool {
        self.status != Verification::Inactive && self.held().is_none()
    }
}
