//! A file of devices: found out how it is written, mapped, checked row by row, repaired.
//!
//! ```text
//! bytes ─ sniff ─▶ Format ─ Mapping::guess ─▶ Mapping
//!   └─ Checker::push ─ decode ─ records ─ cells ─ check ─▶ Sink::accepted │ Sink::failed
//! ```
//!
//! The worker in the browser and the ingest job on the server run the same [`Checker`], so that they never disagree.
//! To add a check: a [`Reason`](super::Reason), and its place in `check.rs`. To read another column: a [`Role`], its
//! spellings in `headers.rs`, its check. `protocol` is what page and worker say to each other.

mod as_checked;
mod check;
mod checker;
mod code_page;
mod customers;
mod errors_csv;
mod fingerprint;
mod format;
mod headers;
mod mapping;
mod named_model;
pub mod protocol;
mod record;
mod records;
mod refusal;
mod repair;
mod seen;
mod sniff;
mod summary;
mod text;

#[cfg(test)]
mod tests;

pub use as_checked::AsChecked;
pub use checker::{Accepted, Checker, Failure, Row, Sink, Standing};
pub use customers::{CustomerRows, MAX_CUSTOMERS};
pub use errors_csv::{ErrorRow, OTHERS, errors_csv_header};
pub use fingerprint::fingerprint;
pub use format::{Delimiter, Encoding, Format, Overrides};
pub use mapping::{Mapping, Role, Scope};
pub use named_model::{MAX_MODEL, NamedModel};
pub use record::{KeptRecord, Record};
pub use refusal::FileRefusal;
pub use repair::{Repair, Repairs};
pub use sniff::{MAX_COLUMNS, SNIFF_BYTES, sniff};
pub use summary::Summary;

/// The most characters of an order number.
pub const MAX_ORDER_NUMBER: usize = 100;
