use super::{Reader, Variable};
use domain::uploads::UploadLimits;
use std::str::FromStr;

pub(super) const VARIABLES: &[Variable] = &[MAX_ROWS, MAX_BYTES, LINK_HOURS];

const MAX_ROWS: Variable =
    Variable { name: "WAYBILL_MAX_ROWS", default: "1000000", meaning: "rows of an uploaded file" };
const MAX_BYTES: Variable =
    Variable { name: "WAYBILL_MAX_BYTES", default: "268435456", meaning: "bytes of an uploaded file" };
const LINK_HOURS: Variable = Variable {
    name: "WAYBILL_LINK_HOURS",
    default: "24",
    meaning: "hours that a link to activate an account or to reset a password is good, 1 to 24",
};

/// How large things may be, and how long they live.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// `WAYBILL_MAX_ROWS` and `WAYBILL_MAX_BYTES`: rows and bytes of an uploaded file.
    pub uploads: UploadLimits,
    /// `WAYBILL_LINK_HOURS`: how long a link that opens an account or sets a password is good.
    pub links: time::Duration,
}

impl Limits {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        let usual = UploadLimits::default();
        Self {
            uploads: UploadLimits {
                rows: reader.read(&MAX_ROWS, "a number of rows", usual.rows),
                bytes: reader.read(&MAX_BYTES, "a number of bytes", usual.bytes),
            },
            links: reader.read(&LINK_HOURS, "a number from 1 to 24", Hours(24)).into(),
        }
    }
}

/// A lifetime in hours: a day at most.
struct Hours(u8);

impl FromStr for Hours {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().ok().filter(|hours| (1..=24).contains(hours)).map(Self).ok_or(())
    }
}

impl From<Hours> for time::Duration {
    fn from(Hours(hours): Hours) -> Self {
        Self::hours(hours.into())
    }
}
