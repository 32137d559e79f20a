//! What the page and the file worker say to each other.
//!
//! Each message is an array: `[json]`, or `[json, blob]` where a file travels along ([`Command::Check`] takes the
//! `File`, [`Event::Errors`] brings a `Blob`). The worker holds one file at a time; a new [`Command::Check`] lets go
//! of the one before. Commands are answered in their order, but for [`Command::Cancel`], which ends what runs.

use super::{CustomerRows, FileRefusal, Format, Mapping, Overrides, Repairs, Role, Scope, Summary};
use crate::uploads::UploadLimits;
use crate::uploads::{Note, Reason};
use serde::{Deserialize, Serialize};

/// From the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Check the file that comes with this message. Answers: `Progress`…, then `Checked`, `NeedsMapping` or `Refused`.
    Check {
        /// How large it may be.
        limits: UploadLimits,
        /// Whom it is for.
        scope: Scope,
        /// The columns, when the person chose them.
        mapping: Option<Mapping>,
        /// What the person knows better about the format.
        #[serde(default)]
        overrides: Overrides,
    },
    /// List failed rows. Answer: `Problems`.
    Problems {
        /// Only those with this reason.
        reason: Option<Reason>,
        /// How many to skip.
        offset: usize,
        /// How many to list.
        limit: usize,
    },
    /// Do something about one row. Answer: `Repaired`.
    Repair {
        /// Its line.
        line: u64,
        /// What.
        action: RepairAction,
    },
    /// The failed rows as a CSV. Answer: `Errors`, with the `Blob`.
    ErrorsCsv,
    /// Send the checked file. Answers: `Sending`…, `Waiting`…, then `Sent`, `SendFailed` or `FileChanged`.
    Send {
        /// Where to: each chunk is a `PUT` to `{url}?offset=N` with the header `x-chunk-sha256`.
        url: String,
        /// Bytes per chunk.
        chunk: u64,
        /// Where to begin: 0, or what the server has already.
        offset: u64,
    },
    /// End the check or the sending that runs. Answer: `Cancelled`.
    Cancel,
}

/// What to do about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairAction {
    /// The cell with this role reads so instead.
    Replace {
        /// The cell: a problem's `role`.
        role: Role,
        /// The text.
        text: String,
    },
    /// Leave the row out.
    Drop,
    /// As it stands in the file.
    Undo,
}

/// From the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// How far the check is. At most ten a second.
    Progress {
        /// Bytes checked.
        bytes: u64,
        /// Bytes in all.
        of: u64,
        /// Rows found.
        rows: u64,
    },
    /// The check is done.
    Checked(Box<Checked>),
    /// The check could not begin: the person chooses the columns, then `Check` again with the mapping.
    NeedsMapping {
        /// How the file is written down, with its columns and a sample.
        format: Format,
        /// As far as it could be guessed.
        mapping: Mapping,
        /// What is missing.
        refusal: FileRefusal,
    },
    /// The file is refused as a whole.
    Refused {
        /// Why.
        refusal: FileRefusal,
    },
    /// Failed rows.
    Problems {
        /// How many can be listed with this reason.
        total: usize,
        /// Those asked for, in the order of the file.
        problems: Vec<Problem>,
    },
    /// A row was repaired, for better or worse.
    Repaired {
        /// Its line.
        line: u64,
        /// Where it stands now.
        outcome: Outcome,
        /// The counts now.
        summary: Summary,
        /// All repairs so far: what goes to the server with the file.
        repairs: Repairs,
        /// The customers now, of a file for many.
        #[serde(default)]
        customers: Vec<CustomerRows>,
    },
    /// The repair was not made: no such failed row is kept, or there are too many repairs.
    RepairRefused {
        /// The line.
        line: u64,
        /// Why, when there are too many.
        refusal: Option<FileRefusal>,
    },
    /// The failed rows as CSV; the `Blob` comes with this message.
    Errors {
        /// How many rows are in it.
        rows: usize,
        /// How many failed rows are not, because no more are kept.
        left_out: u64,
    },
    /// How far the sending is.
    Sending {
        /// Bytes that the server has.
        bytes: u64,
        /// Bytes in all.
        of: u64,
    },
    /// The connection is lost; it is tried again.
    Waiting {
        /// Which attempt failed, from 1.
        attempt: u32,
        /// When the next one is made.
        milliseconds: u32,
    },
    /// The server has all bytes.
    Sent {
        /// How many.
        bytes: u64,
    },
    /// The server refused a chunk, or did not answer for too long.
    SendFailed {
        /// The HTTP status; 0 without an answer.
        status: u16,
        /// What it said.
        body: String,
        /// What it has: resume here.
        received: u64,
    },
    /// The file is not the one that was checked any more. The person chooses it again.
    FileChanged,
    /// What ran was ended.
    Cancelled,
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// How the file is written down.
    pub format: Format,
    /// The columns.
    pub mapping: Mapping,
    /// The counts: ready, to fix, duplicates, notes, reasons.
    pub summary: Summary,
    /// The first rows.
    pub preview: Vec<PreviewRow>,
    /// The customers that a file for many names, in the order of their first rows.
    #[serde(default)]
    pub customers: Vec<CustomerRows>,
    /// How long it took.
    pub elapsed_ms: u32,
    /// Which bytes were checked.
    pub fingerprint: String,
    /// How many bytes that are.
    pub bytes: u64,
}

/// A row of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Its line.
    pub line: u64,
    /// Its cells as they stand in the file.
    pub cells: Vec<String>,
    /// Where it stands.
    pub outcome: Outcome,
}

/// Where a row stands, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Ready.
    Accepted {
        /// The device in its normal form.
        identity: String,
        /// What was changed.
        note: Option<Note>,
    },
    /// Not ready.
    Failed(Problem),
    /// Left out.
    Dropped,
}

/// A failed row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Its line.
    pub line: u64,
    /// The cell that is wrong.
    pub role: Role,
    /// Its text.
    pub text: String,
    /// What is wrong.
    pub reason: Reason,
    /// What else is stored with the reason: the page makes the sentence of both.
    pub detail: String,
    /// What the text should probably be.
    pub hint: Option<String>,
}
