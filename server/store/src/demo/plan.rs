//! What happened in two years: uploads in their order, each device with where it went. Nothing is written here.

use super::dice::Dice;
use super::organisations::{Connection, Member, Organisation};
use super::registry::{Model, Numbers};
use domain::Role;
use domain::customers::Verification;
use domain::devices::{CustodyEvent, DeviceStatus, Edition, IdentityKind};
use domain::organisations::OrganisationKind;
use domain::uploads::Reason;
use std::collections::BTreeMap;
use time::{Duration, OffsetDateTime, Time};

/// Devices that are held in the end.
pub(super) const DEVICES: usize = 20_000;
/// Uploads of the three resellers, the first one first.
const UPLOADS: [usize; 3] = [190, 70, 40];

/// Bits of the services that every customer of the demo uses.
pub(super) const ALL_SERVICES: i64 = 0b111;

/// An upload.
#[derive(Debug)]
pub(super) struct Upload {
    pub reseller: i64,
    pub receiver: Organisation,
    pub by: Member,
    pub at: OffsetDateTime,
    pub sold_to: bool,
    pub order_number: Option<String>,
    pub devices: Vec<Device>,
    pub failures: Vec<Failure>,
    /// What happened to it later: the whole batch approved, by hand or without, or rejected, or the upload undone.
    pub approved_at: Option<OffsetDateTime>,
    pub auto_approved: bool,
    pub rejected: Option<(OffsetDateTime, &'static str)>,
    pub undone_at: Option<OffsetDateTime>,
    /// What an MSP made of it, by the customer that it moved devices to.
    pub moves: BTreeMap<i64, Move>,
}

/// Devices of an upload that an MSP moved to one customer.
#[derive(Debug)]
pub(super) struct Move {
    pub at: OffsetDateTime,
    pub approved_at: Option<OffsetDateTime>,
}

/// Why receivers reject.
const REASONS: [&str; 4] = [
    "Not ordered by us",
    "Wrong order number: please upload again with PO-4711",
    "Delivered to the wrong site",
    "Two devices of this box were missing",
];

/// A device of an upload.
#[derive(Debug)]
pub(super) struct Device {
    pub identity: String,
    pub kind: IdentityKind,
    pub imei2: Option<String>,
    pub serial: Option<String>,
    pub model: Option<i32>,
    /// The customer that an MSP moved it to.
    pub moved_to: Option<i64>,
    pub deleted: bool,
}

/// A row that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub line: i32,
    pub reason: Reason,
    pub identity: String,
    pub detail: String,
}

impl Upload {
    /// Rows of the file.
    pub(super) fn total(&self) -> usize {
        self.devices.len() + self.failures.len()
    }

    /// The events of its devices, oldest first: what, and where they went if they moved.
    pub(super) fn events(&self, device: &Device) -> Vec<(CustodyEvent, Option<i64>)> {
        let mut events = vec![(CustodyEvent::Uploaded, None)];
        if self.approved_at.is_some() {
            events.push((CustodyEvent::Approved, None));
        }
        events.extend(device.moved_to.map(|customer| (CustodyEvent::Moved, Some(customer))));
        if self.moved(device).is_some_and(|moved| moved.approved_at.is_some()) {
            events.push((CustodyEvent::Approved, device.moved_to));
        }
        if self.rejected.is_some() {
            events.push((CustodyEvent::Rejected, None));
        }
        if self.undone_at.is_some() {
            events.push((CustodyEvent::Undone, None));
        } else if device.deleted && self.rejected.is_none() {
            events.push((CustodyEvent::Deleted, None));
        }
        events
    }

    /// Who holds a device in the end.
    pub(super) fn holder(&self, device: &Device) -> Option<i64> {
        let gone = self.undone_at.is_some() || self.rejected.is_some() || device.deleted;
        (!gone).then_some(device.moved_to.unwrap_or(self.receiver.id))
    }

    /// The move of a device, if it was moved.
    pub(super) fn moved(&self, device: &Device) -> Option<&Move> {
        self.moves.get(&device.moved_to?)
    }

    /// The status of a device in the end: each holder approves for itself.
    pub(super) fn device_status(&self, device: &Device) -> DeviceStatus {
        let approved_at = self.moved(device).map_or(self.approved_at, |moved| moved.approved_at);
        if approved_at.is_some() { DeviceStatus::Verified } else { DeviceStatus::Pending }
    }

    /// The services that a device is registered to: all that its holder uses, once it approved it. An MSP uses none.
    pub(super) fn services(&self, device: &Device) -> i64 {
        let customer = device.moved_to.is_some() || self.receiver.kind == OrganisationKind::Customer;
        if customer && self.device_status(device) == DeviceStatus::Verified { ALL_SERVICES } else { 0 }
    }
}

/// Draws the whole story.
pub(super) fn plan(
    dice: &Dice,
    models: &[Model],
    organisations: &[Organisation],
    connections: &[Connection],
    members: &[Member],
    now: OffsetDateTime,
) -> Vec<Upload> {
    let resellers =
        organisations.iter().filter(|organisation| organisation.kind == OrganisationKind::Reseller);
    let mut uploads: Vec<Upload> = Vec::new();
    for (reseller, count) in resellers.zip(UPLOADS) {
        // One customer is always without an upload: that is what a new one looks like.
        let open: Vec<_> = connections.iter().filter(|c| c.tenant == reseller.id).skip(1).collect();
        let people: Vec<_> =
            members.iter().filter(|m| m.organisation == reseller.id && m.role != Role::Viewer).collect();
        for _ in 0..count {
            let connection = *dice.pick_early(&open);
            let by = *dice.pick(&people);
            uploads.push(upload(dice, connection, by, now));
        }
    }
    uploads.sort_by_key(|upload| upload.at);
    fill(dice, models, connections, &mut uploads, now);
    fail(dice, models, &mut uploads);
    uploads
}

fn upload(dice: &Dice, connection: &Connection, by: &Member, now: OffsetDateTime) -> Upload {
    let hours = |of: Duration| usize::try_from(of.whole_hours()).unwrap_or(1).max(1);
    // A customer that removed the reseller gets nothing any more.
    let until =
        if connection.verification == Verification::Inactive { now - Duration::days(90) } else { now };
    let after = dice.below(hours(until - connection.created_at - Duration::hours(4)));
    let moment = connection.created_at + Duration::hours(1 + i64::try_from(after).unwrap_or(0));
    let at = working_hours(dice, moment).clamp(connection.created_at, now - Duration::hours(2));
    let auto = connection.auto_approve;
    let pause = if auto {
        Duration::seconds(2)
    } else {
        Duration::hours(i64::try_from(dice.between(2, 70)).unwrap_or(2))
    };
    let known = connection.verification != Verification::Pending && at + pause < now;
    let answered = auto || known && dice.chance(88);
    let undone = !answered && dice.chance(15) && at + pause < now;
    let rejected = known && !answered && !undone && dice.chance(40);
    Upload {
        reseller: connection.tenant,
        receiver: connection.receiver.clone(),
        by: by.clone(),
        at,
        sold_to: dice.chance(60),
        order_number: dice.chance(70).then(|| format!("PO-{}-{:05}", at.year(), dice.below(100_000))),
        devices: Vec::new(),
        failures: Vec::new(),
        approved_at: answered.then_some(at + pause),
        auto_approved: auto,
        rejected: rejected.then(|| (at + pause, *dice.pick(&REASONS))),
        moves: BTreeMap::new(),
        undone_at: undone.then_some(at + pause),
    }
}

/// People upload between seven and six.
fn working_hours(dice: &Dice, moment: OffsetDateTime) -> OffsetDateTime {
    let part = |of: usize| u8::try_from(dice.below(of)).unwrap_or(0);
    Time::from_hms(7 + part(11), part(60), part(60)).map_or(moment, |time| moment.replace_time(time))
}

/// Gives each upload its devices, so that as many as wanted are held in the end.
fn fill(
    dice: &Dice,
    models: &[Model],
    connections: &[Connection],
    uploads: &mut [Upload],
    now: OffsetDateTime,
) {
    let mut numbers = Numbers::beginning_at(100);
    let refused = |place: usize| place % 17 == 9; // an upload of which every row failed
    let growing: Vec<usize> = (0..uploads.len()).filter(|&place| !refused(place)).collect();
    let mut held = 0;
    let mut turn = 0;
    while held < DEVICES {
        let place = growing[turn % growing.len()];
        turn += 1;
        let upload = &mut uploads[place];
        // Small orders are frequent, large ones rare.
        let size = (3 + dice.below(18) * dice.below(18) / 2).min(DEVICES - held);
        let kinds: Vec<&Model> = (0..dice.between(1, 3))
            .map(|_| dice.pick_early(models))
            .filter(|model| upload.sold_to || model.edition == Edition::Standard)
            .collect();
        for _ in 0..size {
            let mut device = device(dice, &kinds, &mut numbers);
            if upload.receiver.kind == OrganisationKind::Msp
                && let Some(approved_at) = upload.approved_at
                && dice.chance(70)
            {
                let active = |c: &&Connection| {
                    c.tenant == upload.receiver.id && c.verification == Verification::Active
                };
                let managed: Vec<_> = connections.iter().filter(active).collect();
                let to = dice.pick_early(&managed).receiver.id;
                device.moved_to = Some(to);
                upload.moves.entry(to).or_insert_with(|| {
                    let at = (approved_at + Duration::days(1)).min(now - Duration::hours(1));
                    let approved_at = at + Duration::hours(20);
                    Move { at, approved_at: (approved_at < now && dice.chance(80)).then_some(approved_at) }
                });
            }
            device.deleted = dice.below(150) == 0;
            held += usize::from(upload.holder(&device).is_some());
            upload.devices.push(device);
        }
    }
}

fn device(dice: &Dice, kinds: &[&Model], numbers: &mut Numbers) -> Device {
    let plain = |identity, kind| Device {
        identity,
        kind,
        imei2: None,
        serial: None,
        model: None,
        moved_to: None,
        deleted: false,
    };
    let Some(model) = (!kinds.is_empty()).then(|| dice.pick(kinds)) else {
        // A phone that the registry has never heard of.
        return plain(numbers.imei("99001234"), IdentityKind::Imei);
    };
    match dice.below(100) {
        0..3 => plain(numbers.meid(), IdentityKind::Meid),
        3..8 => Device { model: Some(model.id), ..plain(numbers.serial(), IdentityKind::Serial) },
        sort => {
            let tac = dice.pick(&model.tacs);
            Device {
                model: Some(model.id),
                imei2: (sort < 45).then(|| numbers.imei(tac)),
                serial: (sort < 30).then(|| numbers.serial()),
                ..plain(numbers.imei(tac), IdentityKind::Imei)
            }
        }
    }
}

/// Gives some uploads rows that failed, for reasons that are true.
fn fail(dice: &Dice, models: &[Model], uploads: &mut [Upload]) {
    for place in 0..uploads.len() {
        let count = match (uploads[place].devices.is_empty(), dice.chance(22)) {
            (true, _) => dice.between(2, 30),
            (false, true) => dice.between(1, 9),
            _ => continue,
        };
        let (before, from_here) = uploads.split_at_mut(place);
        let upload = &mut from_here[0];
        let rows = upload.devices.len() + count;
        for number in 0..count {
            // Spread over the file, below its header, each line once.
            let line = i32::try_from(2 + number * rows / count).unwrap_or(2);
            let failure = failure(dice, models, before, upload, line);
            upload.failures.push(failure);
        }
    }
}

fn failure(dice: &Dice, models: &[Model], before: &[Upload], upload: &Upload, line: i32) -> Failure {
    let tac = dice.pick(&dice.pick(models).tacs).clone();
    let digits = format!("{tac}{:06}", 900_000 + dice.below(100_000));
    let failed = |reason, identity: String, detail: String| Failure { line, reason, identity, detail };
    let earlier = (!before.is_empty()).then(|| dice.pick(before)).and_then(|earlier| {
        let held = earlier.devices.iter().find(|device| earlier.holder(device).is_some())?;
        let reason =
            match (earlier.reseller == upload.reseller, earlier.holder(held) == Some(upload.receiver.id)) {
                (true, true) => Reason::SameCustomer,
                (true, false) => Reason::DifferentCustomer,
                (false, _) => Reason::AnotherReseller,
            };
        Some(failed(reason, held.identity.clone(), String::new()))
    });
    let mistyped = || {
        let imei = domain::devices::Identity::parse(&digits).map(|imei| imei.to_string()).unwrap_or_default();
        let right = imei.chars().last().and_then(|digit| digit.to_digit(10)).unwrap_or_default();
        let wrong = (right + 3) % 10;
        failed(Reason::CheckDigit, format!("{digits}{wrong}"), format!("{wrong} {right}"))
    };
    match dice.below(100) {
        0..40 => earlier.unwrap_or_else(mistyped),
        40..60 => mistyped(),
        60..75 => {
            failed(Reason::ExcelExponent, format!("{}.{}E+14", &digits[..1], &digits[1..6]), String::new())
        }
        75..88 => failed(Reason::Length, digits[..13].to_owned(), "13".to_owned()),
        88..94 => failed(Reason::MissingIdentity, String::new(), String::new()),
        _ => failed(Reason::AllZeros, "0".repeat(15), String::new()),
    }
}
