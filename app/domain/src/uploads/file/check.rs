//! One record → accepted, or failed with one reason.

use super::record::Record;
use super::seen::{Key, Seen};
use super::{MAX_ORDER_NUMBER, NamedModel, Role, Scope};
use crate::devices::identity::{Expected, Parsed, parse, plain_imei, plain_serial};
use crate::devices::{Identity, IdentityKind};
use crate::uploads::{Detail, Note, Reason};
use time::{Date, Month};

/// What a good record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub identity: Identity,
    pub kind: IdentityKind,
    /// The cell the identity is from.
    pub from: Role,
    pub key: Key,
    pub imei2: Option<Identity>,
    pub imei2_key: Key,
    pub serial: Option<Identity>,
    pub order_date: Option<Date>,
    pub note: Option<Note>,
}

/// What is wrong, and with which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub role: Role,
    pub reason: Reason,
    pub detail: Detail,
}

impl Fault {
    pub(super) fn new(role: Role, (reason, detail): (Reason, Detail)) -> Self {
        Self { role, reason, detail }
    }
}

/// Checks all that a record says by itself.
pub(super) fn check(
    record: Record<'_>,
    width: usize,
    expected: Expected,
    scope: Scope,
) -> Result<Verdict, Fault> {
    if record.width() != width && !record.is_replaced(Role::Identity) {
        let detail = Detail::counts(record.width(), width);
        return Err(Fault::new(Role::Identity, (Reason::Columns, detail)));
    }
    let (Parsed { identity, kind, note }, from) = identity(record, expected)?;
    let key = Key::new(&identity, kind);
    let (imei2, imei2_key) = match second_imei(record, &identity)? {
        Some((imei2, kind)) => (Some(imei2), Key::new(&imei2, kind)),
        None => (None, key),
    };
    let serial = if from == Role::Serial { None } else { serial(record)? };
    customer(record)?;
    order_number(record)?;
    let order_date = order_date(record)?;
    if scope.fills_registry() {
        NamedModel::read(&record).check(scope)?;
    }
    Ok(Verdict { identity, kind, from, key, imei2, imei2_key, serial, order_date, note })
}

/// Remembers a good record's identities, unless an earlier record had one of them.
pub(super) fn remember(verdict: &Verdict, line: u64, seen: &mut Seen) -> Result<(), Fault> {
    let duplicate = |role, line| Fault::new(role, (Reason::Duplicate, Detail::number(line)));
    if let Some(imei2) = &verdict.imei2
        && let Some(before) = seen.get(imei2, verdict.imei2_key).filter(|&before| before != line)
    {
        return Err(duplicate(Role::Imei2, before));
    }
    seen.insert(&verdict.identity, verdict.key, line).map_err(|before| duplicate(verdict.from, before))?;
    match &verdict.imei2 {
        Some(imei2) => {
            seen.insert(imei2, verdict.imei2_key, line).map_err(|before| duplicate(Role::Imei2, before))
        }
        None => Ok(()),
    }
}

/// Forgets what [`remember`] remembered.
pub(super) fn forget(verdict: &Verdict, line: u64, seen: &mut Seen) {
    seen.remove(&verdict.identity, verdict.key, line);
    if let Some(imei2) = &verdict.imei2 {
        seen.remove(imei2, verdict.imei2_key, line);
    }
}

/// The device of the row, and the cell it is from: the serial number stands in for an empty identity.
fn identity(record: Record<'_>, expected: Expected) -> Result<(Parsed, Role), Fault> {
    let bytes = record.bytes(Role::Identity);
    let plain = match expected {
        Expected::Tac => None,
        Expected::Serial => plain_serial(bytes).map(|identity| (identity, IdentityKind::Serial)),
        _ => plain_imei(bytes).map(|identity| (identity, IdentityKind::Imei)),
    };
    if let Some((identity, kind)) = plain {
        return Ok((Parsed { identity, kind, note: None }, Role::Identity));
    }
    match parse(&record.text(Role::Identity), expected) {
        Ok(parsed) => Ok((parsed, Role::Identity)),
        Err((Reason::MissingIdentity, _)) if !is_blank(&record.text(Role::Serial)) => {
            let parsed = parse(&record.text(Role::Serial), Expected::Serial);
            parsed.map(|parsed| (parsed, Role::Serial)).map_err(|fault| Fault::new(Role::Serial, fault))
        }
        Err(fault) => Err(Fault::new(Role::Identity, fault)),
    }
}

fn second_imei(record: Record<'_>, first: &Identity) -> Result<Option<(Identity, IdentityKind)>, Fault> {
    let bytes = record.bytes(Role::Imei2);
    let (second, kind) = if bytes.is_empty() {
        return Ok(None);
    } else if let Some(imei) = plain_imei(bytes) {
        (imei, IdentityKind::Imei)
    } else {
        let text = record.text(Role::Imei2);
        if is_blank(&text) {
            return Ok(None);
        }
        let parsed = parse(&text, Expected::ImeiOrMeid).map_err(|(reason, detail)| {
            Fault::new(Role::Imei2, (Reason::SecondImei, Detail::second(reason.key(), detail)))
        })?;
        (parsed.identity, parsed.kind)
    };
    // Some systems write the only IMEI into both columns.
    Ok((second != *first).then_some((second, kind)))
}

fn serial(record: Record<'_>) -> Result<Option<Identity>, Fault> {
    let bytes = record.bytes(Role::Serial);
    if bytes.is_empty() {
        return Ok(None);
    }
    if let Some(serial) = plain_serial(bytes) {
        return Ok(Some(serial));
    }
    let text = record.text(Role::Serial);
    if is_blank(&text) {
        return Ok(None);
    }
    let parsed = parse(&text, Expected::Serial).map_err(|(reason, detail)| {
        Fault::new(Role::Serial, (Reason::SerialBeside, Detail::second(reason.key(), detail)))
    })?;
    Ok(Some(parsed.identity))
}

fn customer(record: Record<'_>) -> Result<(), Fault> {
    if !record.has(Role::CustomerId) || is_number(record.bytes(Role::CustomerId)) {
        return Ok(());
    }
    let text = record.text(Role::CustomerId);
    if is_blank(&text) {
        return Err(Fault::new(Role::CustomerId, (Reason::MissingCustomer, Detail::default())));
    }
    match crate::organisations::OrganisationNumber::parse(&text) {
        Some(_) => Ok(()),
        None => Err(Fault::new(Role::CustomerId, (Reason::CustomerShape, Detail::default()))),
    }
}

fn is_number(bytes: &[u8]) -> bool {
    bytes.len() == crate::organisations::OrganisationNumber::LEN && bytes.iter().all(u8::is_ascii_digit)
}

fn order_number(record: Record<'_>) -> Result<(), Fault> {
    let bytes = record.bytes(Role::OrderNumber);
    // All of them, whatever the first ones are: several at a time.
    let printable = bytes.iter().fold(true, |so_far, byte| so_far & (b' '..=b'~').contains(byte));
    if printable && bytes.len() <= MAX_ORDER_NUMBER {
        return Ok(());
    }
    let text = record.text(Role::OrderNumber);
    if text.chars().count() > MAX_ORDER_NUMBER || text.chars().any(char::is_control) {
        return Err(Fault::new(Role::OrderNumber, (Reason::OrderNumber, Detail::default())));
    }
    Ok(())
}

fn order_date(record: Record<'_>) -> Result<Option<Date>, Fault> {
    let bytes = record.bytes(Role::OrderDate);
    if bytes.is_empty() {
        return Ok(None);
    }
    if let Some(date) = plain_date(bytes) {
        return Ok(Some(date));
    }
    let text = record.text(Role::OrderDate);
    if is_blank(&text) {
        return Ok(None);
    }
    match date(&text) {
        Some(date) => Ok(Some(date)),
        None => Err(Fault::new(Role::OrderDate, (Reason::OrderDate, Detail::default()))),
    }
}

/// `2026-11-20`, `2026/11/20` or `20.11.2026`, and a time behind it is left out. `11/12/2026` is two different days,
/// depending on the country: not understood.
fn date(text: &str) -> Option<Date> {
    let text = text.split([' ', 'T']).next().unwrap_or_default();
    let numbers = |separator: char| {
        let mut parts = text.split(separator).map(|part| {
            let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        });
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(a), Some(b), Some(c), None) => Some((a?, b?, c?)),
            _ => None,
        }
    };
    let (year, month, day) = numbers('-')
        .or_else(|| numbers('/'))
        .or_else(|| numbers('.').map(|(day, month, year)| (year, month, day)))?;
    calendar_date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// `2026-11-20`: what nearly every row has.
fn plain_date(text: &[u8]) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let number = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
    };
    let year = u16::from(number(y1, y2)?) * 100 + u16::from(number(y3, y4)?);
    calendar_date(year, number(m1, m2)?, number(d1, d2)?)
}

fn calendar_date(year: u16, month: u8, day: u8) -> Option<Date> {
    let date = Date::from_calendar_date(i32::from(year), Month::try_from(month).ok()?, day).ok()?;
    (1990..=2100).contains(&year).then_some(date)
}

/// Nothing, or one of the marks that people put for nothing.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text == "-"
        || ["n/a", "na", "none", "null"].iter().any(|mark| text.eq_ignore_ascii_case(mark))
}
