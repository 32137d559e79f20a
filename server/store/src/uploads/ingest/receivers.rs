//! Whom the rows are for. `receivers` has a row for each customer that gets an upload: one, or in a bulk upload those
//! that the rows name and that take uploads; `staged.receiver` is its `id` there.

use super::Upload;
use super::file::Staged;
use super::judge::Judged;
use crate::Store;
use crate::jobs::{JobResult, OrFail, OrRetry};
use crate::uploads::begin::takes_uploads;
use crate::uploads::stage::status_code;
use domain::organisations::OrganisationNumber;
use domain::uploads::{Reason, UploadNumber, UploadStatus};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use std::collections::{BTreeSet, HashMap};
use time::OffsetDateTime;

/// Fills `receivers`. In a bulk upload, the good rows of others fail from here on.
pub(super) async fn find(tx: &mut PgConnection, upload: &Upload, staged: &mut Staged) -> JobResult<()> {
    sqlx::query(
        r#"CREATE TEMPORARY TABLE receivers (
               id integer NOT NULL PRIMARY KEY, customer_id bigint NOT NULL, upload_id bigint, number text COLLATE "C",
               order_number text, order_date date, total bigint NOT NULL DEFAULT 0, accepted bigint NOT NULL DEFAULT 0,
               verified bigint NOT NULL DEFAULT 0, approved boolean NOT NULL DEFAULT false,
               services bigint NOT NULL DEFAULT 0, batches bigint[] NOT NULL DEFAULT '{}'
           ) ON COMMIT DROP"#,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let Some(customer_id) = upload.customer_id else { return find_named(tx, upload, staged).await };
    sqlx::query(
        "INSERT INTO receivers (id, customer_id, upload_id, number, order_number, order_date)
         VALUES (0, $1, $2, $3, $4, $5)",
    )
    .bind(customer_id)
    .bind(upload.id)
    .bind(upload.number.as_str())
    .bind(&upload.order_number)
    .bind(upload.order_date)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// The customers that the rows name, as they stand now: one may have become inactive, suspended or a client on hold since the
/// file was sent.
async fn find_named(tx: &mut PgConnection, upload: &Upload, staged: &mut Staged) -> JobResult<()> {
    let numbers: Vec<&str> = staged.customers.iter().map(OrganisationNumber::as_str).collect();
    let known = sqlx::query!(
        r#"SELECT c.number, c.customer_id, c.verification, o.suspended_at IS NOT NULL OR k.status IS DISTINCT FROM 1 AND k.id IS NOT NULL AS "closed!"
           FROM connections c JOIN organisations o ON o.id = c.customer_id LEFT JOIN clients k ON k.id = c.id
           WHERE c.tenant_id = $1 AND c.number = ANY($2)"#,
        upload.reseller_id,
        &numbers as _,
    )
    .fetch_all(&mut *tx)
    .await
    .or_retry()?;
    let known: HashMap<String, (i64, bool)> = known
        .into_iter()
        .map(|row| (row.number, (row.customer_id, takes_uploads(row.verification).is_ok() && !row.closed)))
        .collect();
    let (mut places, mut customers) = (Vec::new(), Vec::new());
    let (mut not_yours, mut inactive) = (Vec::new(), Vec::new());
    for (place, number) in (0_i32..).zip(&numbers) {
        match known.get(*number) {
            None => not_yours.push(place),
            Some((_, false)) => inactive.push(place),
            Some((customer, true)) => {
                places.push(place);
                customers.push(*customer);
            }
        }
    }
    for (refused, reason) in
        [(not_yours, Reason::NotYourCustomer), (inactive, Reason::CustomerTakesNoUploads)]
    {
        if !refused.is_empty() {
            refuse(tx, staged, &refused, reason).await?;
        }
    }
    sqlx::query("INSERT INTO receivers (id, customer_id) SELECT * FROM unnest($1::integer[], $2::bigint[])")
        .bind(places)
        .bind(customers)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    sqlx::query("ANALYZE receivers").execute(tx).await.or_retry()?;
    Ok(())
}

/// The good rows that name these customers fail.
async fn refuse(
    tx: &mut PgConnection,
    staged: &mut Staged,
    customers: &[i32],
    reason: Reason,
) -> JobResult<()> {
    let refused = sqlx::query("UPDATE staged SET reason = $1 WHERE reason IS NULL AND receiver = ANY($2)")
        .bind(reason.code())
        .bind(customers)
        .execute(tx)
        .await
        .or_retry()?
        .rows_affected();
    staged.summary.accepted -= refused;
    staged.summary.failed += refused;
    Ok(())
}

/// Every row has its verdict: counts them for each receiver. In a bulk upload, opens an upload for each.
pub(super) async fn count(
    store: &Store,
    tx: &mut PgConnection,
    upload: &Upload,
    judged: &Judged,
    now: OffsetDateTime,
) -> JobResult<()> {
    if !upload.is_bulk() {
        sqlx::query("UPDATE receivers SET accepted = $1")
            .bind(i64::try_from(judged.accepted).or_fail()?)
            .execute(tx)
            .await
            .or_retry()?;
        return Ok(());
    }
    // The order that all accepted rows of a customer are of is that of its upload.
    sqlx::query(
        "UPDATE receivers r SET total = counted.total, accepted = counted.accepted,
             order_number = CASE WHEN ordered = counted.accepted AND first_number = last_number THEN first_number ELSE $1 END,
             order_date = CASE WHEN dated = counted.accepted AND first_date = last_date THEN first_date::date ELSE $2 END
         FROM (
             SELECT receiver, count(*) AS total, count(*) FILTER (WHERE good) AS accepted,
                    count(order_number) FILTER (WHERE good) AS ordered, count(order_date) FILTER (WHERE good) AS dated,
                    min(order_number) FILTER (WHERE good) AS first_number,
                    max(order_number) FILTER (WHERE good) AS last_number,
                    min(order_date) FILTER (WHERE good) AS first_date, max(order_date) FILTER (WHERE good) AS last_date
             FROM (SELECT s.receiver, s.order_number, s.order_date, s.reason IS NULL AND j.line IS NULL AS good
                   FROM staged s LEFT JOIN judged j ON j.line = s.line AND j.reason IS NOT NULL
                   WHERE s.receiver IS NOT NULL) decided
             GROUP BY receiver) counted
         WHERE counted.receiver = r.id",
    )
    .bind(&upload.order_number)
    .bind(upload.order_date)
    .execute(&mut *tx)
    .await
    .or_retry()?;
    open_uploads(store, tx, upload, now).await
}

/// An upload for each receiver, with its counts; the customers' counters follow.
async fn open_uploads(
    store: &Store,
    tx: &mut PgConnection,
    upload: &Upload,
    now: OffsetDateTime,
) -> JobResult<()> {
    let counts: Vec<(i32, i64, i64)> =
        sqlx::query_as("SELECT id, total, accepted FROM receivers ORDER BY id")
            .fetch_all(&mut *tx)
            .await
            .or_retry()?;
    let mut numbers = BTreeSet::new();
    while numbers.len() < counts.len() {
        numbers.insert(UploadNumber::new(upload.uploaded_at.date(), store.random.bits()));
    }
    let status = |&(_, total, accepted): &(i32, i64, i64)| {
        status_code(UploadStatus::of(accepted.unsigned_abs(), (total - accepted).unsigned_abs()))
    };
    // A number that is taken ends the attempt; the next one draws others.
    sqlx::query(
        "WITH opened AS (
             INSERT INTO uploads (number, reseller_id, customer_id, person_id, uploaded_by, account_id, key, request_sha256,
                 stage, file_name, file_bytes, all_or_nothing, order_number, order_date, total, accepted, failed, status,
                 bulk_id, begun_at, uploaded_at, finished_at)
             SELECT new.number, b.reseller_id, r.customer_id, b.person_id, b.uploaded_by, b.account_id, new.number,
                 b.request_sha256, 3, b.file_name, 0, b.all_or_nothing, r.order_number, r.order_date, r.total, r.accepted,
                 r.total - r.accepted, new.status, b.id, b.begun_at, b.uploaded_at, $5
             FROM receivers r JOIN unnest($2::integer[], $3::text[], $4::smallint[]) AS new (receiver, number, status)
                 ON new.receiver = r.id
             CROSS JOIN uploads b WHERE b.id = $1 ORDER BY r.id
             RETURNING id, customer_id, number)
         UPDATE receivers r SET upload_id = opened.id, number = opened.number
         FROM opened WHERE opened.customer_id = r.customer_id",
    )
    .bind(upload.id)
    .bind(counts.iter().map(|(id, ..)| *id).collect::<Vec<_>>())
    .bind(numbers.iter().map(UploadNumber::as_str).collect::<Vec<_>>())
    .bind(counts.iter().map(status).collect::<Vec<_>>())
    .bind(now)
    .execute(&mut *tx)
    .await
    .or_retry()?;
    lock_connections(tx, upload).await?;
    sqlx::query(
        "UPDATE connections c SET uploads = uploads + 1, last_uploaded_at = greatest(last_uploaded_at, $2)
         FROM receivers r WHERE c.tenant_id = $1 AND c.customer_id = r.customer_id",
    )
    .bind(upload.reseller_id)
    .bind(upload.uploaded_at)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Locks the receivers' connections in the order of their keys, as everywhere.
pub(super) async fn lock_connections(tx: &mut PgConnection, upload: &Upload) -> JobResult<()> {
    sqlx::query(
        "SELECT FROM connections c JOIN receivers r ON r.customer_id = c.customer_id WHERE c.tenant_id = $1
         ORDER BY c.customer_id FOR NO KEY UPDATE OF c",
    )
    .bind(upload.reseller_id)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// What a device gets of its receiver.
pub(super) enum Given {
    /// Of the only one: constants, which cost nothing a row.
    Constants(Constants),
    /// Of many: columns of `receivers r`.
    Columns,
}

/// The only receiver, and what it says.
#[derive(sqlx::FromRow)]
pub(super) struct Constants {
    customer_id: i64,
    upload_id: i64,
    status: i16,
    services: i64,
    batches: Vec<i64>,
}

/// Each of the things that a device gets.
#[derive(Clone, Copy)]
pub(super) enum Gift {
    Customer,
    Upload,
    Status,
    Services,
    Batches,
}

/// `approved`, as a device's status.
const STATUS: &str = "CASE WHEN r.approved THEN 2::smallint ELSE 1::smallint END";

impl Given {
    /// Once the receivers have answered.
    pub(super) async fn read(tx: &mut PgConnection, upload: &Upload) -> JobResult<Self> {
        if upload.is_bulk() {
            return Ok(Self::Columns);
        }
        let mut sql = QueryBuilder::new("SELECT customer_id, upload_id, ");
        sql.push(STATUS).push(" AS status, services, batches FROM receivers r");
        Ok(Self::Constants(sql.build_query_as().fetch_one(tx).await.or_retry()?))
    }

    /// Appends what finds the receiver `r` of a row `s` of `staged`.
    pub(super) fn push_join(&self, sql: &mut QueryBuilder<Postgres>) {
        if matches!(self, Self::Columns) {
            sql.push(" JOIN receivers r ON r.id = s.receiver");
        }
    }

    /// Appends one of the things.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>, gift: Gift) {
        match (self, gift) {
            (Self::Constants(one), Gift::Customer) => sql.push_bind(one.customer_id).push("::bigint"),
            (Self::Constants(one), Gift::Upload) => sql.push_bind(one.upload_id).push("::bigint"),
            (Self::Constants(one), Gift::Status) => sql.push_bind(one.status).push("::smallint"),
            (Self::Constants(one), Gift::Services) => sql.push_bind(one.services).push("::bigint"),
            (Self::Constants(one), Gift::Batches) => sql.push_bind(one.batches.clone()).push("::bigint[]"),
            (Self::Columns, Gift::Customer) => sql.push("r.customer_id"),
            (Self::Columns, Gift::Upload) => sql.push("r.upload_id"),
            (Self::Columns, Gift::Status) => sql.push(STATUS),
            (Self::Columns, Gift::Services) => sql.push("r.services"),
            (Self::Columns, Gift::Batches) => sql.push("r.batches"),
        };
    }

    /// The columns that a statement over devices (`of`: their alias with a dot) returns for [`Self::push_counted`].
    pub(super) fn returned(&self, of: &str) -> String {
        match self {
            Self::Constants(_) => format!("{of}model_id"),
            Self::Columns => format!("{of}upload_id, {of}model_id"),
        }
    }

    /// Appends the question how many `devices` there are of each upload and model.
    pub(super) fn push_counted(&self, sql: &mut QueryBuilder<Postgres>, devices: &str) {
        sql.push(" SELECT ");
        match self {
            Self::Constants(one) => sql.push_bind(one.upload_id).push("::bigint AS "),
            Self::Columns => sql,
        };
        sql.push(format_args!("upload_id, model_id, count(*) AS devices FROM {devices} GROUP BY "));
        sql.push(match self {
            Self::Constants(_) => "model_id",
            Self::Columns => "upload_id, model_id",
        });
    }
}
