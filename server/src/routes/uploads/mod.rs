//! Uploads: their bytes in, by chunks or by the plain file form; their list and their failed rows out.

mod chunk;
mod export;
mod failures;
mod form;
mod spool;
mod submit;

pub use chunk::put_chunk;
pub use export::export;
pub use failures::{failures, failures_of_load};
pub(super) use form::FileForm;
pub(super) use spool::Spool;
pub(super) use submit::{can_be_corrected, fault};
pub use submit::{submit, submit_bulk, submit_load};
