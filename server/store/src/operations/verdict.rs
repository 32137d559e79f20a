//! What an operation does to a device, as SQL about a device called `d` and, for what is done to deliveries, the delivery
//! `dl` that it came with. The preview of an operation asks the same.

use super::{From, Request};
use domain::deliveries::DeliveryStatus;
use domain::devices::{DeviceStatus, ServiceChange};
use domain::operations::Skip;
use domain::organisations::OrganisationKind;
use sqlx::{Postgres, QueryBuilder};

/// The bit of [`domain::devices::MOVED_BY_MSP`].
const MOVED: i16 = 1;
/// Services that take a deleted device back only after another upload.
const REUPLOAD: &str =
    "(SELECT coalesce(bit_or(1::bigint << bit::integer), 0) FROM services WHERE reupload_after_delete)";

/// Appends why `d` is left as it is, a code of [`Skip`], or 0: it is changed. `own` is the acting organisation. A `d` that
/// is null is gone, or none of the reseller's.
pub(crate) fn push_skip(sql: &mut QueryBuilder<Postgres>, request: &Request, own: i64) {
    let (pending, verified) = (DeviceStatus::Pending.code(), DeviceStatus::Verified.code());
    let absent = if matches!(request, Request::TakeBack { .. }) { Skip::NotYours } else { Skip::Gone };
    let mut case = Case::begin(sql, absent);
    match request {
        Request::Approve { .. } | Request::Reject { .. } => {
            case.when(format_args!("d.holder_id IS DISTINCT FROM {own}"), Skip::Gone);
            case.when(
                format_args!("dl.upload_id IS NULL AND d.delivery_id IS DISTINCT FROM dl.id"),
                Skip::Gone,
            );
            case.when(
                format_args!(
                    "dl.upload_id IS NOT NULL AND (d.upload_id <> dl.upload_id OR d.delivery_id IS NOT NULL)"
                ),
                Skip::Gone,
            );
            let waiting = DeliveryStatus::Waiting.code();
            case.when(format_args!("dl.status <> {waiting} OR d.status <> {pending}"), Skip::Decided);
        }
        Request::Move { to } => {
            case.when(format_args!("d.holder_id = {to} AND d.via_id = {own}"), Skip::ThereAlready);
            case.when(format_args!("d.holder_id IS DISTINCT FROM {own}"), Skip::Gone);
            case.when(format_args!("d.status <> {verified}"), Skip::NotApproved);
        }
        Request::Return { from: From::Own, to } => {
            case.when(format_args!("d.holder_id IS DISTINCT FROM {own}"), Skip::Gone);
            case.when(format_args!("d.via_id IS DISTINCT FROM {to}"), Skip::NotFromThere);
            case.when(format_args!("d.status <> {verified}"), Skip::NotApproved);
        }
        Request::Return { from: From::Receiver(receiver), .. } => {
            case.when(format_args!("d.holder_id = {own}"), Skip::ThereAlready);
            case.when(
                format_args!("d.holder_id IS DISTINCT FROM {receiver} OR d.via_id IS DISTINCT FROM {own}"),
                Skip::Gone,
            );
        }
        Request::Delete => case.when(format_args!("d.holder_id IS DISTINCT FROM {own}"), Skip::Gone),
        // Asked for by the job itself, of those that they hold by then.
        Request::Empty { .. } => {}
        Request::TakeBack { holder } => {
            case.when(format_args!("d.reseller_id <> {own}"), Skip::NotYours);
            case.when(format_args!("d.holder_id IS NULL"), Skip::DeletedBefore);
            if let Some(holder) = holder {
                case.when(format_args!("d.holder_id <> {holder}"), Skip::Elsewhere);
            }
        }
        Request::Services { change } => {
            case.when(format_args!("d.holder_id IS DISTINCT FROM {own}"), Skip::Gone);
            case.when(format_args!("d.status <> {verified}"), Skip::NotApproved);
            match change {
                ServiceChange::Register(set) => {
                    let set = set.0;
                    case.when(format_args!("d.services & {set} = {set}"), Skip::NothingToDo);
                    // All of them or none: what was asked for is done, or it is said why not.
                    case.when(
                        format_args!("d.deleted_from & {set} & ~d.services & {REUPLOAD} <> 0"),
                        Skip::NeedsUpload,
                    );
                }
                ServiceChange::Unregister(set) => {
                    case.when(format_args!("d.services & {} = 0", set.0), Skip::NothingToDo);
                }
            }
        }
    }
    case.end();
}

struct Case<'a>(&'a mut QueryBuilder<Postgres>);

impl<'a> Case<'a> {
    fn begin(sql: &'a mut QueryBuilder<Postgres>, absent: Skip) -> Self {
        let mut case = Self(sql);
        case.0.push("CASE");
        case.when(format_args!("d.identity IS NULL"), absent);
        case
    }

    fn when(&mut self, condition: std::fmt::Arguments<'_>, skip: Skip) {
        self.0.push(format_args!(" WHEN {condition} THEN {}", skip.code()));
    }

    fn end(self) {
        self.0.push(" ELSE 0 END::smallint");
    }
}

/// What becomes of `d`, each as an expression; and its part of the custody record: who gave, who received, the upload and
/// the services that it is about, 0 for none.
#[derive(Clone)]
pub(super) struct Becomes {
    pub holder: String,
    pub via: String,
    pub movers: String,
    pub status: String,
    pub services: String,
    pub deleted_from: String,
    pub tags: String,
    pub from: String,
    pub to: String,
    pub upload: String,
    pub about: String,
}

/// What becomes of a `d` that is changed, by an organisation of this `kind`.
pub(super) fn becomes(request: &Request, own: i64, kind: OrganisationKind) -> Becomes {
    let (pending, verified) = (DeviceStatus::Pending.code(), DeviceStatus::Verified.code());
    let same = Becomes {
        holder: "d.holder_id".into(),
        via: "d.via_id".into(),
        movers: "d.movers".into(),
        status: "d.status".into(),
        services: "d.services".into(),
        deleted_from: "d.deleted_from".into(),
        tags: "d.tags".into(),
        from: own.to_string(),
        to: "0".into(),
        upload: "0".into(),
        about: "0".into(),
    };
    // Out of these hands: what was agreed with them is over.
    let gone = Becomes {
        holder: "NULL::bigint".into(),
        via: "NULL::bigint".into(),
        movers: "NULL::bigint[]".into(),
        services: "0".into(),
        deleted_from: "0".into(),
        ..same.clone()
    };
    // Back in the hands of who moved it on: by way of whom that one had it.
    let back = Becomes {
        via: "d.movers[cardinality(d.movers)]".into(),
        movers: "nullif(d.movers[:cardinality(d.movers) - 1], '{}')".into(),
        ..gone.clone()
    };
    let untagged = format!("CASE WHEN d.tags & {MOVED} = 1 THEN d.tags - {MOVED} ELSE d.tags END");
    match request {
        Request::Approve { services, .. } => Becomes {
            status: verified.to_string(),
            services: services.0.to_string(),
            from: "dl.sender_id".into(),
            to: own.to_string(),
            upload: "coalesce(dl.upload_id, 0)".into(),
            about: services.0.to_string(),
            ..same
        },
        // A move goes back to who made it; what a reseller uploaded was moved by nobody.
        Request::Reject { .. } => Becomes {
            holder: "CASE WHEN dl.upload_id IS NULL THEN dl.sender_id END".into(),
            status: format!("CASE WHEN dl.upload_id IS NULL THEN {verified} ELSE d.status END"),
            tags: format!(
                "CASE WHEN dl.upload_id IS NULL AND dl.sender_kind = {} THEN {untagged} ELSE d.tags END",
                OrganisationKind::Msp.code(),
            ),
            to: "dl.sender_id".into(),
            upload: "coalesce(dl.upload_id, 0)".into(),
            ..back
        },
        Request::Move { to } => Becomes {
            holder: format!("{to}::bigint"),
            via: format!("{own}::bigint"),
            movers: "CASE WHEN d.via_id IS NOT NULL THEN d.movers || d.via_id END".into(),
            status: pending.to_string(),
            tags: if kind == OrganisationKind::Msp { format!("d.tags | {MOVED}") } else { same.tags },
            to: to.to_string(),
            ..gone
        },
        Request::Return { from, to } => Becomes {
            holder: format!("{to}::bigint"),
            status: verified.to_string(),
            tags: format!(
                "CASE WHEN (SELECT kind FROM organisations WHERE id = {to}) = {} THEN {untagged} ELSE d.tags END",
                OrganisationKind::Msp.code(),
            ),
            from: match from {
                From::Own => own,
                From::Receiver(receiver) => *receiver,
            }
            .to_string(),
            to: to.to_string(),
            ..back
        },
        // Whom it came from sees why it is gone.
        Request::Delete => {
            Becomes { from: format!("coalesce(d.via_id, {own})"), to: "d.reseller_id".into(), ..gone }
        }
        // As far back on its way as `keeper`, if it came by there.
        Request::Empty { keeper, .. } => {
            let way = "(d.movers || d.via_id)";
            let place = format!("array_position({way}, {keeper}::bigint)");
            let kept = format!("{place} IS NOT NULL");
            Becomes {
                holder: format!("CASE WHEN {kept} THEN {keeper}::bigint END"),
                via: format!("{way}[{place} - 1]"),
                movers: format!("nullif({way}[:{place} - 2], '{{}}')"),
                status: format!("CASE WHEN {kept} THEN {verified} ELSE d.status END"),
                tags: format!(
                    "CASE WHEN {kept} AND (SELECT kind FROM organisations WHERE id = {keeper}) = {} THEN {untagged}
                     ELSE d.tags END",
                    OrganisationKind::Msp.code(),
                ),
                from: "d.holder_id".into(),
                to: format!("CASE WHEN {kept} THEN {keeper} ELSE d.reseller_id END"),
                ..gone
            }
        }
        // So does who had it, and who had handed it on.
        Request::TakeBack { .. } => {
            Becomes { from: "d.holder_id".into(), to: "coalesce(d.via_id, 0)".into(), ..gone }
        }
        Request::Services { change: ServiceChange::Register(set) } => {
            let set = set.0;
            Becomes {
                services: format!("d.services | {set}"),
                deleted_from: format!("d.deleted_from & ~{set}::bigint"),
                about: format!("{set} & ~d.services"),
                ..same
            }
        }
        Request::Services { change: ServiceChange::Unregister(set) } => {
            let set = set.0;
            Becomes {
                services: format!("d.services & ~{set}::bigint"),
                deleted_from: format!("d.deleted_from | (d.services & {set})"),
                about: format!("d.services & {set}"),
                ..same
            }
        }
    }
}
