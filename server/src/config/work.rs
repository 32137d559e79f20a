use super::{Reader, Variable};

pub(super) const VARIABLES: &[Variable] = &[WORKERS];

const WORKERS: Variable = Variable {
    name: "WAYBILL_WORKERS",
    default: "2",
    meaning: "jobs that `serve` or `work` runs at once; 0 for none",
};

/// Jobs.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    /// `WAYBILL_WORKERS`: how many jobs run at once in this process. 0 leaves them to other processes (`server work`).
    pub workers: u16,
}

impl Work {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        Self { workers: reader.read(&WORKERS, "a small number", 2) }
    }
}
