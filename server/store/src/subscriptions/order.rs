use super::client::{Ordering, client_of};
use super::locked::{Running, lock};
use crate::clients::{find_type, today};
use crate::error::{OrInternal, internal, unreadable};
use crate::plans::{FoundPlan, find_plan};
use crate::{Store, activity};
use domain::money::Money;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::subscriptions::{Change, Order, PlacedOrder, SubscriptionNumber, is_key};
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};

pub(super) async fn order(store: &Store, actor: &Actor, order: Order) -> PortalResult<PlacedOrder> {
    require(actor, Action::OrderSubscriptions)?;
    let request = Sha256::digest(serde_json::to_vec(&order).or_internal()?).to_vec();
    let (acting, now) = (actor.clone(), store.clock.now());
    // Both meet by chance once in a while: then others are taken.
    let fresh = [(); 5].map(|()| store.random.ten_digits());
    let numbers = [(); 5].map(|()| SubscriptionNumber::new(now.date(), store.random.bits()));
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // A double click arrives twice at the same moment: one after the other, please.
                crate::transaction::lock(tx, &format!("orders {} {}", acting.organisation.0, order.key))
                    .await?;
                if let Some(placed) = placed_before(tx, &order.key, &request).await? {
                    return Ok(placed);
                }
                let today = today(tx, acting.organisation.0, now).await?;
                let (plan, price) = check(tx, &order, today).await?;
                let client_type = find_type(tx, order.profile.client_type.trim(), order.client.as_ref())
                    .await?
                    .ok_or_else(|| {
                        let empty = order.profile.client_type.trim().is_empty();
                        let error = if empty { FieldError::Required } else { FieldError::Unknown };
                        PortalError::field(Field::ClientType, error)
                    })?;
                let ordering = Ordering { acting: &acting, now, fresh: &fresh, client_type };
                let client = client_of(tx, ordering, &order).await?;
                let client_number = client.number.clone();
                let (id, subscription) = insert(
                    tx,
                    &order,
                    &plan,
                    price,
                    &client_number,
                    client.id,
                    numbers,
                    today,
                    (&acting, now),
                )
                .await?;
                sqlx::query!(
                    "INSERT INTO orders (reseller_id, key, request_sha256, subscription_id, placed_at)
                     VALUES (acting_organisation(), $1, $2, $3, $4)",
                    order.key,
                    request,
                    id,
                    now
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                let details = json!({
                    "client": client.name,
                    "plan": plan.plan.name,
                    "quantity": order.quantity,
                    "period": order.period.label().english(),
                    "price": price.to_string(),
                });
                activity::record(tx, &acting, now, "subscription.ordered", subscription.as_str(), details)
                    .await?;
                if order.starts_on.is_none_or(|day| day <= today) {
                    let mut locked = lock(tx, id).await?.ok_or(PortalError::NotFound)?;
                    locked.begin(tx, Running { change: Change::Activate, plan: None }, now).await?;
                }
                Ok(PlacedOrder { subscription, client: client_number, repeated: false })
            })
        })
        .await
}

pub(super) async fn placed(
    store: &Store,
    actor: &Actor,
    key: &str,
) -> PortalResult<Option<SubscriptionNumber>> {
    require(actor, Action::OrderSubscriptions)?;
    if !is_key(key) {
        return Ok(None);
    }
    let key = key.to_owned();
    let number = store
        .act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query_scalar!(
                    "SELECT s.number FROM orders o JOIN subscriptions s ON s.id = o.subscription_id
                     WHERE o.reseller_id = acting_organisation() AND o.key = $1",
                    key,
                )
                .fetch_optional(tx)
                .await
                .or_internal()
            })
        })
        .await?;
    number
        .map(|number| SubscriptionNumber::parse(&number).ok_or_else(|| unreadable("subscriptions.number")))
        .transpose()
}

/// What came of the order with this key before.
async fn placed_before(
    tx: &mut PgConnection,
    key: &str,
    request: &[u8],
) -> PortalResult<Option<PlacedOrder>> {
    let row = sqlx::query!(
        "SELECT o.request_sha256, s.number, s.client_number FROM orders o JOIN subscriptions s ON s.id = o.subscription_id
         WHERE o.reseller_id = acting_organisation() AND o.key = $1",
        key,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    let Some(row) = row else { return Ok(None) };
    if row.request_sha256 != request {
        return Err(PortalError::Conflict(Conflict::OrderReused));
    }
    Ok(Some(PlacedOrder {
        subscription: SubscriptionNumber::parse(&row.number)
            .ok_or_else(|| unreadable("subscriptions.number"))?,
        client: OrganisationNumber::parse(&row.client_number).ok_or_else(|| unreadable("clients.number"))?,
        repeated: true,
    }))
}

/// The plan and its price of now, if the order can be placed as far as it does not concern the client.
async fn check(tx: &mut PgConnection, order: &Order, today: Date) -> PortalResult<(FoundPlan, Money)> {
    let mut errors = order.errors(today);
    let found = find_plan(tx, &order.sku).await?.ok_or(PortalError::Conflict(Conflict::NotForSale))?;
    let price = found.plan.price(order.period);
    if price.is_none() {
        errors.insert(Field::Period, FieldError::Unknown);
    }
    if order.trial && found.plan.trial_days == 0 {
        errors.insert(Field::TrialDays, FieldError::Unknown);
    }
    match price {
        Some(price) if errors.is_empty() => Ok((found, price)),
        _ => Err(PortalError::Invalid(errors)),
    }
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row, each from elsewhere")]
async fn insert(
    tx: &mut PgConnection,
    order: &Order,
    found: &FoundPlan,
    price: Money,
    client_number: &OrganisationNumber,
    client: i64,
    numbers: [SubscriptionNumber; 5],
    today: Date,
    (acting, now): (&Actor, OffsetDateTime),
) -> PortalResult<(i64, SubscriptionNumber)> {
    let starts_on = order.starts_on.unwrap_or(today);
    let trial_days = if order.trial { found.plan.trial_days } else { 0 };
    for number in numbers {
        let id = sqlx::query_scalar!(
            "INSERT INTO subscriptions (number, reseller_id, client_id, client_number, client_name, plan_id, product_id,
                 product, plan, sku, months, quantity, price, currency, billing, auto_renew, trial_days, starts_on,
                 anchor_on, ordered_by, ordered_at)
             SELECT $1, acting_organisation(), c.id, $3, c.name, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                 $16, p.email, $18
             FROM clients c, people p WHERE c.id = $2 AND p.id = $17
             ON CONFLICT ON CONSTRAINT subscriptions_number_key DO NOTHING
             RETURNING id",
            number.as_str(),
            client,
            client_number.as_str(),
            found.id,
            found.product_id,
            found.product,
            found.plan.name,
            found.plan.sku.as_str(),
            i16::try_from(order.period.months()).or_internal()?,
            i32::try_from(order.quantity).or_internal()?,
            price.minor,
            price.currency.code(),
            found.plan.billing.code(),
            order.auto_renew,
            i16::try_from(trial_days).or_internal()?,
            starts_on,
            acting.person.0,
            now,
        )
        .fetch_optional(&mut *tx)
        .await
        .or_internal()?;
        if let Some(id) = id {
            return Ok((id, number));
        }
    }
    Err(internal(&NoNumber))
}

#[derive(Debug, thiserror::Error)]
#[error("no free subscription number was drawn")]
struct NoNumber;
