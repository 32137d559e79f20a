//! The file of failed rows: to be read by a person, corrected, and uploaded again as it is.

use super::{Record, Role, Scope};
use crate::languages::Language;
use crate::lists::csv_line;
use crate::uploads::Reason;

/// The cells that are kept beside the identity, so that nothing of the row is lost on the way. A file has those that its
/// scope has roles for.
pub const OTHERS: [Role; 8] = [
    Role::Imei2,
    Role::Serial,
    Role::Model,
    Role::CustomerId,
    Role::OrderNumber,
    Role::OrderDate,
    Role::Manufacturer,
    Role::Edition,
];

/// Whether the file of failed rows has a column for `role`. Files of devices have the same ones, whomever they are for.
fn is_written(role: Role, scope: Scope) -> bool {
    let scope = if scope.fills_registry() { scope } else { Scope::ManyCustomers };
    scope.roles().contains(&role)
}

/// The texts of a failed row. The server has them from the database, the browser from [`ErrorRow::new`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorRow {
    /// The line in the file.
    pub line: u64,
    /// The identity cell as it stands in the file.
    pub identity: String,
    /// The cells of [`OTHERS`].
    pub others: [String; OTHERS.len()],
}

impl ErrorRow {
    /// The texts of `record`.
    pub fn new(record: &Record<'_>) -> Self {
        Self {
            line: record.line(),
            identity: record.text(Role::Identity).into_owned(),
            others: OTHERS.map(|role| record.text(role).into_owned()),
        }
    }

    /// Appends the row to a CSV that began with [`errors_csv_header`].
    pub fn write(&self, out: &mut String, scope: Scope, reason: Reason, detail: &str) {
        let line = self.line.to_string();
        let sentence = reason.sentence(detail, Language::English);
        let front = [line.as_str(), &self.identity, reason.key(), &sentence];
        let others = OTHERS.into_iter().zip(&self.others).filter(|(role, _)| is_written(*role, scope));
        csv_line(out, front.into_iter().chain(others.map(|(_, text)| text.as_str())));
    }
}

/// The byte order mark and the header.
pub fn errors_csv_header(out: &mut String, scope: Scope) {
    out.push('\u{FEFF}');
    let front = ["Line", "Identity", "Code", "Reason"];
    let others = OTHERS.into_iter().filter(|role| is_written(*role, scope));
    csv_line(out, front.into_iter().chain(others.map(|role| role.label().english())));
}
