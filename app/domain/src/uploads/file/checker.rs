use super::check::{Fault, Verdict, check, forget, remember};
use super::customers::{CustomerRows, Customers};
use super::record::{KeptRecord, Places, Record};
use super::records::{Cells, Raw, Records, cell};
use super::seen::{Key, Seen};
use super::sniff::stated_by;
use super::text::Decoder;
use super::{FileRefusal, Format, Mapping, Repair, Repairs, Role, Scope, Summary};
use crate::devices::identity::Expected;
use crate::devices::{Identity, IdentityKind};
use crate::uploads::UploadLimits;
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
    /// Whom it is for, in a file for many: a place in [`Checker::customers`].
    pub customer: Option<u32>,
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
    /// Whom it is for, in a file for many that says so in spite of all: a place in [`Checker::customers`].
    pub customer: Option<u32>,
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
    Accepted(Accepted),
    /// Not good.
    Failed {
        /// The cell that is wrong.
        role: Role,
        /// What is wrong with it.
        reason: Reason,
        /// The particulars.
        detail: Detail,
        /// Whom it is for: a place in [`Checker::customers`].
        customer: Option<u32>,
    },
    /// Left out by the person.
    Dropped,
}

/// What is known of a good row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted(Verdict, Option<u32>);

impl Accepted {
    /// The device.
    pub fn identity(&self) -> Identity {
        self.0.identity
    }

    /// What was changed to make the identity good.
    pub fn note(&self) -> Option<Note> {
        self.0.note
    }
}

/// Checks a file as its bytes arrive, in pieces of any size. Browser and server run this same code.
///
/// ```
/// # use domain::uploads::{UploadLimits, file::*};
/// # struct Nowhere;
/// # impl Sink for Nowhere { fn accepted(&mut self, _: &Row<'_>) {} fn failed(&mut self, _: &Failure<'_>) {} }
/// # let (file, mut sink) = (b"IMEI\n350000000000006\n".as_slice(), Nowhere);
/// let format = sniff(file, Overrides::default())?;
/// let mapping = Mapping::guess(&format, Scope::OneCustomer);
/// mapping.check(&format, Scope::OneCustomer)?;
/// let mut checker =
///     Checker::new(&format, &mapping, Scope::OneCustomer, UploadLimits::default(), Repairs::default())?;
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
    /// The file's size, until the first piece has shown how many rows that is.
    size: Option<u64>,
}

/// Everything between a record and its bucket.
struct Rows {
    delimiter: u8,
    width: usize,
    places: Places,
    expected: Expected,
    scope: Scope,
    limits: UploadLimits,
    repairs: BTreeMap<u64, Repair>,
    /// Whether the next record may be a `sep=;` line, and whether the next one after that is the header.
    at_top: bool,
    header: bool,
    cells: Cells,
    seen: Seen,
    customers: Customers,
    summary: Summary,
}

impl Checker {
    /// A checker of a file written down as `format` says. A file in a code page comes in as UTF-8 (see
    /// [`Encoding::is_code_page`](super::Encoding::is_code_page)).
    pub fn new(
        format: &Format,
        mapping: &Mapping,
        scope: Scope,
        limits: UploadLimits,
        repairs: Repairs,
    ) -> Result<Self, FileRefusal> {
        repairs.check()?;
        mapping.check(format, scope)?;
        let delimiter = format.delimiter.byte();
        Ok(Self {
            decoder: Decoder::new(format),
            records: Records::new(delimiter),
            rows: Rows {
                delimiter,
                width: format.columns.len(),
                places: Places::new(mapping),
                expected: mapping.expected(format, scope),
                scope,
                limits,
                repairs: repairs.0,
                at_top: true,
                header: format.header,
                cells: Cells::default(),
                seen: Seen::new(),
                customers: Customers::new(scope),
                summary: Summary::default(),
            },
            size: None,
        })
    }

    /// Tells the file's size, if it is known: the checker then makes room at once for all its rows.
    #[must_use]
    pub fn of_size(mut self, bytes: u64) -> Self {
        self.size = Some(bytes);
        self
    }

    /// Takes the next piece of the file.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl Sink) -> Result<(), FileRefusal> {
        let rows = &mut self.rows;
        rows.summary.bytes += bytes.len() as u64;
        if rows.summary.bytes > rows.limits.bytes {
            return Err(FileRefusal::TooManyBytes { max: rows.limits.bytes });
        }
        self.records.push(self.decoder.push(bytes), &mut |raws| rows.take(raws, sink))?;
        if let Some(size) = self.size.take() {
            // Whatever the size claims to be, no more than the limit.
            let rows_in_all = rows.summary.accepted * (size / rows.summary.bytes.max(1)) * 9 / 8;
            rows.seen
                .reserve(usize::try_from(rows_in_all.min(u64::from(rows.limits.rows))).unwrap_or_default());
        }
        Ok(())
    }

    /// Says that the file has ended.
    pub fn finish(&mut self, sink: &mut impl Sink) -> Result<Summary, FileRefusal> {
        let rows = &mut self.rows;
        let mut each = |raws: &[Raw<'_>]| rows.take(raws, sink);
        self.records.push(self.decoder.finish(), &mut each)?;
        self.records.finish(&mut each)?;
        if rows.summary.total() + rows.summary.dropped == 0 {
            return Err(if rows.at_top { FileRefusal::Empty } else { FileRefusal::NoRows });
        }
        Ok(rows.summary.clone())
    }

    /// Whom the file is for.
    pub fn scope(&self) -> Scope {
        self.rows.scope
    }

    /// The counts so far.
    pub fn summary(&self) -> &Summary {
        &self.rows.summary
    }

    /// The customers that a file for many names so far, in the order of their first rows.
    pub fn customers(&self) -> &[CustomerRows] {
        self.rows.customers.rows()
    }

    /// Checks one row again, after its repair was made or taken back; `was` is where it stood before.
    pub fn recheck(&mut self, kept: &KeptRecord, repair: Option<&Repair>, was: &Standing) -> Standing {
        let rows = &mut self.rows;
        match was {
            Standing::Accepted(Accepted(verdict, customer)) => {
                rows.summary.unaccept(verdict.note);
                rows.customers.uncount(*customer, true);
                forget(verdict, kept.line(), &mut rows.seen);
            }
            Standing::Failed { reason, customer, .. } => {
                rows.summary.unfail(*reason);
                rows.customers.uncount(*customer, false);
            }
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
        let checked = check(record, rows.width, rows.expected, rows.scope)
            .and_then(|verdict| remember(&verdict, kept.line(), &mut rows.seen).map(|()| verdict));
        match checked {
            Ok(verdict) => {
                rows.summary.accept(verdict.note);
                let customer = rows.customers.accept(&record);
                Standing::Accepted(Accepted(verdict, customer))
            }
            Err(Fault { role, reason, detail }) => {
                rows.summary.fail(reason);
                let customer = rows.customers.fail(&record, reason);
                Standing::Failed { role, reason, detail, customer }
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
    /// Decides some records, one after the other. Before, the slots that they will need are fetched, all at once:
    /// that costs about as much as fetching one.
    fn take(&mut self, raws: &[Raw<'_>], sink: &mut impl Sink) -> Result<(), FileRefusal> {
        let raws = if self.at_top { self.below_top(raws) } else { raws };
        self.cells.split(raws, self.delimiter);
        let identity = self.places.of(Role::Identity).unwrap_or_default();
        self.seen.fetch(raws.iter().enumerate().filter_map(|(place, raw)| {
            let (text, ends) = self.cells.record(place, raw);
            Key::likely(cell(text, ends, identity))
        }));
        raws.iter().enumerate().try_for_each(|(place, raw)| self.decide(place, raw, sink))
    }

    /// Without what stands above the first row: blank records, `sep=;` and the header.
    fn below_top<'a>(&mut self, mut raws: &'a [Raw<'a>]) -> &'a [Raw<'a>] {
        while let (true, Some((raw, below))) = (self.at_top, raws.split_first()) {
            self.cells.split(std::slice::from_ref(raw), self.delimiter);
            let (text, ends) = self.cells.record(0, raw);
            let record = Record { line: raw.line, text, ends, places: &self.places, replaced: None };
            if stated_by(raw.bytes).is_none() && !record.is_blank() {
                self.at_top = false;
                if !self.header {
                    break;
                }
            }
            raws = below;
        }
        raws
    }

    fn decide(&mut self, place: usize, raw: &Raw<'_>, sink: &mut impl Sink) -> Result<(), FileRefusal> {
        let (text, ends) = self.cells.record(place, raw);
        let line = raw.line;
        let replaced = match self.repairs.get(&line) {
            Some(Repair::Drop) => {
                self.summary.dropped += 1;
                return Ok(());
            }
            Some(Repair::Replace(cells)) => Some(cells),
            None => None,
        };
        let record = Record { line, text, ends, places: &self.places, replaced };
        // By reference: a verdict is too large to be moved about a million times.
        let checked = check(record, self.width, self.expected, self.scope);
        let decided = match &checked {
            Ok(verdict) => remember(verdict, line, &mut self.seen).map(|()| verdict),
            Err(fault) => Err(*fault),
        };
        match decided {
            Ok(&Verdict { identity, kind, imei2, serial, order_date, note, .. }) => {
                self.summary.accept(note);
                let customer = self.customers.accept(&record);
                sink.accepted(&Row {
                    line,
                    identity,
                    kind,
                    imei2,
                    serial,
                    order_date,
                    note,
                    customer,
                    record,
                });
            }
            Err(Fault { reason: Reason::MissingIdentity | Reason::Columns, .. }) if record.is_blank() => {}
            Err(Fault { role, reason, detail }) => {
                self.summary.fail(reason);
                let customer = self.customers.fail(&record, reason);
                sink.failed(&Failure {
                    line,
                    role,
                    text: record.text(role),
                    reason,
                    detail,
                    customer,
                    record,
                });
            }
        }
        self.customers.check()?;
        if self.summary.total() > u64::from(self.limits.rows) {
            return Err(FileRefusal::TooManyRows { max: u64::from(self.limits.rows) });
        }
        Ok(())
    }
}
