//! Deleting the devices that a file names: put down, shown, begun.

use crate::Store;
use crate::error::OrInternal;
use crate::operations::{DRAFT, New, Request, begin_draft, draft, push_skip, selecting};
use crate::uploads::{UnknownCode, count};
use domain::devices::{DeviceFile, FileDeletion, Identity};
use domain::operations::{OperationKind, OperationNumber, OperationOutcome, Skip};
use domain::policy::{Action, require};
use domain::uploads::Reason;
use domain::uploads::file::FileRefusal;
use domain::{Actor, Conflict, PortalError, PortalResult};
use sqlx::{FromRow, PgConnection, QueryBuilder};

/// Devices that are written down at a time.
const PIECE: usize = 10_000;
/// A million devices are looked up one by one; no statement does more.
const LONG: &str = "SET LOCAL statement_timeout = '120s'";
/// Whoever has it: that is what a file says nothing of.
const TAKE_BACK: Request = Request::TakeBack { holder: None };

pub(super) async fn put_down(
    store: &Store,
    actor: &Actor,
    file: DeviceFile,
) -> PortalResult<OperationNumber> {
    require(actor, Action::DeleteDevicesByFile)?;
    let rows = file.identities.len() as u64 + file.unread.iter().map(|(_, rows)| rows).sum::<u64>();
    if rows > u64::from(store.limits.rows) {
        let refusal = FileRefusal::TooManyRows { max: u64::from(store.limits.rows) };
        return Err(PortalError::Upload(domain::uploads::UploadRefusal::File(refusal)));
    }
    let whom = actor.clone();
    let (now, random) = (store.clock.now(), store.random.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query(LONG).execute(&mut *tx).await.or_internal()?;
                tell(tx, &file.identities).await?;
                let mut devices = selecting();
                devices.push("SELECT DISTINCT ").push(KNOWN_AS).push(" AS identity FROM told t");
                let new = New { request: TAKE_BACK, target: Some(file.name), unread: file.unread };
                draft(tx, &whom, (now, &random), new, devices).await
            })
        })
        .await
}

/// What the acting reseller's device is called that goes by `t.identity`: by its second IMEI or serial number, too, where
/// that is one device's alone. What is none of its devices stays as it was told.
const KNOWN_AS: &str = r"coalesce(
    (SELECT d.identity FROM devices d WHERE d.identity = t.identity AND d.reseller_id = acting_organisation()),
    (SELECT d.identity FROM devices d WHERE d.imei2 = t.identity AND d.reseller_id = acting_organisation()),
    (SELECT min(d.identity) FROM devices d WHERE d.serial = t.identity AND d.reseller_id = acting_organisation()
     HAVING count(*) = 1),
    t.identity)";

/// [`KNOWN_AS`] for each of these, in their order.
pub(crate) async fn known_as(tx: &mut PgConnection, identities: &[String]) -> PortalResult<Vec<String>> {
    let mut sql = QueryBuilder::new("SELECT ");
    sql.push(KNOWN_AS).push(" FROM unnest(").push_bind(identities);
    sql.push("::text[]) WITH ORDINALITY AS t (identity, place) ORDER BY place");
    sql.build_query_scalar().fetch_all(tx).await.or_internal()
}

/// Fills `told`.
async fn tell(tx: &mut PgConnection, identities: &[Identity]) -> PortalResult<()> {
    sqlx::query(r#"CREATE TEMPORARY TABLE told (identity text COLLATE "C" NOT NULL) ON COMMIT DROP"#)
        .execute(&mut *tx)
        .await
        .or_internal()?;
    for piece in identities.chunks(PIECE) {
        let piece: Vec<String> = piece.iter().map(ToString::to_string).collect();
        sqlx::query("INSERT INTO told SELECT unnest($1::text[])")
            .bind(piece)
            .execute(&mut *tx)
            .await
            .or_internal()?;
    }
    sqlx::query("ANALYZE told").execute(tx).await.or_internal()?;
    Ok(())
}

#[derive(FromRow)]
struct Group {
    skip: i16,
    devices: i64,
    holders: i64,
    approved: i64,
    moved: i64,
}

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    number: &OperationNumber,
) -> PortalResult<FileDeletion> {
    require(actor, Action::DeleteDevicesByFile)?;
    let (own, number) = (actor.organisation.0, number.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let row = sqlx::query!(
                    "SELECT id, target, unread, stage FROM operations
                     WHERE organisation_id = acting_organisation() AND number = $1 AND kind = $2",
                    number.as_str(),
                    OperationKind::TakeBack.code(),
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if row.stage != DRAFT {
                    return Err(PortalError::Conflict(Conflict::BegunBefore));
                }
                let mut deletion = FileDeletion {
                    number,
                    file: row.target.unwrap_or_default(),
                    outcome: OperationOutcome::default(),
                    holders: 0,
                    approved: 0,
                    moved_by_msp: 0,
                    unread: reasons(row.unread)?,
                };
                for group in judge(tx, own, row.id).await? {
                    let devices = count(group.devices);
                    deletion.outcome.asked += devices;
                    if let Some(skip) = Skip::from_code(group.skip) {
                        deletion.outcome.skipped.push((skip, devices));
                    } else {
                        deletion.outcome.done = devices;
                        deletion.holders = count(group.holders);
                        deletion.approved = count(group.approved);
                        deletion.moved_by_msp = count(group.moved);
                    }
                }
                Ok(deletion)
            })
        })
        .await
}

/// The verdict on each device by now, counted. Row level security shows none of another reseller's.
async fn judge(tx: &mut PgConnection, own: i64, operation: i64) -> PortalResult<Vec<Group>> {
    sqlx::query(LONG).execute(&mut *tx).await.or_internal()?;
    let mut sql = QueryBuilder::new(
        "SELECT skip, count(*) AS devices, count(DISTINCT holder_id) AS holders,
                count(*) FILTER (WHERE status = 2) AS approved, count(*) FILTER (WHERE tags & 1 = 1) AS moved
         FROM (SELECT ",
    );
    push_skip(&mut sql, &TAKE_BACK, own);
    sql.push(
        " AS skip, d.holder_id, d.status, d.tags
          FROM (SELECT unnest(identities) AS identity FROM operation_devices WHERE operation_id = ",
    );
    sql.push_bind(operation).push(") a LEFT JOIN devices d ON d.identity = a.identity AND d.reseller_id = ");
    sql.push_bind(own).push(") judged GROUP BY skip ORDER BY skip");
    sql.build_query_as().fetch_all(tx).await.or_internal()
}

fn reasons(stored: serde_json::Value) -> PortalResult<Vec<(Reason, u64)>> {
    let pairs: Vec<(i16, u64)> = serde_json::from_value(stored).or_internal()?;
    let reason = |code| {
        let unknown = UnknownCode { what: "operations.unread", code };
        Reason::from_code(code).ok_or(unknown).or_internal()
    };
    pairs.into_iter().map(|(code, rows)| Ok((reason(code)?, rows))).collect()
}

pub(super) async fn confirm(
    store: &Store,
    actor: &Actor,
    number: &OperationNumber,
) -> PortalResult<OperationNumber> {
    require(actor, Action::DeleteDevicesByFile)?;
    let (number, now) = (number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                begin_draft(tx, &number, now).await?;
                // One that was begun before is the answer as well, however often it is asked for.
                sqlx::query_scalar!(
                    "SELECT number FROM operations
                     WHERE organisation_id = acting_organisation() AND number = $1 AND kind = $2",
                    number.as_str(),
                    OperationKind::TakeBack.code(),
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .map(|_| number)
                .ok_or(PortalError::NotFound)
            })
        })
        .await
}
