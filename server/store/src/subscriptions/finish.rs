use super::locked::{NewPlan, Running, lock};
use crate::Store;
use crate::clients::today;
use crate::jobs::{Claim, JobResult, OrFail, OrRetry, end, notify_changed};
use domain::subscriptions::Change;
use sqlx::PgConnection;

/// Brings the operation that runs on a subscription to its end.
pub(crate) async fn finish(store: &Store, claim: &Claim, subscription: i64) -> JobResult<()> {
    let now = store.clock.now();
    let mut tx = store.jobs.begin().await.or_retry()?;
    let locked =
        lock(&mut tx, subscription).await.or_retry()?.ok_or("the subscription is not there").or_fail()?;
    // Not if it was done before, by a worker that died before it could say so; nor if its client was deleted meanwhile.
    if locked.course.state.is_transitional() {
        let mut locked = locked;
        let today = today(&mut tx, locked.reseller, now).await.or_retry()?;
        let running = locked.running.clone().ok_or("a running operation says nothing").or_fail()?;
        match running {
            Running { change: Change::Quantity(quantity), .. } => {
                sqlx::query!(
                    "UPDATE subscriptions SET quantity = $2 WHERE id = $1",
                    subscription,
                    i32::try_from(quantity).or_fail()?
                )
                .execute(&mut *tx)
                .await
                .or_retry()?;
            }
            Running { plan: Some(plan), .. } => {
                put_plan(&mut tx, subscription, &plan).await?;
                locked.course.schedule.period = plan.period;
                locked.course.billing = plan.billing;
            }
            Running { plan: None, .. } => {}
        }
        locked.course = locked.course.finished(today);
        locked.write(&mut tx, None).await.or_retry()?;
        notify_changed(&mut tx, locked.reseller).await?;
    }
    end(&mut tx, claim, now).await?;
    tx.commit().await.or_retry()
}

async fn put_plan(tx: &mut PgConnection, subscription: i64, plan: &NewPlan) -> JobResult<()> {
    sqlx::query!(
        "UPDATE subscriptions SET plan_id = $2, plan = $3, sku = $4, price = $5, currency = $6, billing = $7, next_plan = NULL
         WHERE id = $1",
        subscription,
        plan.id,
        plan.name,
        plan.sku.as_str(),
        plan.price.minor,
        plan.price.currency.code(),
        plan.billing.code(),
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// The job was given up: the subscription is as it was before, and its page says what failed.
pub(crate) async fn give_up(tx: &mut PgConnection, subscription: i64) -> JobResult<()> {
    let Some(mut locked) = lock(tx, subscription).await.or_retry()? else { return Ok(()) };
    let (Some(before), Some(running)) = (locked.before, locked.running.clone()) else { return Ok(()) };
    if !locked.course.state.is_transitional() {
        return Ok(());
    }
    locked.course.state = before;
    locked.write(tx, Some(running.change.operation())).await.or_retry()?;
    notify_changed(tx, locked.reseller).await
}
