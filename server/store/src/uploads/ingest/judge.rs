//! Which good rows cannot be new devices, and why. Set-based: a statement a question.

use super::Upload;
use super::file::Staged;
use super::ranges::{Near, Ranges};
use crate::jobs::{JobResult, OrRetry};
use domain::devices::Edition;
use domain::uploads::Reason;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// What is in `judged`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    /// Rows that become devices.
    pub accepted: u64,
    /// Those of them that were devices before, released since.
    pub revived: u64,
    /// Rows that were good and fail here.
    pub refused: u64,
}

/// Fills `judged`: `reason` of a row that is refused, or in `revive` the device that it brings back.
pub(super) async fn judge(
    tx: &mut PgConnection,
    upload: &Upload,
    staged: &Staged,
    enriched: bool,
) -> JobResult<Judged> {
    prepare(tx).await?;
    let identities = Ranges::of(tx, "identity", staged.summary.accepted).await?;
    let mut found = same_identity(tx, upload, identities).await?;
    if found < staged.summary.accepted || some_come_back(tx).await? {
        found += other_identity(tx, upload, staged, identities, found > 0).await?;
    }
    if found > 0 {
        sqlx::query("ANALYZE judged").execute(&mut *tx).await.or_retry()?;
        one_row_each(tx).await?;
    }
    let mut more = if enriched { named_twice(tx).await? } else { 0 };
    more += unsold_enterprise(tx, upload).await?;
    more += unknown(tx).await?;
    if more > 0 {
        keep_one_verdict(tx).await?;
    }
    let mut judged = counted(tx, staged.summary.accepted).await?;
    if upload.all_or_nothing && staged.summary.failed + judged.refused > 0 && judged.accepted > 0 {
        hold_back(tx).await?;
        judged = counted(tx, staged.summary.accepted).await?;
    }
    Ok(judged)
}

/// Makes `judged`.
pub(super) async fn prepare(tx: &mut PgConnection) -> JobResult<()> {
    sqlx::query(
        r#"CREATE TEMPORARY TABLE judged (line integer NOT NULL, reason smallint, detail text, revive text COLLATE "C")
           ON COMMIT DROP"#,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// A column of good rows, and where devices have the same text.
struct Way {
    staged: &'static str,
    devices: &'static str,
    /// Only devices that are known by a serial number.
    of_serials: bool,
    near: Near,
}

/// Appends the devices (`d`) that good rows (`s`) find by `way`, row by row in the order of the index. Fenced with OFFSET,
/// because planners like to read all devices for a million rows: this takes as long among ten million as among none.
fn push_found(sql: &mut QueryBuilder<Postgres>, upload: &Upload, way: &Way, unless_judged: bool) {
    let (staged, devices, receiver) = (way.staged, way.devices, receiver(upload));
    let kind = if way.of_serials { "kind = 3 AND " } else { "" };
    sql.push(format_args!(
        "(SELECT line{receiver}, {staged} AS key FROM staged WHERE reason IS NULL AND {staged} IS NOT NULL"
    ));
    if let Near::Within(number) = way.near {
        sql.push(format_args!(" AND left({staged}, -4) IN (SELECT prefix FROM near WHERE way = {number})"));
    }
    if unless_judged {
        sql.push(
            " AND NOT EXISTS (SELECT FROM judged j WHERE j.line = staged.line AND j.reason IS NOT NULL)",
        );
    }
    sql.push(format_args!(
        " ORDER BY key OFFSET 0) s CROSS JOIN LATERAL (
             SELECT identity, holder_id, reseller_id FROM devices WHERE {kind}{devices} = s.key OFFSET 0) d"
    ));
}

/// The column that says whom a row is for, where that is not the same for all.
fn receiver(upload: &Upload) -> &'static str {
    if upload.is_bulk() { ", receiver" } else { "" }
}

/// Devices that exist, held or released, under the same identity: nearly all that are found at all.
async fn same_identity(tx: &mut PgConnection, upload: &Upload, identities: Ranges) -> JobResult<u64> {
    let near = identities.near(tx, 0, "identity").await?;
    if near == Near::Nowhere {
        return Ok(0);
    }
    let mut sql = QueryBuilder::new("INSERT INTO judged (line, reason, revive) SELECT ");
    push_verdict(&mut sql, upload);
    sql.push(" FROM ");
    push_found(
        &mut sql,
        upload,
        &Way { staged: "identity", devices: "identity", of_serials: false, near },
        false,
    );
    Ok(sql.build().execute(tx).await.or_retry()?.rows_affected())
}

/// Whether a row brings a device back: one of its other identities may be somebody's by now.
async fn some_come_back(tx: &mut PgConnection) -> JobResult<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM judged WHERE revive IS NOT NULL)")
        .fetch_one(tx)
        .await
        .or_retry()
}

/// Devices that exist under another of a row's identities, for rows that nothing speaks against yet. A serial number
/// beside an IMEI counts only against devices known by a serial number: makers number their devices independently of
/// each other.
async fn other_identity(
    tx: &mut PgConnection,
    upload: &Upload,
    staged: &Staged,
    identities: Ranges,
    some_found: bool,
) -> JobResult<u64> {
    let ways = other_ways(tx, staged, identities).await?;
    if ways.is_empty() {
        return Ok(0);
    }
    if some_found {
        sqlx::query("ANALYZE judged").execute(&mut *tx).await.or_retry()?;
    }
    let mut sql = QueryBuilder::new("INSERT INTO judged (line, reason, revive) SELECT DISTINCT ON (line) ");
    push_verdict(&mut sql, upload);
    sql.push(" FROM (");
    for (how, way) in ways.iter().enumerate() {
        sql.push(if how == 0 { "" } else { " UNION ALL " });
        let receiver = receiver(upload);
        sql.push(format_args!("SELECT line{receiver}, {how} AS how, identity, holder_id, reseller_id FROM "));
        push_found(&mut sql, upload, way, some_found);
    }
    // Somebody who holds it decides; else the closest match is brought back.
    sql.push(") d ORDER BY line, holder_id IS NULL, how");
    let found = sql.build().execute(&mut *tx).await.or_retry()?.rows_affected();
    if found > 0 && some_found {
        keep_one_verdict(tx).await?;
    }
    Ok(found)
}

/// The ways by which rows may find a device under another identity, closest match first.
async fn other_ways(tx: &mut PgConnection, staged: &Staged, identities: Ranges) -> JobResult<Vec<Way>> {
    let rows = staged.summary.accepted;
    let imei2s = if staged.has.imei2s { Some(Ranges::of(tx, "imei2", rows).await?) } else { None };
    let serials = if staged.has.serials { Some(Ranges::of(tx, "serial", rows).await?) } else { None };
    let asked = [
        (Some(identities), "identity", "imei2", false),
        (imei2s, "imei2", "identity", false),
        (imei2s, "imei2", "imei2", false),
        (Some(identities).filter(|_| staged.has.serial_identities), "identity", "serial", false),
        (serials, "serial", "identity", true),
    ];
    let mut ways = Vec::new();
    for (number, (ranges, staged, devices, of_serials)) in (1_i16..).zip(asked) {
        let Some(ranges) = ranges else { continue };
        let near = ranges.near(tx, number, devices).await?;
        if near != Near::Nowhere {
            ways.push(Way { staged, devices, of_serials, near });
        }
    }
    Ok(ways)
}

/// Appends the columns of a verdict, about a device called `d`.
fn push_verdict(sql: &mut QueryBuilder<Postgres>, upload: &Upload) {
    sql.push("line, CASE WHEN d.holder_id IS NULL THEN NULL WHEN d.reseller_id <> ")
        .push_bind(upload.reseller_id);
    sql.push(" THEN ").push_bind(Reason::AnotherReseller.code());
    sql.push(" WHEN d.holder_id = ");
    match upload.customer_id {
        Some(customer_id) => sql.push_bind(customer_id),
        None => sql.push("(SELECT customer_id FROM receivers WHERE receivers.id = receiver)"),
    };
    sql.push(" THEN ").push_bind(Reason::SameCustomer.code());
    sql.push(" ELSE ").push_bind(Reason::DifferentCustomer.code());
    sql.push("::smallint END, CASE WHEN d.holder_id IS NULL THEN d.identity END");
}

/// Two rows that name one released device, each by another of its identities: the first brings it back.
async fn one_row_each(tx: &mut PgConnection) -> JobResult<()> {
    sqlx::query(
        "UPDATE judged SET reason = $1, detail = first.line, revive = NULL
         FROM (SELECT revive, min(line) AS line FROM judged WHERE revive IS NOT NULL
               GROUP BY revive HAVING count(*) > 1) first
         WHERE judged.revive = first.revive AND judged.line > first.line",
    )
    .bind(Reason::Duplicate.code())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Two rows that name one device once the registry has completed them. The checks have found the others.
async fn named_twice(tx: &mut PgConnection) -> JobResult<u64> {
    let refused = sqlx::query(
        "INSERT INTO judged (line, reason, detail)
         SELECT line, $1, min(first) FROM (
             SELECT line, min(line) OVER (PARTITION BY key) AS first FROM (
                 SELECT line, identity AS key FROM staged WHERE reason IS NULL
                 UNION ALL
                 SELECT line, imei2 FROM staged WHERE reason IS NULL AND imei2 IS NOT NULL) keys) named
         WHERE line > first GROUP BY line",
    )
    .bind(Reason::Duplicate.code())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(refused.rows_affected())
}

/// Enterprise Edition devices in an upload without a sold-to code.
async fn unsold_enterprise(tx: &mut PgConnection, upload: &Upload) -> JobResult<u64> {
    let enterprise = Edition::Enterprise.code();
    let any = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM models WHERE edition = $1) AS "any!""#,
        enterprise,
    )
    .fetch_one(&mut *tx)
    .await
    .or_retry()?;
    if upload.sold_to_code || !any {
        return Ok(0);
    }
    let reason =
        if upload.is_bulk() { Reason::EnterpriseInBulk } else { Reason::EnterpriseWithoutSoldToCode };
    let refused = sqlx::query(
        "INSERT INTO judged (line, reason) SELECT line, $1 FROM staged
         WHERE reason IS NULL AND CASE
             WHEN model_id IS NOT NULL THEN model_id IN (SELECT id FROM models WHERE edition = $2)
             ELSE kind = 1 AND left(identity, 8) IN (
                 SELECT tac FROM registry_tacs JOIN models ON models.id = model_id WHERE edition = $2) END",
    )
    .bind(reason.code())
    .bind(enterprise)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(refused.rows_affected())
}

/// Devices that the registry does not know, where the operator refuses such.
async fn unknown(tx: &mut PgConnection) -> JobResult<u64> {
    let accepted = sqlx::query_scalar!("SELECT accept_unknown FROM registry_policy")
        .fetch_optional(&mut *tx)
        .await
        .or_retry()?
        .unwrap_or(true);
    if accepted {
        return Ok(0);
    }
    let refused = sqlx::query(
        "INSERT INTO judged (line, reason)
         SELECT s.line, $1 FROM staged s LEFT JOIN registry_tacs t ON s.kind = 1 AND t.tac = left(s.identity, 8)
         WHERE s.reason IS NULL AND coalesce(s.model_id, t.model_id) IS NULL",
    )
    .bind(Reason::UnknownDevice.code())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(refused.rows_affected())
}

/// A row has one verdict: the first reason that was found, or else the first device to bring back.
pub(super) async fn keep_one_verdict(tx: &mut PgConnection) -> JobResult<()> {
    sqlx::query(
        "DELETE FROM judged USING (
             SELECT line, coalesce(min(ctid) FILTER (WHERE reason IS NOT NULL), min(ctid)) AS kept FROM judged
             GROUP BY line HAVING count(*) > 1) several
         WHERE judged.line = several.line AND judged.ctid <> several.kept",
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// All or nothing: the rows that were good fail because of the others.
pub(super) async fn hold_back(tx: &mut PgConnection) -> JobResult<()> {
    sqlx::query("DELETE FROM judged WHERE revive IS NOT NULL").execute(&mut *tx).await.or_retry()?;
    sqlx::query(
        "INSERT INTO judged (line, reason) SELECT line, $1 FROM staged
         WHERE reason IS NULL AND NOT EXISTS (SELECT FROM judged WHERE judged.line = staged.line)",
    )
    .bind(Reason::AllOrNothing.code())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

pub(super) async fn counted(tx: &mut PgConnection, good: u64) -> JobResult<Judged> {
    let (refused, revived): (i64, i64) =
        sqlx::query_as("SELECT count(reason), count(revive) FROM judged").fetch_one(tx).await.or_retry()?;
    let (refused, revived) = (refused.unsigned_abs(), revived.unsigned_abs());
    Ok(Judged { accepted: good - refused, revived, refused })
}
