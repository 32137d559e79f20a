//! Uploads: *Upload devices* from file to status, the tab UPLOADS, an upload's page with its reasons, and undoing.
//!
//! `wizard/` is *Upload devices*: file, check, details, upload. The rest shows what became of it, live by server-sent
//! events ([`crate::live`]).

mod api;
mod columns;
mod reasons;
mod table;
mod undo;
mod upload_page;
mod wizard;

pub use api::*;
pub use columns::UploadState;
pub use reasons::{ReasonList, notes};
pub use table::UploadTable;
pub use upload_page::UploadPage;
pub(crate) use wizard::{CheckState, CheckStep, Purpose, Step, Wizard, upload_form, walk_through_steps};
pub use wizard::{UploadDevicesInBulkPage, UploadDevicesPage};
