use super::locked::{Running, lock};
use crate::Store;
use crate::clients::{hold_debtors, today};
use crate::jobs::{Claim, JobResult, OrFail, OrRetry, end, notify_changed};
use domain::subscriptions::{Change, Due, Operation};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Subscriptions moved in one transaction.
const AT_ONCE: i64 = 100;

/// Moves what the calendar has come to: clients whose grace is over are held first, then subscriptions begin, renew, are
/// graced and stop. Safe to do again, and to do at the same time.
pub(crate) async fn keep(store: &Store, claim: &Claim) -> JobResult<()> {
    hold_debtors(store).await?;
    let now = store.clock.now();
    let mut after = 0;
    loop {
        let mut tx = store.jobs.begin().await.or_retry()?;
        let due = due(&mut tx, now, after).await?;
        for id in &due {
            move_on(&mut tx, *id, now).await?;
        }
        tx.commit().await.or_retry()?;
        match due.last() {
            Some(last) => after = *last,
            None => break,
        }
    }
    let mut tx = store.jobs.begin().await.or_retry()?;
    end(&mut tx, claim, now).await?;
    tx.commit().await.or_retry()
}

/// The next ones whose day has come where their reseller is, and that no hold stops.
async fn due(tx: &mut PgConnection, now: OffsetDateTime, after: i64) -> JobResult<Vec<i64>> {
    // The earliest zone is 14 hours ahead: an upper bound that the index serves.
    let latest = (now + time::Duration::hours(14)).date();
    sqlx::query_scalar!(
        "SELECT s.id FROM subscriptions s JOIN clients c ON c.id = s.client_id
         WHERE s.next_on <= $1 AND s.id > $3 AND s.next_on <= billing_day(s.reseller_id, $2) AND s.shown = s.state
           AND (s.state <> 1 OR c.status = 1)
         ORDER BY s.id LIMIT $4",
        latest,
        now,
        after,
        AT_ONCE,
    )
    .fetch_all(tx)
    .await
    .or_retry()
}

async fn move_on(tx: &mut PgConnection, id: i64, now: OffsetDateTime) -> JobResult<()> {
    let Some(mut locked) = lock(tx, id).await.or_retry()? else { return Ok(()) };
    let today = today(tx, locked.reseller, now).await.or_retry()?;
    match locked.course.due(today, locked.client.holds) {
        None => Ok(()),
        // Whoever chose another plan for then goes on with that one, whether this one renews or not.
        Some(Due::Grace | Due::Operate(Operation::Renew)) if locked.next.is_some() => {
            let plan = locked.next.clone();
            let change =
                plan.as_ref().map(|plan| Change::Plan { sku: plan.sku.clone(), period: plan.period });
            let change = change.unwrap_or(Change::Renew);
            locked.begin(tx, Running { change, plan }, now).await.or_retry()
        }
        Some(Due::Grace) => {
            locked.course = locked.course.graced();
            locked.write(tx, None).await.or_retry()?;
            notify_changed(tx, locked.reseller).await
        }
        Some(Due::Operate(operation)) => {
            let change = match operation {
                Operation::Activate => Change::Activate,
                Operation::Renew => Change::Renew,
                Operation::Stop => Change::Stop,
                other => return Err(format!("the calendar asks for {other:?}")).or_fail(),
            };
            locked.begin(tx, Running { change, plan: None }, now).await.or_retry()
        }
    }
}
