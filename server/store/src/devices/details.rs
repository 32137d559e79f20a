use super::row::{COLUMNS, Found, JOINS};
use super::wanted::{Whose, spellings};
use crate::Store;
use crate::error::OrInternal;
use crate::services::{catalogue, names};
use crate::uploads::UnknownCode;
use domain::devices::{CustodyEntry, CustodyEvent, DeviceDetails};
use domain::operations::OperationNumber;
use domain::policy::{Action, require};
use domain::services::{Service, ServiceSet};
use domain::uploads::UploadNumber;
use domain::{Actor, PortalError, PortalResult};
use sqlx::{FromRow, PgConnection, QueryBuilder};
use time::Date;

#[derive(FromRow)]
struct Detailed {
    #[sqlx(flatten)]
    found: Found,
    batches: Vec<i64>,
    upload: Option<String>,
    uploaded_by: Option<String>,
    order_date: Option<Date>,
}

pub(super) async fn details(store: &Store, actor: &Actor, text: &str) -> PortalResult<DeviceDetails> {
    require(actor, Action::ViewDevices)?;
    let spellings = spellings(text);
    if spellings.is_empty() {
        return Err(PortalError::NotFound);
    }
    let whom = actor.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let services = catalogue(tx).await?;
                let detailed =
                    read(tx, Whose::known(&whom), spellings).await?.ok_or(PortalError::NotFound)?;
                Ok(DeviceDetails {
                    custody: custody(tx, &detailed.batches, &services).await?,
                    row: detailed.found.row(&services)?,
                    upload: detailed.upload.as_deref().and_then(UploadNumber::parse),
                    uploaded_by: detailed.uploaded_by,
                    order_date: detailed.order_date,
                })
            })
        })
        .await
}

async fn read(tx: &mut PgConnection, whose: Whose, spellings: Vec<String>) -> PortalResult<Option<Detailed>> {
    let mut sql = QueryBuilder::new(COLUMNS);
    sql.push(", d.batches, u.number AS upload, u.uploaded_by, d.order_date FROM devices d").push(JOINS);
    sql.push(" WHERE");
    whose.push(&mut sql);
    for (before, column) in [(" AND (", "identity"), (" OR ", "imei2"), (" OR ", "serial")] {
        sql.push(before).push(format_args!("d.{column} = ANY(")).push_bind(spellings.clone()).push(")");
    }
    // Its own name before a name it shares.
    sql.push(") ORDER BY d.identity = ANY(").push_bind(spellings).push(") DESC, d.identity LIMIT 1");
    sql.build_query_as().fetch_optional(tx).await.or_internal()
}

/// The custody record, as far as row level security shows it: the batches that the acting organisation took part in.
/// Another organisation is named when it is one's own customer, or has delivered something before. Who received is told
/// where something changed hands; which services, to their user.
async fn custody(
    tx: &mut PgConnection,
    batches: &[i64],
    catalogue: &[Service],
) -> PortalResult<Vec<CustodyEntry>> {
    let rows = sqlx::query!(
        r#"SELECT b.event, b.at, b.organisation_id = acting_organisation() AS "own!",
                  coalesce(o.name, c.name, s.sender_name) AS by, b.person,
                  CASE WHEN b.event IN (1, 3) THEN coalesce(e.name, t.name, r.sender_name) END AS "to",
                  coalesce(u.number, y.number) AS "upload?", b.operation, b.services
           FROM batches b
           LEFT JOIN organisations o ON o.id = b.organisation_id
           LEFT JOIN connections c ON c.tenant_id = acting_organisation() AND c.customer_id = b.organisation_id
           LEFT JOIN organisations e ON e.id = b.to_id
           LEFT JOIN connections t ON t.tenant_id = acting_organisation() AND t.customer_id = b.to_id
           LEFT JOIN uploads u ON u.id = b.upload_id
           LEFT JOIN deliveries y ON y.upload_id = b.upload_id
           LEFT JOIN LATERAL (SELECT sender_name FROM deliveries
                              WHERE receiver_id = acting_organisation() AND sender_id = b.organisation_id LIMIT 1) s
               ON b.organisation_id <> acting_organisation()
           LEFT JOIN LATERAL (SELECT sender_name FROM deliveries
                              WHERE receiver_id = acting_organisation() AND sender_id = b.to_id LIMIT 1) r
               ON b.to_id <> acting_organisation()
           WHERE b.id = ANY($1)
           ORDER BY b.id DESC"#,
        batches,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    rows.into_iter()
        .map(|row| {
            let unknown = UnknownCode { what: "batches.event", code: row.event };
            Ok(CustodyEntry {
                event: CustodyEvent::from_code(row.event).ok_or(unknown).or_internal()?,
                at: row.at,
                by: row.by,
                person: row.own.then_some(row.person),
                to: row.to,
                upload: row.upload.as_deref().and_then(UploadNumber::parse),
                operation: row.operation.filter(|_| row.own).as_deref().and_then(OperationNumber::parse),
                services: if row.own { names(catalogue, ServiceSet(row.services)) } else { Vec::new() },
            })
        })
        .collect()
}
