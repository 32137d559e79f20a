use super::check::{Fault, Verdict, check};
use super::record::{KeptRecord, Places, Record};
use super::records::{Cells, Raw, Records};
use super::seen::Seen;
use super::sniff::stated_by;
use super::text::Decoder;
use super::{FileRefusal, Format, Limits, Mapping, Repair, Repairs, Role, Summary};
use crate::devices::identity::Expected;
use crate::devices::{Identity, IdentityKind};
use crate::uploads::{Detail, Note, Reason};
use std::borrow::Cow;
use std::collections::BTreeMap;
use time::Date;

/// A row that is good.
pub struct Row<'a> {
    /// The physical line in which it begins, from 1.
    pub line: u64,
    /// The device.
    pub identity: Identity,
    /// What kind of identity that is.
    pub kind: IdentityKind,
    /// The second IMEI.
    pub imei2: Option<Identity>,
    /// The serial number beside the IMEI.
    pub serial: Option<Identity>,
    /// The order date.
    pub order_date: Option<Date>,
    /// What was changed to make the identity good.
    pub note: Option<Note>,
    /// The whole record, for the other cells: `row.record.text(Role::OrderNumber)`.
    pub record: Record<'a>,
}

/// A row that is not.
pub struct Failure<'a> {
    /// The physical line in which it begins, from 1.
    pub line: u64,
    /// The cell that is wrong.
    pub role: Role,
    /// Its text.
    pub text: Cow<'a, str>,
    /// What is wrong with it.
    pub reason: Reason,
    /// The particulars: `reason.sentence(detail.as_str())`.
    pub detail: Detail,
    /// The whole record.
    pub record: Record<'a>,
}

/// Where rows go as they are decided. Each goes to exactly one of the two.
pub trait Sink {
    /// A row that is good.
    fn accepted(&mut self, row: &Row<'_>);
    /// A row that is not.
    fn failed(&mut self, failure: &Failure<'_>);
}

/// Where a row stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Good.
    Accepted {
        /// The device.
        identity: Identity,
        /// Its kind.
        kind: IdentityKind,
        /// The second IMEI.
        imei2: Option<(Identity, IdentityKind)>,
        /// What was changed.
        note: Option<Note>,
    },
    /// Not good.
    Failed {
        /// The cell that is wrong.
        role: Role,
        /// What is wrong with it.
        reason: Reason,
        /// The particulars.
        detail: Detail,
    },
    /// Left out by the person.
    Dropped,
}

/// Checks a file as its bytes arrive, in pieces of any size. Browser and server run this same code.
///
/// ```
/// # use domain::uploads::file::*;
/// # struct Nowhere;
/// # impl Sink for Nowhere { fn accepted(&mut self, _: &Row<'_>) {} fn failed(&mut self, _: &Failure<'_>) {} }
/// # let (file, mut sink) = (b"IMEI\n350000000000006\n".as_slice(), Nowhere);
/// let format = sniff(file, Overrides::default())?;
/// let mapping = Mapping::guess(&format, Scope::OneCustomer);
/// mapping.check(&format, Scope::OneCustomer)?;
/// let mut checker = Checker::new(&format, &mapping, Limits::default(), Repairs::default())?;
/// for piece in file.chunks(1 << 16) {
///     checker.push(piece, &mut sink)?;
/// }
/// let summary = checker.finish(&mut sink)?;
/// assert_eq!(summary.accepted, 1);
/// # Ok::<(), FileRefusal>(())
/// ```
pub struct Checker {
    decoder: Decoder,
    records: Records,
    rows: Rows,
}

/// Everything between a record and its bucket.
struct Rows {
    delimiter: u8,
    width: usize,
    places: Places,
    expected: Expected,
    limits: Limits,
    repairs: BTreeMap<u64, Repair>,
    /// Whether the next record may be a `sep=;` line, and whether the next one after that is the header.
    at_top: bool,
    header: bool,
    cells: Cells,
    seen: Seen,
    summary: Summary,
}

impl Checker {
    /// A checker of a file written down as `format` says. A file in a code page comes in as UTF-8 (see
    /// [`Encoding::is_code_page`](super::Encoding::is_code_page)).
    pub fn new(
        format: &Format,
        mapping: &Mapping,
        limits: Limits,
        repairs: Repairs,
    ) -> Result<Self, FileRefusal> {
        repairs.check()?;
        mapping.check(format, super::Scope::OneCustomer)?;
        let delimiter = format.delimiter.byte();
        Ok(Self {
            decoder: Decoder::new(format),
            records: Records::new(delimiter),
            rows: Rows {
                delimiter,
                width: format.columns.len(),
                places: Places::new(mapping),
                expected: mapping.expected(format),
                limits,
                repairs: repairs.0,
                at_top: true,
                header: format.header,
                cells: Cells::default(),
                seen: Seen::new(),
                summary: Summary::default(),
            },
        })
    }

    /// Takes the next piece of the file.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl Sink) -> Result<(), FileRefusal> {
        let rows = &mut self.rows;
        rows.summary.bytes += bytes.len() as u64;
        if rows.summary.bytes > rows.limits.bytes {
            return Err(FileRefusal::TooManyBytes { max: rows.limits.bytes });
        }
        self.records.push(self.decoder.push(bytes), &mut |raw| rows.take(raw, sink))
    }

    /// Says that the file has ended.
    pub fn finish(&mut self, sink: &mut impl Sink) -> Result<Summary, FileRefusal> {
        let rows = &mut self.rows;
        let mut each = |raw: Raw<'_>| rows.take(raw, sink);
        self.records.push(self.decoder.finish(), &mut each)?;
        self.records.finish(&mut each)?;
        if rows.summary.total() + rows.summary.dropped == 0 {
            return Err(if rows.at_top { FileRefusal::Empty } else { FileRefusal::NoRows });
        }
        Ok(rows.summary.clone())
    }

    /// The counts so far.
    pub fn summary(&self) -> &Summary {
        &self.rows.summary
    }

    /// Checks one row again, after its repair was made or taken back; `was` is where it stood before.
    pub fn recheck(&mut self, kept: &KeptRecord, repair: Option<&Repair>, was: &Standing) -> Standing {
        let rows = &mut self.rows;
        match was {
            Standing::Accepted { identity, kind, imei2, note } => {
                rows.summary.unaccept(*note);
                rows.seen.remove(identity, *kind, kept.line());
                if let Some((imei2, kind)) = imei2 {
                    rows.seen.remove(imei2, *kind, kept.line());
                }
            }
            Standing::Failed { reason, .. } => rows.summary.unfail(*reason),
            Standing::Dropped => rows.summary.dropped -= 1,
        }
        let replaced = match repair {
            Some(Repair::Drop) => {
                rows.summary.dropped += 1;
                return Standing::Dropped;
            }
            Some(Repair::Replace(cells)) => Some(cells),
            None => None,
        };
        let record = kept.record(&rows.places, replaced);
        match check(record, rows.width, rows.expected, &mut rows.seen) {
            Ok(Verdict { identity, kind, imei2, imei2_kind, note, .. }) => {
                rows.summary.accept(note);
                Standing::Accepted { identity, kind, imei2: imei2.map(|imei2| (imei2, imei2_kind)), note }
            }
            Err(Fault { role, reason, detail }) => {
                rows.summary.fail(reason);
                Standing::Failed { role, reason, detail }
            }
        }
    }

    /// A kept record with its roles, as repaired.
    pub fn record<'a>(&'a self, kept: &'a KeptRecord, repair: Option<&'a Repair>) -> Record<'a> {
        let replaced = match repair {
            Some(Repair::Replace(cells)) => Some(cells),
            _ => None,
        };
        kept.record(&self.rows.places, replaced)
    }
}

impl Rows {
    fn take(&mut self, raw: Raw<'_>, sink: &mut impl Sink) -> Result<(), FileRefusal> {
        if self.at_top && stated_by(raw.bytes).is_some() {
            return Ok(());
        }
        let (text, ranges) = self.cells.split(raw, self.delimiter);
        let mut record = Record { line: raw.line, text, ranges, places: &self.places, replaced: None };
        if self.at_top {
            if record.is_blank() {
                return Ok(());
            }
            self.at_top = false;
            if self.header {
                return Ok(());
            }
        }
        if !self.repairs.is_empty() {
            match self.repairs.get(&raw.line) {
                Some(Repair::Drop) => {
                    self.summary.dropped += 1;
                    return Ok(());
                }
                Some(Repair::Replace(cells)) => record.replaced = Some(cells),
                None => {}
            }
        }
        match check(record, self.width, self.expected, &mut self.seen) {
            Ok(verdict) => {
                self.summary.accept(verdict.note);
                let Verdict { identity, kind, imei2, serial, order_date, note, .. } = verdict;
                sink.accepted(&Row {
                    line: raw.line,
                    identity,
                    kind,
                    imei2,
                    serial,
                    order_date,
                    note,
                    record,
                });
            }
            Err(Fault { reason: Reason::MissingIdentity | Reason::Columns, .. }) if record.is_blank() => {}
            Err(Fault { role, reason, detail }) => {
                self.summary.fail(reason);
                let text = record.text(role);
                sink.failed(&Failure { line: raw.line, role, text, reason, detail, record });
            }
        }
        if self.summary.total() > self.limits.rows {
            return Err(FileRefusal::TooManyRows { max: self.limits.rows });
        }
        Ok(())
    }
}
