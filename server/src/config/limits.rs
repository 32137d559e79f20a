use super::{Reader, Variable};
use domain::uploads::UploadLimits;

pub(super) const VARIABLES: &[Variable] = &[MAX_ROWS, MAX_BYTES];

const MAX_ROWS: Variable =
    Variable { name: "WAYBILL_MAX_ROWS", default: "1000000", meaning: "rows of an uploaded file" };
const MAX_BYTES: Variable =
    Variable { name: "WAYBILL_MAX_BYTES", default: "268435456", meaning: "bytes of an uploaded file" };

/// How large things may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// `WAYBILL_MAX_ROWS` and `WAYBILL_MAX_BYTES`: rows and bytes of an uploaded file.
    pub uploads: UploadLimits,
}

impl Limits {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        let usual = UploadLimits::default();
        Self {
            uploads: UploadLimits {
                rows: reader.read(&MAX_ROWS, "a number of rows", usual.rows),
                bytes: reader.read(&MAX_BYTES, "a number of bytes", usual.bytes),
            },
        }
    }
}
