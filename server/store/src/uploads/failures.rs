use super::stage::UnknownCode;
use crate::Store;
use crate::error::OrInternal;
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::uploads::file::ErrorRow;
use domain::uploads::{FailedRow, FailedRows, LIST_KEY, Reason, UploadNumber};
use domain::{Actor, PortalError, PortalResult};
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use sqlx::PgConnection;

pub(super) async fn failures(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<FailedRow>>>> {
    require(actor, seeing(actor.kind))?;
    let wanted = number.clone();
    let uploads = store.act(actor, move |tx| Box::pin(async move { parts(tx, &wanted).await })).await?;
    let (store, actor) = (store.clone(), actor.clone());
    Ok(stream::try_unfold(-1, move |after| {
        let (store, actor, uploads) = (store.clone(), actor.clone(), uploads.clone());
        async move {
            let block = store
                .act(&actor, move |tx| Box::pin(async move { block(tx, &uploads, after).await }))
                .await?;
            Ok(block.map(|(number, rows)| (rows, number)))
        }
    })
    .boxed())
}

/// What reading failed rows is for an organisation of this kind.
fn seeing(kind: OrganisationKind) -> Action {
    if kind == OrganisationKind::Operator { Action::ViewDeviceRegistry } else { Action::ViewUploads }
}

pub(super) async fn some(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
    after: u64,
    limit: u16,
) -> PortalResult<FailedRows> {
    require(actor, Action::ViewUploads)?;
    let (wanted, limit) = (number.clone(), usize::from(limit));
    let line = i32::try_from(after).unwrap_or(i32::MAX);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let uploads = parts(tx, &wanted).await?;
                let of_a_list = sqlx::query_scalar!(
                    r#"SELECT starts_with(key, $2) AS "of_a_list!" FROM uploads
                       WHERE number = $1 AND reseller_id = acting_organisation()"#,
                    wanted.as_str(),
                    LIST_KEY,
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                // The first block that reaches further: not all of a million rows for each page.
                let first = sqlx::query_scalar!(
                    "SELECT min(block) FROM upload_failures
                     WHERE upload_id = ANY($1) AND lines[cardinality(lines)] > $2",
                    &uploads,
                    line,
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                let mut rows = Vec::new();
                let mut place = first.map(|block| block - 1);
                while let Some(before) = place.filter(|_| rows.len() < limit) {
                    let next = block(tx, &uploads, before).await?;
                    place = next.as_ref().map(|(number, _)| *number);
                    rows.extend(
                        next.into_iter().flat_map(|(_, rows)| rows).filter(|row| row.row.line > after),
                    );
                }
                rows.truncate(limit);
                Ok(FailedRows { rows, of_a_list })
            })
        })
        .await
}

/// The upload itself and, of a bulk upload, those in it: they have the failed rows of one file between them.
async fn parts(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<Vec<i64>> {
    let parts = sqlx::query_scalar!(
        r#"SELECT part.id AS "id!" FROM uploads u
           CROSS JOIN LATERAL (SELECT u.id UNION ALL SELECT id FROM uploads WHERE bulk_id = u.id) part
           WHERE u.number = $1 AND u.reseller_id = acting_organisation() AND u.stage IN (2, 3)"#,
        number.as_str(),
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    if parts.is_empty() { Err(PortalError::NotFound) } else { Ok(parts) }
}

/// A cell of each row.
type Texts = Vec<Option<String>>;

/// The next block of lines after `after`, its rows in the order of the file.
async fn block(
    tx: &mut PgConnection,
    uploads: &[i64],
    after: i32,
) -> PortalResult<Option<(i32, Vec<FailedRow>)>> {
    let blocks = sqlx::query!(
        r#"SELECT block, lines, reasons, identities, details,
                  imei2s AS "imei2s: Texts", serials AS "serials: Texts", models AS "models: Texts",
                  customers AS "customers: Texts", order_numbers AS "order_numbers: Texts",
                  order_dates AS "order_dates: Texts", manufacturers AS "manufacturers: Texts",
                  editions AS "editions: Texts"
           FROM upload_failures
           WHERE upload_id = ANY($1) AND block = (
               SELECT min(block) FROM upload_failures WHERE upload_id = ANY($1) AND block > $2)"#,
        uploads,
        after,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    let Some(number) = blocks.first().map(|block| block.block) else { return Ok(None) };
    let mut failed = Vec::new();
    for block in blocks {
        // As `OTHERS` has them.
        let mut others = [
            block.imei2s,
            block.serials,
            block.models,
            block.customers,
            block.order_numbers,
            block.order_dates,
            block.manufacturers,
            block.editions,
        ]
        .map(|texts| texts.unwrap_or_default().into_iter());
        let rows = block.lines.into_iter().zip(block.reasons).zip(block.identities).zip(block.details);
        for (((line, reason), identity), detail) in rows {
            let unknown = UnknownCode { what: "upload_failures.reasons", code: reason };
            let others = others.each_mut().map(|texts| texts.next().flatten().unwrap_or_default());
            failed.push(FailedRow {
                row: ErrorRow { line: u64::try_from(line).unwrap_or_default(), identity, others },
                reason: Reason::from_code(reason).ok_or(unknown).or_internal()?,
                detail,
            });
        }
    }
    // A block holds a range of lines in the order they were judged in.
    failed.sort_unstable_by_key(|failed| failed.row.line);
    Ok(Some((number, failed)))
}
