use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::uploads::{Undoable, count};
use domain::devices::{CustodyEvent, DeviceStatus};
use domain::{Actor, PortalResult};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// Appends the condition for devices of the upload that nobody has touched since, for a table called `d`.
fn push_untouched(upload: &Undoable, actor: &Actor, sql: &mut QueryBuilder<Postgres>) {
    sql.push(" d.reseller_id = ").push_bind(actor.organisation.0);
    sql.push(" AND d.upload_id = ").push_bind(upload.id);
    sql.push(" AND d.holder_id = ").push_bind(upload.customer_id);
    sql.push(" AND d.status = ").push_bind(DeviceStatus::Pending.code());
    sql.push(" AND d.batches[cardinality(d.batches)] = ").push_bind(upload.batch.unwrap_or_default());
}

#[derive(FromRow)]
struct Group {
    holder_id: i64,
    via_id: Option<i64>,
    model_id: Option<i32>,
    devices: i64,
    verified: i64,
}

/// Undoes an upload: nobody holds those of its devices that nobody has touched since, a batch says so, the counters
/// follow. One statement, so that what is counted is what is released.
pub(crate) async fn release(
    tx: &mut PgConnection,
    actor: &Actor,
    now: OffsetDateTime,
    upload: &Undoable,
) -> PortalResult<u64> {
    // A million devices take longer than a request may.
    sqlx::query("SET LOCAL statement_timeout = '120s'").execute(&mut *tx).await.or_internal()?;
    let mut sql = QueryBuilder::new(
        "WITH target AS MATERIALIZED (SELECT d.identity, d.holder_id, d.via_id, d.model_id, d.status FROM devices d WHERE",
    );
    push_untouched(upload, actor, &mut sql);
    sql.push(
        " ORDER BY d.identity FOR UPDATE),
         batch AS (INSERT INTO batches (event, organisation_id, from_id, person_id, person, upload_id, devices, at) SELECT ",
    );
    sql.push_bind(CustodyEvent::Undone.code())
        .push("::smallint, acting_organisation(), t.holder_id, p.id, p.email, ");
    sql.push_bind(upload.id).push("::bigint, count(*), ").push_bind(now).push(
        "::timestamptz FROM target t CROSS JOIN people p WHERE p.id = acting_person()
             GROUP BY t.holder_id, p.id, p.email RETURNING id, from_id),
         released AS (UPDATE devices d SET holder_id = NULL, batches = d.batches || batch.id
             FROM target t JOIN batch ON batch.from_id = t.holder_id
             WHERE d.identity = t.identity RETURNING t.holder_id, t.via_id, t.model_id, t.status)
         SELECT holder_id, via_id, model_id, count(*) AS devices, count(*) FILTER (WHERE status = 2) AS verified
         FROM released GROUP BY holder_id, via_id, model_id",
    );
    let groups: Vec<Group> = sql.build_query_as().fetch_all(&mut *tx).await.or_internal()?;
    take_off(tx, actor, &groups).await?;
    // Whoever had them, or has handed them on, sees them go.
    let concerned: BTreeSet<i64> =
        groups.iter().flat_map(|group| [Some(group.holder_id), group.via_id]).flatten().collect();
    for organisation in concerned {
        notify_changed(tx, organisation).await.or_internal()?;
    }
    Ok(count(groups.iter().map(|group| group.devices).sum()))
}

/// Keeps the counters true: the reseller's own and those of who has handed the devices on. Rows are locked in the order of
/// their keys, as everywhere: connections, models, resellers, holdings.
async fn take_off(tx: &mut PgConnection, actor: &Actor, groups: &[Group]) -> PortalResult<()> {
    let mut connections: BTreeMap<(i64, i64), (i64, i64)> = BTreeMap::new();
    let mut by_model: BTreeMap<i32, i64> = BTreeMap::new();
    for group in groups {
        for tenant in [Some(actor.organisation.0), group.via_id].into_iter().flatten() {
            let (devices, verified) = connections.entry((tenant, group.holder_id)).or_default();
            *devices += group.devices;
            *verified += group.verified;
        }
        if let Some(model) = group.model_id {
            *by_model.entry(model).or_default() += group.devices;
        }
    }
    let (tenants, holders): (Vec<i64>, Vec<i64>) = connections.keys().copied().unzip();
    let (devices, verified): (Vec<i64>, Vec<i64>) = connections.values().copied().unzip();
    sqlx::query!("SELECT gate_take_off($1, $2, $3, $4)", &tenants, &holders, &devices, &verified)
        .fetch_all(&mut *tx)
        .await
        .or_internal()?;
    let (models, devices): (Vec<i32>, Vec<i64>) = by_model.iter().unzip();
    sqlx::query!(
        "WITH locked AS MATERIALIZED (
             SELECT model_counts.model_id, taken.devices FROM model_counts
             JOIN unnest($1::integer[], $2::bigint[]) AS taken (model_id, devices) USING (model_id)
             WHERE reseller_id = acting_organisation() ORDER BY model_counts.model_id FOR UPDATE OF model_counts)
         UPDATE model_counts SET devices = model_counts.devices - locked.devices FROM locked
         WHERE reseller_id = acting_organisation() AND model_counts.model_id = locked.model_id",
        &models,
        &devices,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    let all: i64 = groups.iter().map(|group| group.devices).sum();
    sqlx::query!(
        "UPDATE reseller_counts SET devices = devices - $1 WHERE reseller_id = acting_organisation()",
        all,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    let states = |group: &Group| {
        let key = (group.holder_id, group.model_id.unwrap_or_default());
        [
            (key, DeviceStatus::Pending.code(), group.devices - group.verified),
            (key, DeviceStatus::Verified.code(), group.verified),
        ]
    };
    let held: Vec<_> = groups.iter().flat_map(states).filter(|(.., devices)| *devices > 0).collect();
    sqlx::query!(
        "SELECT gate_take_off_holdings($1, $2, $3, $4)",
        &held.iter().map(|((holder, _), ..)| *holder).collect::<Vec<_>>(),
        &held.iter().map(|((_, model), ..)| *model).collect::<Vec<_>>(),
        &held.iter().map(|(_, status, _)| *status).collect::<Vec<_>>(),
        &held.iter().map(|(.., devices)| *devices).collect::<Vec<_>>(),
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(())
}
