//! Bulk actions: *Upload devices* for many customers in one file, the list of earlier bulk uploads, and the page of one.
//!
//! The steps from the file to its last byte are those of every upload (`crate::uploads`), for a file whose rows name their
//! customers.

mod api;
mod bulk_actions_page;
mod bulk_upload_page;
mod columns;

pub use api::*;
pub use bulk_actions_page::BulkActionsPage;
pub use bulk_upload_page::BulkUploadPage;
