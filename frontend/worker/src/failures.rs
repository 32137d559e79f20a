//! The rows that a person looks at: the first ones, and those that failed.

use domain::uploads::file::protocol::{Outcome, PreviewRow, Problem};
use domain::uploads::file::{Checker, Failure, KeptRecord, Repair, Row, Sink, Standing};
use domain::uploads::{Detail, Reason};

/// Rows in the preview.
const PREVIEW: usize = 20;
/// Failed rows that are kept with their texts; beyond, they are only counted.
const KEPT: usize = 100_000;

/// Collects them while the file is checked.
#[derive(Default)]
pub struct Collected {
    /// The first rows.
    pub preview: Vec<PreviewRow>,
    /// Failed rows, in the order of the file.
    pub failed: Vec<Kept>,
    /// Failed rows that are not kept.
    pub left_out: u64,
    /// All rows so far.
    pub rows: u64,
}

/// A row that failed when the file was checked, and where it stands since.
pub struct Kept {
    /// The row.
    pub record: KeptRecord,
    /// Where it stands.
    pub standing: Standing,
}

impl Sink for Collected {
    fn accepted(&mut self, row: &Row<'_>) {
        self.rows += 1;
        if self.preview.len() < PREVIEW {
            self.preview.push(PreviewRow {
                line: row.line,
                cells: row.record.cells().map(std::borrow::Cow::into_owned).collect(),
                outcome: Outcome::Accepted { identity: row.identity.to_string(), note: row.note },
            });
        }
    }

    fn failed(&mut self, failure: &Failure<'_>) {
        self.rows += 1;
        let Failure { line, role, reason, detail, customer, .. } = *failure;
        if self.preview.len() < PREVIEW {
            self.preview.push(PreviewRow {
                line,
                cells: failure.record.cells().map(std::borrow::Cow::into_owned).collect(),
                outcome: Outcome::Failed(problem(line, role, failure.text.to_string(), reason, &detail)),
            });
        }
        if self.failed.len() < KEPT {
            let standing = Standing::Failed { role, reason, detail, customer };
            self.failed.push(Kept { record: KeptRecord::new(&failure.record), standing });
        } else {
            self.left_out += 1;
        }
    }
}

impl Kept {
    /// Where the row stands, for people.
    pub fn outcome(&self, checker: &Checker, repair: Option<&Repair>) -> Outcome {
        match &self.standing {
            Standing::Accepted(row) => {
                Outcome::Accepted { identity: row.identity().to_string(), note: row.note() }
            }
            Standing::Failed { role, reason, detail, .. } => {
                let text = checker.record(&self.record, repair).text(*role).into_owned();
                Outcome::Failed(problem(self.record.line(), *role, text, *reason, detail))
            }
            Standing::Dropped => Outcome::Dropped,
        }
    }

    /// Why it fails now, if it does.
    pub fn reason(&self) -> Option<Reason> {
        match self.standing {
            Standing::Failed { reason, .. } => Some(reason),
            Standing::Accepted(_) | Standing::Dropped => None,
        }
    }
}

fn problem(
    line: u64,
    role: domain::uploads::file::Role,
    text: String,
    reason: Reason,
    detail: &Detail,
) -> Problem {
    let detail = detail.as_str();
    let hint = reason.hint(detail).map(str::to_owned);
    Problem { line, role, text, reason, detail: detail.to_owned(), hint }
}
