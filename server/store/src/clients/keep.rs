use super::judge;
use crate::Store;
use crate::jobs::{JobResult, OrRetry};

/// Clients judged in one transaction.
const AT_ONCE: i64 = 100;

/// Places the financial holds whose days of grace are over.
pub(crate) async fn hold_debtors(store: &Store) -> JobResult<()> {
    let now = store.clock.now();
    loop {
        let mut tx = store.jobs.begin().await.or_retry()?;
        let due = sqlx::query_scalar!(
            "SELECT id FROM clients
             WHERE holds_at <= $1 AND NOT financial_hold AND deleted_at IS NULL
             ORDER BY holds_at, id LIMIT $2 FOR UPDATE SKIP LOCKED",
            now,
            AT_ONCE,
        )
        .fetch_all(&mut *tx)
        .await
        .or_retry()?;
        for client in &due {
            judge(&mut tx, *client, now).await.or_retry()?;
        }
        tx.commit().await.or_retry()?;
        if due.is_empty() {
            return Ok(());
        }
    }
}
