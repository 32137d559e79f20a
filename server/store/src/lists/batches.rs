use super::keyset::{Keyset, Placed};
use domain::PortalResult;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};

/// Rows fetched at a time by an export.
const BATCH: usize = 5_000;

/// Every row of a list in its order, in batches, each its own short transaction: an export of a million rows holds
/// neither them nor a transaction. `fetch` runs the list's statement for a keyset.
pub(crate) fn batches<R, Row, F, Fut>(
    keyset: &Keyset,
    fetch: F,
    into: impl Fn(R) -> PortalResult<Row> + Send + 'static,
) -> BoxStream<'static, PortalResult<Vec<Row>>>
where
    R: Placed + Send + 'static,
    Row: Send + 'static,
    F: Fn(Keyset) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = PortalResult<Vec<R>>> + Send + 'static,
{
    let first = keyset.clone().batches(BATCH);
    stream::try_unfold((Some(first), fetch, into), |(keyset, fetch, into)| async move {
        let Some(keyset) = keyset else { return Ok(None) };
        let mut found = fetch(keyset.clone()).await?;
        let more = found.len() > BATCH;
        found.truncate(BATCH);
        let next = found.last().filter(|_| more).map(|last| keyset.after(last.place()));
        let rows = found.into_iter().map(&into).collect::<PortalResult<Vec<Row>>>()?;
        Ok(Some((rows, (next, fetch, into))))
    })
    .boxed()
}
