//! Which devices an operation is for, and the verdict on each, as they are by now. Locks them.

use super::operate::Operation;
use super::verdict::{becomes, push_skip};
use super::{BLOCK, From, Request};
use crate::jobs::{JobResult, OrRetry};
use domain::customers::Verification;
use domain::deliveries::DeliveryStatus;
use domain::operations::Skip;
use domain::organisations::OrganisationKind;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Deliveries before devices, as everywhere: those to be decided.
pub(super) async fn lock_deliveries(tx: &mut PgConnection, operation: &Operation) -> JobResult<()> {
    if let Some(deliveries) = operation.request.deliveries() {
        sqlx::query!("SELECT FROM deliveries WHERE id = ANY($1) ORDER BY id FOR UPDATE", deliveries)
            .execute(tx)
            .await
            .or_retry()?;
    }
    Ok(())
}

/// And those that wait and may become empty, into `waiting`. With which delivery a device came does not change meanwhile:
/// whatever changes hands does so one after the other.
pub(super) async fn lock_waiting(tx: &mut PgConnection, operation: &Operation) -> JobResult<()> {
    if !operation.request.may_empty() {
        return Ok(());
    }
    sqlx::query(
        "CREATE TEMPORARY TABLE waiting (id bigint, receiver_id bigint, upload_id bigint) ON COMMIT DROP",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let mut sql = QueryBuilder::new(
        "WITH came AS MATERIALIZED (
             SELECT DISTINCT d.delivery_id, CASE WHEN d.delivery_id IS NULL THEN d.upload_id END AS upload_id
             FROM asked a CROSS JOIN LATERAL (SELECT delivery_id, upload_id FROM devices
                                              WHERE identity = a.identity AND holder_id IS NOT NULL AND ",
    );
    push_own(&mut sql, operation);
    sql.push(
        " OFFSET 0) d)
         INSERT INTO waiting SELECT id, receiver_id, upload_id FROM deliveries WHERE status = ",
    );
    sql.push_bind(DeliveryStatus::Waiting.code());
    sql.push(
        " AND (id IN (SELECT delivery_id FROM came) OR upload_id IN (SELECT upload_id FROM came)) ORDER BY id FOR UPDATE",
    );
    sql.build().execute(tx).await.or_retry()?;
    Ok(())
}

/// Fills `asked`: the devices that the operation is for, in the order of their identities. Answers how many.
pub(super) async fn ask(tx: &mut PgConnection, operation: &Operation) -> JobResult<i64> {
    sqlx::query(
        r#"CREATE TEMPORARY TABLE asked (identity text COLLATE "C" NOT NULL, place bigint NOT NULL, delivery bigint)
           ON COMMIT DROP"#,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let asked = if let Request::Empty { holders, .. } = &operation.request {
        sqlx::query(
            "INSERT INTO asked SELECT identity, row_number() OVER (ORDER BY identity) - 1, NULL
             FROM devices WHERE holder_id = ANY($1)",
        )
        .bind(holders)
        .execute(&mut *tx)
        .await
    } else if let Some(deliveries) = operation.request.deliveries() {
        sqlx::query(
            "INSERT INTO asked SELECT identity, row_number() OVER (ORDER BY identity) - 1, delivery FROM (
                   SELECT d.identity, dl.id AS delivery FROM deliveries dl
                   CROSS JOIN LATERAL (SELECT identity FROM devices WHERE upload_id = dl.upload_id AND delivery_id IS NULL
                                       AND holder_id = dl.receiver_id OFFSET 0) d
                   WHERE dl.id = ANY($1) AND dl.receiver_id = $2 AND dl.upload_id IS NOT NULL
                   UNION ALL
                   SELECT d.identity, dl.id FROM deliveries dl
                   CROSS JOIN LATERAL (SELECT identity FROM devices WHERE delivery_id = dl.id
                                       AND holder_id = dl.receiver_id OFFSET 0) d
                   WHERE dl.id = ANY($1) AND dl.receiver_id = $2 AND dl.upload_id IS NULL) found",
        )
        .bind(deliveries)
        .bind(operation.organisation)
        .execute(&mut *tx)
        .await
    } else {
        sqlx::query(
            "INSERT INTO asked SELECT asked.identity, block * $2 + place - 1, NULL
             FROM operation_devices CROSS JOIN LATERAL unnest(identities) WITH ORDINALITY AS asked (identity, place)
             WHERE operation_id = $1",
        )
        .bind(operation.id)
        .bind(BLOCK)
        .execute(&mut *tx)
        .await
    };
    Ok(i64::try_from(asked.or_retry()?.rows_affected()).unwrap_or(i64::MAX))
}

/// Fills `judged`: each device that was asked for as it is, why it is left so (`skip`) or what becomes of it (`to_…`), and
/// its part of the custody record. Answers how many are changed.
pub(super) async fn judge(tx: &mut PgConnection, operation: &Operation) -> JobResult<i64> {
    sqlx::query(
        r#"CREATE TEMPORARY TABLE judged (
               identity text COLLATE "C" NOT NULL, place bigint NOT NULL, delivery bigint, skip smallint NOT NULL,
               reseller_id bigint, model_id integer, holder_id bigint, via_id bigint, status smallint,
               to_holder bigint, to_via bigint, to_movers bigint[], to_status smallint, to_services bigint, to_deleted_from bigint,
               to_tags smallint, gave bigint, received bigint, upload bigint, about bigint) ON COMMIT DROP"#,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let own = operation.organisation;
    let to = becomes(&operation.request, own, operation.kind);
    let mut sql = QueryBuilder::new("INSERT INTO judged SELECT a.identity, a.place, a.delivery, ");
    push_skip(&mut sql, &operation.request, own);
    sql.push(", d.reseller_id, d.model_id, d.holder_id, d.via_id, d.status");
    for (expression, cast) in [
        (&to.holder, "bigint"),
        (&to.via, "bigint"),
        (&to.movers, "bigint[]"),
        (&to.status, "smallint"),
        (&to.services, "bigint"),
        (&to.deleted_from, "bigint"),
        (&to.tags, "smallint"),
        (&to.from, "bigint"),
        (&to.to, "bigint"),
        (&to.upload, "bigint"),
        (&to.about, "bigint"),
    ] {
        sql.push(format_args!(", ({expression})::{cast}"));
    }
    // One by one in the order of the identities: everyone locks devices in this order.
    sql.push(
        " FROM (SELECT identity, place, delivery FROM asked ORDER BY identity OFFSET 0) a
          LEFT JOIN LATERAL (SELECT * FROM devices WHERE identity = a.identity AND ",
    );
    push_own(&mut sql, operation);
    sql.push(" FOR UPDATE) d ON true LEFT JOIN deliveries dl ON dl.id = a.delivery");
    sql.build().execute(&mut *tx).await.or_retry()?;
    if !takes(tx, operation).await? {
        sqlx::query("UPDATE judged SET skip = $1 WHERE skip = 0")
            .bind(Skip::ReceiverGone.code())
            .execute(&mut *tx)
            .await
            .or_retry()?;
    }
    sqlx::query("CREATE INDEX ON judged (place)").execute(&mut *tx).await.or_retry()?;
    sqlx::query("ANALYZE judged").execute(&mut *tx).await.or_retry()?;
    sqlx::query_scalar("SELECT count(*) FROM judged WHERE skip = 0").fetch_one(tx).await.or_retry()
}

/// The devices that are the acting organisation's to change: what it uploaded, or what it holds or has handed on. Nothing
/// is found of any other, so that nothing can be told of it.
fn push_own(sql: &mut QueryBuilder<Postgres>, operation: &Operation) {
    let own = operation.organisation;
    match &operation.request {
        Request::TakeBack { .. } => {
            sql.push("reseller_id = ").push_bind(own);
        }
        // Nobody else can act for what was deleted.
        Request::Empty { holders, .. } => {
            sql.push("holder_id = ANY(").push_bind(holders.clone()).push(")");
        }
        _ => {
            sql.push("(holder_id = ").push_bind(own).push(" OR via_id = ").push_bind(own).push(")");
        }
    }
}

/// Whether the other side still agrees: it may have ended the relation since the operation was asked for.
async fn takes(tx: &mut PgConnection, operation: &Operation) -> JobResult<bool> {
    let other = match operation.request {
        Request::Move { to } => to,
        Request::Return { from: From::Receiver(receiver), .. } => receiver,
        _ => return Ok(true),
    };
    if operation.kind == OrganisationKind::Msp {
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM connections
               WHERE tenant_id = $1 AND customer_id = $2 AND verification = $3) AS "takes!""#,
            operation.organisation,
            other,
            Verification::Active.code(),
        )
        .fetch_one(tx)
        .await
        .or_retry()
    } else {
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM organisations WHERE id = $2 AND parent_id = $1 AND deleted_at IS NULL) AS "takes!""#,
            operation.organisation,
            other,
        )
        .fetch_one(tx)
        .await
        .or_retry()
    }
}
