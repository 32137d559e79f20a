use super::{Database, Reader, Variable, database};
use std::time::Duration;

pub(super) const VARIABLES: &[Variable] = &[WORKERS, CLAIM];

const WORKERS: Variable = Variable {
    name: "WAYBILL_WORKERS",
    default: "2",
    meaning: "jobs that `serve` or `work` runs at once; 0 for none",
};
const CLAIM: Variable = Variable {
    name: "WAYBILL_CLAIM_SECONDS",
    default: "30",
    meaning: "a worker that is silent for so long is taken for dead, and its job done by another",
};

/// Jobs.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    /// `WAYBILL_WORKERS`: how many jobs run at once in this process. 0 leaves them to other processes (`server work`).
    pub workers: u16,
    /// `WAYBILL_CLAIM_SECONDS`: how long the job of a worker that died waits for another. Too short, and a worker that
    /// is merely slow loses its job.
    pub claim: Duration,
}

impl Work {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        let Seconds(claim) = reader.read(&CLAIM, "a number of seconds from 1 to 3600", Seconds(30));
        Self { workers: reader.read(&WORKERS, "a small number", 2), claim: Duration::from_secs(claim) }
    }

    /// Two connections for each worker, and one for their claims: with fewer they wait for each other.
    pub(super) fn check(&self, database: &Database, reader: &mut Reader<'_>) {
        let least = 2 * u32::from(self.workers) + 1;
        if self.workers > 0 && database.job_connections < least {
            let wrong = format!("must be at least {least} for {} workers", self.workers);
            reader.problem(&database::JOB_CONNECTIONS, &wrong);
        }
    }
}

struct Seconds(u64);

impl std::str::FromStr for Seconds {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().ok().filter(|seconds| (1..=3600).contains(seconds)).map(Self).ok_or(())
    }
}
