//! What was ordered for clients of the demo, and what has become of it.

use super::clients::Client;
use super::dice::Dice;
use super::plans::{MONTHS, Offer};
use domain::clients::Holds;
use domain::plans::{Billing, Period};
use domain::subscriptions::{Course, Due, Schedule, State, SubscriptionNumber};
use sqlx::PgConnection;
use time::{Date, Duration, OffsetDateTime};

/// Orders something for it some time ago, lets the calendar do what it has done since, and charges the terms. Answers what
/// of that is not paid yet.
pub(super) async fn subscribe(
    tx: &mut PgConnection,
    dice: &Dice,
    client: &Client,
    offers: &[(Offer, i64, i64)],
    now: OffsetDateTime,
) -> sqlx::Result<i64> {
    let (offer, plan, product) = dice.pick_early(offers);
    let months = *dice.pick_early(&MONTHS);
    let period = Period::from_months(months).unwrap_or(Period::Month);
    let quantity = dice.between(3, 60);
    let days = dice.between(1, 500);
    let ordered_at = now - Duration::days(i64::try_from(days).unwrap_or(1)) - Duration::hours(2);
    let (ordered_on, today) = (ordered_at.date(), now.date());
    let trial_days = if dice.chance(50) { offer.trial_days } else { 0 };
    let billing = if offer.prepaid { Billing::Prepaid } else { Billing::Postpaid };
    let new = Course {
        state: State::Activating,
        billing,
        activated_on: None,
        schedule: Schedule { anchor: ordered_on, period },
        terms: 0,
        trial_days,
        auto_renew: dice.chance(75),
        starts_on: ordered_on,
    };
    let later = today + Duration::days(12);
    let course = match dice.below(20) {
        _ if client.is_deleted() => Course { state: State::Deleted, ..lived(new, ordered_on, today) },
        0 => Course { state: State::Deleted, ..lived(new, ordered_on, today) },
        1 => Course { state: State::Stopped, ..lived(new, ordered_on, today) },
        2 => Course {
            state: State::NewOrder,
            schedule: Schedule { anchor: later, period },
            starts_on: later,
            ..new
        },
        _ => lived(new, ordered_on, today),
    };
    let number = SubscriptionNumber::new(ordered_on, dice.random().bits());
    let price = offer.price(months);
    let expires_on = if course.activated_on.is_some() { course.expires_on() } else { Date::MAX };
    sqlx::query!(
        "INSERT INTO subscriptions (number, reseller_id, client_id, client_number, client_name, plan_id, product_id, product,
             plan, sku, months, quantity, price, currency, billing, state, shown, auto_renew, trial_days, starts_on,
             activated_on, anchor_on, terms, expires_on, ordered_by, ordered_at)
         SELECT $1, reseller_id, id, number, name, $3, $4, $5, $6, $7, $8, $9, $10, 'EUR', $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20, $21, $22
         FROM clients WHERE id = $2",
        number.as_str(),
        client.id,
        plan,
        product,
        offer.product,
        offer.name,
        offer.sku,
        i16::try_from(months).unwrap_or(1),
        i32::try_from(quantity).unwrap_or(1),
        price,
        billing.code(),
        course.state.code(),
        Course::shown(course.state, billing, client.holds()).code(),
        course.auto_renew,
        i16::try_from(course.trial_days).unwrap_or_default(),
        course.starts_on,
        course.activated_on,
        course.schedule.anchor,
        i32::try_from(course.terms).unwrap_or_default(),
        expires_on,
        client.by,
        ordered_at,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at)
         VALUES ($1, $2, 'subscription.ordered', $3, jsonb_build_object('plan', $4::text, 'quantity', $5::bigint), $6)",
        client.reseller,
        client.by,
        number.as_str(),
        offer.name,
        i64::try_from(quantity).unwrap_or_default(),
        ordered_at,
    )
    .execute(&mut *tx)
    .await?;
    let amount = price * i64::try_from(quantity).unwrap_or_default();
    let mut open = 0;
    for term in course.terms.saturating_sub(6)..course.terms {
        let (begins, invoice) =
            (course.schedule.end_of(term), format!("{}-{:02}", &number.as_str()[11..], term + 1));
        if begins > today {
            continue;
        }
        enter(tx, client, (1, amount), begins, &invoice, now).await?;
        open += amount;
        let paid_on = begins + Duration::days(9);
        if paid_on <= today {
            enter(tx, client, (2, amount), paid_on, &format!("PAY-{invoice}"), now).await?;
            open -= amount;
        }
    }
    Ok(open)
}

/// Activates it, and lets its calendar come to `today`.
fn lived(new: Course, ordered_on: Date, today: Date) -> Course {
    let mut course = new.finished(ordered_on);
    while let Some(due) = course.due(today, Holds::default()) {
        course = match due {
            Due::Grace => course.graced(),
            Due::Operate(operation) => course.begun(operation).finished(today),
        };
    }
    course
}

/// Enters a charge (1) or a payment (2).
pub(super) async fn enter(
    tx: &mut PgConnection,
    client: &Client,
    (kind, amount): (i16, i64),
    on: Date,
    reference: &str,
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    let at = on.midnight().assume_utc() + Duration::hours(9);
    sqlx::query!(
        "INSERT INTO client_entries (reseller_id, client_id, kind, amount, currency, booked_on, reference, entered_by, entered_at)
         VALUES ($1, $2, $3, $4, 'EUR', $5, $6, $7, $8)",
        client.reseller,
        client.id,
        kind,
        amount,
        on,
        reference,
        client.by,
        at.min(now),
    )
    .execute(tx)
    .await?;
    Ok(())
}
