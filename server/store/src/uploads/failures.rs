use crate::Store;
use crate::error::OrInternal;
use domain::policy::{Action, require};
use domain::uploads::file::ErrorRow;
use domain::uploads::{FailedRow, Reason, UploadNumber};
use domain::{Actor, PortalError, PortalResult};
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};

pub(super) async fn failures(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<FailedRow>>>> {
    require(actor, Action::ViewUploads)?;
    let wanted = number.clone();
    let upload = store
        .act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query_scalar!(
                    "SELECT id FROM uploads WHERE number = $1 AND reseller_id = acting_organisation()
                       AND stage IN (2, 3)",
                    wanted.as_str(),
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)
            })
        })
        .await?;
    let (store, actor) = (store.clone(), actor.clone());
    Ok(stream::try_unfold(-1, move |after| {
        let (store, actor) = (store.clone(), actor.clone());
        async move {
            let block = store.act(&actor, move |tx| Box::pin(block(tx, upload, after))).await?;
            Ok(block.map(|(number, rows)| (rows, number)))
        }
    })
    .boxed())
}

/// A cell of each row.
type Texts = Vec<Option<String>>;

/// The next block after `after`, its rows in the order of the file.
async fn block(
    tx: &mut sqlx::PgConnection,
    upload: i64,
    after: i32,
) -> PortalResult<Option<(i32, Vec<FailedRow>)>> {
    let block = sqlx::query!(
        r#"SELECT block, lines, reasons, identities, details,
                  imei2s AS "imei2s: Texts", serials AS "serials: Texts", models AS "models: Texts",
                  customers AS "customers: Texts", order_numbers AS "order_numbers: Texts",
                  order_dates AS "order_dates: Texts"
           FROM upload_failures WHERE upload_id = $1 AND block > $2 ORDER BY block LIMIT 1"#,
        upload,
        after,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    let Some(block) = block else { return Ok(None) };
    // As `OTHERS` has them.
    let mut others =
        [block.imei2s, block.serials, block.models, block.customers, block.order_numbers, block.order_dates]
            .map(|texts| texts.unwrap_or_default().into_iter());
    let rows = block.lines.into_iter().zip(block.reasons).zip(block.identities).zip(block.details);
    let mut rows = rows
        .map(|(((line, reason), identity), detail)| {
            let unknown = super::stage::UnknownCode { what: "upload_failures.reasons", code: reason };
            let others = others.each_mut().map(|texts| texts.next().flatten().unwrap_or_default());
            Ok(FailedRow {
                row: ErrorRow { line: u64::try_from(line).unwrap_or_default(), identity, others },
                reason: Reason::from_code(reason).ok_or(unknown).or_internal()?,
                detail,
            })
        })
        .collect::<PortalResult<Vec<_>>>()?;
    // A block holds a range of lines in the order they were judged in.
    rows.sort_unstable_by_key(|row| row.row.line);
    Ok(Some((block.block, rows)))
}
