//! The file's bytes → rows in `staged`. Reading, checking and copying go on at the same time; none of the three holds
//! more than a few pieces.

use super::Upload;
use super::progress::Progress;
use crate::Store;
use crate::jobs::{JobResult, OrFail, OrRetry};
use crate::uploads::begin::limits;
use domain::devices::{Identity, IdentityKind};
use domain::organisations::OrganisationNumber;
use domain::uploads::UploadLimits;
use domain::uploads::file::{
    Checker, Encoding, Failure, FileRefusal, Format, Mapping, NamedModel, OTHERS, Overrides, Repairs, Role,
    Row, SNIFF_BYTES, Scope, Sink, Summary, sniff,
};
use sqlx::{PgConnection, PgTransaction};
use std::borrow::Cow;
use time::Date;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Bytes of rows that are copied at a time.
const PIECE: usize = 128 * 1024;
/// Bytes of a failed cell that are kept.
const MAX_TEXT: usize = 400;

/// What is in `staged`.
pub(super) struct Staged {
    /// The checks' counts.
    pub summary: Summary,
    /// What its good rows have.
    pub has: Has,
    /// The columns of the file that failed rows keep the cells of.
    pub columns: Vec<Role>,
    /// The customers that a file for many names; `staged.receiver` is a place among them.
    pub customers: Vec<OrganisationNumber>,
}

/// What at least one good row has: what there is none of need not be looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Has {
    /// A second IMEI.
    pub imei2s: bool,
    /// A serial number beside an IMEI.
    pub serials: bool,
    /// A serial number as its identity.
    pub serial_identities: bool,
}

/// Fills `staged`, or answers why the file as a whole is refused.
pub(super) async fn stage(
    store: &Store,
    tx: &mut PgTransaction<'_>,
    upload: &mut Upload,
    progress: &mut Progress,
) -> JobResult<Result<Staged, FileRefusal>> {
    // A failed row has the texts of the file, a good one normal forms.
    sqlx::query(
        r#"CREATE TEMPORARY TABLE staged (
               line integer NOT NULL, identity text COLLATE "C" NOT NULL, kind smallint, imei2 text COLLATE "C",
               serial text COLLATE "C", model text, customer text, order_number text, order_date text, reason smallint,
               detail text, model_id integer, receiver integer, manufacturer text, edition text
           ) ON COMMIT DROP"#,
    )
    .execute(&mut **tx)
    .await
    .or_retry()?;
    let (chunks, arriving) = mpsc::channel(1);
    let (rows, decided) = mpsc::channel(4);
    let checks = Checks {
        format: upload.format.take(),
        mapping: upload.mapping.take(),
        repairs: std::mem::take(&mut upload.repairs),
        scope: upload.scope(),
        // The bytes were counted when they came.
        limits: UploadLimits { bytes: u64::MAX, ..limits(store, upload.registry) },
    };
    let checking = tokio::task::spawn_blocking(move || checks.run(arriving, rows));
    let reading = read(store, upload, chunks, progress);
    let ((), ()) = tokio::try_join!(reading, copy(tx, upload.is_bulk(), decided))?;
    checking.await.or_retry()
}

/// Hands the chunks on in their order, until the checks want no more.
async fn read(
    store: &Store,
    upload: &Upload,
    chunks: Sender<Vec<u8>>,
    progress: &mut Progress,
) -> JobResult<()> {
    let mut at = 0_i64;
    while at < upload.file_bytes {
        let bytes = sqlx::query_scalar!(
            "SELECT bytes FROM upload_chunks WHERE upload_id = $1 AND start = $2",
            upload.id,
            at,
        )
        .fetch_optional(&store.jobs)
        .await
        .or_retry()?
        .ok_or("a chunk is missing")
        .or_fail()?;
        at += i64::try_from(bytes.len()).or_fail()?;
        if chunks.send(bytes).await.is_err() {
            break;
        }
        progress.read(at, upload.file_bytes).await;
    }
    Ok(())
}

/// Copies rows as they are decided.
async fn copy(tx: &mut PgConnection, bulk: bool, mut rows: Receiver<Vec<u8>>) -> JobResult<()> {
    let statement = format!(
        "COPY staged (line, identity, kind, imei2, serial, model, customer, order_number, order_date, manufacturer, edition,
             reason, detail{}) FROM STDIN",
        if bulk { ", receiver" } else { "" },
    );
    let mut copy = tx.copy_in_raw(&statement).await.or_retry()?;
    while let Some(piece) = rows.recv().await {
        copy.send(piece).await.or_retry()?;
    }
    copy.finish().await.or_retry()?;
    Ok(())
}

/// The checks, on a thread of their own.
struct Checks {
    format: Option<Format>,
    mapping: Option<Mapping>,
    repairs: Repairs,
    scope: Scope,
    limits: UploadLimits,
}

impl Checks {
    fn run(self, mut chunks: Receiver<Vec<u8>>, rows: Sender<Vec<u8>>) -> Result<Staged, FileRefusal> {
        let mut head = Vec::new();
        while head.len() < SNIFF_BYTES
            && let Some(chunk) = chunks.blocking_recv()
        {
            if head.is_empty() { head = chunk } else { head.extend_from_slice(&chunk) }
        }
        // How the file is written is the person's to say; which columns there are, the file's.
        let overrides = self.format.map_or_else(Overrides::default, |format| Overrides {
            encoding: Some(format.encoding),
            delimiter: Some(format.delimiter),
            header: Some(format.header),
        });
        let format = sniff(&head, overrides)?;
        let mapping = self.mapping.unwrap_or_else(|| Mapping::guess(&format, self.scope));
        let mut checker = Checker::new(&format, &mapping, self.scope, self.limits, self.repairs)?;
        let mut sink = Rows::new(rows, self.scope);
        checker.push(&utf8(format.encoding, &head), &mut sink)?;
        drop(head);
        while !sink.unwanted
            && let Some(chunk) = chunks.blocking_recv()
        {
            checker.push(&utf8(format.encoding, &chunk), &mut sink)?;
        }
        let summary = checker.finish(&mut sink)?;
        sink.hand_over();
        Ok(Staged {
            summary,
            has: sink.has,
            customers: checker.customers().iter().map(|rows| rows.number.clone()).collect(),
            columns: OTHERS.into_iter().filter(|&role| mapping.column(role).is_some()).collect(),
        })
    }
}

/// The bytes as the checker wants them. A code page has one byte a character, so that a chunk never ends inside one.
pub fn utf8(encoding: Encoding, bytes: &[u8]) -> Cow<'_, [u8]> {
    let page = match encoding {
        Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => return Cow::Borrowed(bytes),
        Encoding::Windows1250 => encoding_rs::WINDOWS_1250,
        Encoding::Windows1251 => encoding_rs::WINDOWS_1251,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    };
    match page.decode_without_bom_handling(bytes).0 {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Writes rows as COPY's text format wants them.
struct Rows {
    piece: Vec<u8>,
    copy: Sender<Vec<u8>>,
    /// Nobody takes the rows any more: the job was dropped.
    unwanted: bool,
    /// Whether each row says whom it is for.
    many: bool,
    /// Whether the rows fill the device registry.
    registry: bool,
    has: Has,
}

impl Rows {
    fn new(copy: Sender<Vec<u8>>, scope: Scope) -> Self {
        let piece = Vec::with_capacity(PIECE + 4096);
        let (many, registry) = (scope == Scope::ManyCustomers, scope.fills_registry());
        Self { piece, copy, unwanted: false, many, registry, has: Has::default() }
    }

    fn hand_over(&mut self) {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE + 4096));
        self.unwanted |= self.copy.blocking_send(piece).is_err();
    }

    fn number(&mut self, mut number: u64) {
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.piece.extend_from_slice(&digits[at..]);
    }

    fn cell(&mut self, bytes: Option<&[u8]>) {
        self.piece.push(b'\t');
        self.piece.extend_from_slice(bytes.unwrap_or(b"\\N"));
    }

    /// A cell with text as somebody wrote it.
    fn text(&mut self, text: &str) {
        self.piece.push(b'\t');
        let end = text.floor_char_boundary(MAX_TEXT);
        for byte in text[..end].bytes() {
            match byte {
                b'\\' => self.piece.extend_from_slice(b"\\\\"),
                b'\t' => self.piece.extend_from_slice(b"\\t"),
                b'\n' => self.piece.extend_from_slice(b"\\n"),
                b'\r' => self.piece.extend_from_slice(b"\\r"),
                // Postgres has no such character.
                0 => self.piece.extend_from_slice("\u{FFFD}".as_bytes()),
                byte => self.piece.push(byte),
            }
        }
    }

    fn optional_text(&mut self, text: &str) {
        if text.is_empty() { self.cell(None) } else { self.text(text) }
    }

    /// A date as Postgres reads it.
    fn date(&mut self, date: Option<Date>) {
        let Some(date) = date else { return self.cell(None) };
        self.piece.push(b'\t');
        self.number(u64::from(date.year().unsigned_abs()));
        for part in [u8::from(date.month()), date.day()] {
            self.piece.extend_from_slice(&[b'-', b'0' + part / 10, b'0' + part % 10]);
        }
    }

    fn receiver(&mut self, place: Option<u32>) {
        match place {
            _ if !self.many => {}
            Some(place) => {
                self.piece.push(b'\t');
                self.number(u64::from(place));
            }
            None => self.cell(None),
        }
    }

    fn end(&mut self) {
        self.piece.push(b'\n');
        if self.piece.len() >= PIECE {
            self.hand_over();
        }
    }
}

impl Sink for Rows {
    fn accepted(&mut self, row: &Row<'_>) {
        self.has.imei2s |= row.imei2.is_some();
        self.has.serials |= row.serial.is_some();
        self.has.serial_identities |= row.kind == IdentityKind::Serial;
        self.number(row.line);
        self.cell(Some(row.identity.as_bytes()));
        self.piece.push(b'\t');
        self.number(u64::from(row.kind.code().unsigned_abs()));
        self.cell(row.imei2.as_ref().map(Identity::as_bytes));
        self.cell(row.serial.as_ref().map(Identity::as_bytes));
        let model = self.registry.then(|| NamedModel::read(&row.record));
        // The registry says which model it is; the file's own words are for the person who corrects a row.
        self.optional_text(model.as_ref().and_then(|model| model.name.as_deref()).unwrap_or_default());
        match row.customer {
            Some(_) => self.text(&row.record.text(Role::CustomerId)),
            None => self.cell(None),
        }
        self.optional_text(&row.record.text(Role::OrderNumber));
        self.date(row.order_date);
        self.optional_text(
            model.as_ref().and_then(|model| model.manufacturer.as_deref()).unwrap_or_default(),
        );
        self.optional_text(
            model.as_ref().and_then(NamedModel::edition).map_or("", |edition| edition.label().english()),
        );
        self.piece.extend_from_slice(b"\t\\N\t\\N");
        self.receiver(row.customer);
        self.end();
    }

    fn failed(&mut self, failure: &Failure<'_>) {
        let record = &failure.record;
        self.number(failure.line);
        self.text(&record.text(Role::Identity));
        self.cell(None);
        for role in OTHERS {
            self.optional_text(&record.text(role));
        }
        self.piece.push(b'\t');
        self.number(u64::from(failure.reason.code().unsigned_abs()));
        self.text(failure.detail.as_str());
        self.receiver(failure.customer);
        self.end();
    }
}
