use super::locked::{Locked, NewPlan, Running, lock};
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::plans::find_plan;
use crate::{Store, activity};
use domain::plans::{Period, Sku};
use domain::policy::{Action, require};
use domain::subscriptions::{Change, Operation, SubscriptionNumber, check_quantity};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use serde_json::{Value, json};
use sqlx::PgConnection;

pub(super) async fn operate(
    store: &Store,
    actor: &Actor,
    number: &SubscriptionNumber,
    change: Change,
) -> PortalResult<()> {
    require(actor, Action::OrderSubscriptions)?;
    if let Change::Quantity(quantity) = change {
        check_quantity(quantity).map_err(|error| PortalError::field(Field::Quantity, error))?;
    }
    let (number, acting, now) = (number.clone(), actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut subscription = find(tx, &number).await?;
                subscription.course.check(change.operation(), subscription.client.holds)?;
                let plan = match &change {
                    Change::Plan { .. } => Some(new_plan(tx, &subscription, &change).await?),
                    _ => None,
                };
                let (action, details) = told(&change, plan.as_ref());
                subscription.begin(tx, Running { change, plan }, now).await?;
                activity::record(tx, &acting, now, action, number.as_str(), details).await
            })
        })
        .await
}

/// The plan that it switches to: another one of the same product, at the price of now.
async fn new_plan(tx: &mut PgConnection, subscription: &Locked, change: &Change) -> PortalResult<NewPlan> {
    let unknown = |field| PortalError::field(field, FieldError::Unknown);
    let Change::Plan { sku, period } = change else { return Err(unknown(Field::Plan)) };
    let found = find_plan(tx, sku).await?.filter(|found| found.product_id == subscription.product);
    let found = found.ok_or_else(|| unknown(Field::Plan))?;
    let price = found.plan.price(*period).ok_or_else(|| unknown(Field::Period))?;
    let (id, billing) = (found.id, found.plan.billing);
    Ok(NewPlan { id, name: found.plan.name, sku: found.plan.sku, period: *period, price, billing })
}

pub(super) async fn set_renewal(
    store: &Store,
    actor: &Actor,
    number: &SubscriptionNumber,
    auto_renew: bool,
) -> PortalResult<()> {
    require(actor, Action::OrderSubscriptions)?;
    let (number, acting, now) = (number.clone(), actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut subscription = find(tx, &number).await?;
                subscription.course.check(Operation::SetRenewal, subscription.client.holds)?;
                if subscription.course.auto_renew == auto_renew {
                    return Ok(());
                }
                subscription.course.auto_renew = auto_renew;
                subscription.write(tx, None).await?;
                let details = json!({ "renewal": if auto_renew { "automatic" } else { "off" } });
                activity::record(tx, &acting, now, "subscription.renewal_set", number.as_str(), details)
                    .await?;
                notify_changed(tx, acting.organisation.0).await.or_internal()
            })
        })
        .await
}

pub(super) async fn set_next_plan(
    store: &Store,
    actor: &Actor,
    number: &SubscriptionNumber,
    next: Option<(Sku, Period)>,
) -> PortalResult<()> {
    require(actor, Action::OrderSubscriptions)?;
    let (number, acting, now) = (number.clone(), actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subscription = find(tx, &number).await?;
                let holds = subscription.client.holds;
                let plan = if let Some((sku, period)) = next {
                    subscription.course.check(Operation::SwitchPlan, holds)?;
                    Some(new_plan(tx, &subscription, &Change::Plan { sku, period }).await?)
                } else {
                    // It stays as it is: nothing is bought.
                    subscription.course.check(Operation::SetRenewal, holds)?;
                    None
                };
                if subscription.next == plan {
                    return Ok(());
                }
                sqlx::query!(
                    "UPDATE subscriptions SET next_plan = $2 WHERE id = $1",
                    subscription.id,
                    plan.as_ref().map(serde_json::to_value).transpose().or_internal()?,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                let (action, details) = match &plan {
                    Some(NewPlan { name, period, price, .. }) => {
                        let (period, price) = (period.label().english(), price.to_string());
                        let details = json!({ "plan": name, "period": period, "price": price });
                        ("subscription.switch_planned", details)
                    }
                    None => ("subscription.switch_dropped", json!({})),
                };
                activity::record(tx, &acting, now, action, number.as_str(), details).await?;
                notify_changed(tx, acting.organisation.0).await.or_internal()
            })
        })
        .await
}

async fn find(tx: &mut PgConnection, number: &SubscriptionNumber) -> PortalResult<Locked> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM subscriptions WHERE reseller_id = acting_organisation() AND number = $1",
        number.as_str()
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    lock(tx, id).await?.ok_or(PortalError::NotFound)
}

/// How the log tells of it.
fn told(change: &Change, plan: Option<&NewPlan>) -> (&'static str, Value) {
    match change {
        Change::Activate => ("subscription.activating", json!({})),
        Change::Quantity(quantity) => ("subscription.updating", json!({ "quantity": quantity })),
        Change::Plan { period, .. } => {
            let (name, price) = (plan.map(|plan| &plan.name), plan.map(|plan| plan.price.to_string()));
            let details = json!({ "plan": name, "period": period.label().english(), "price": price });
            ("subscription.switching", details)
        }
        Change::Renew => ("subscription.renewing", json!({})),
        Change::Stop => ("subscription.stopping", json!({})),
        Change::Delete => ("subscription.deleting", json!({})),
    }
}
