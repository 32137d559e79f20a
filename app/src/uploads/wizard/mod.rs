//! *Upload devices*: File → Check → Details → Upload.
//!
//! One form in one document. Without JavaScript it is a plain file form that the server reads; once the page is live, the
//! steps take it over: a web worker checks the file (`worker.rs`), what it says (`hearing.rs`) becomes signals (`state.rs`),
//! each step is a file, and the worker sends the chunks (`sending.rs`). In a file for many customers the rows name them:
//! who they are, the server tells before anything is sent (`receivers.rs`).

#![expect(
    clippy::large_types_passed_by_value,
    reason = "the wizard is a handle of signals, which in debug builds remember where they were made"
)]

mod check;
mod details;
mod hearing;
mod leaving;
mod mapping;
mod page;
mod preview;
mod problems;
mod purpose;
mod receivers;
mod sending;
mod state;
mod walking;
mod worker;

pub(crate) use check::{CheckState, CheckStep};
pub(crate) use page::form as upload_form;
pub use page::{UploadDevicesInBulkPage, UploadDevicesPage};
pub(crate) use purpose::Purpose;
pub(crate) use state::{Step, Wizard};
pub(crate) use walking::walk_through_steps;
