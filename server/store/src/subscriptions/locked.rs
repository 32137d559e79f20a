//! A subscription under lock: its course, to be moved and written back.

use crate::clients::{Standing, standing};
use crate::error::{OrInternal, unreadable};
use crate::jobs::{Job, enqueue, notify_changed};
use domain::PortalResult;
use domain::money::Money;
use domain::plans::{Billing, Period, Sku};
use domain::subscriptions::{Change, Course, Operation, Schedule, State};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};

/// A running operation, as it is stored with the subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Running {
    /// What was asked for.
    pub change: Change,
    /// The plan that it switches to, as it was at that moment.
    pub plan: Option<NewPlan>,
}

/// A plan with the price that was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NewPlan {
    pub id: i64,
    pub name: String,
    pub sku: Sku,
    pub period: Period,
    pub price: Money,
    pub billing: Billing,
}

/// A subscription whose row is held until the end of the transaction; so is that of its client.
pub(super) struct Locked {
    pub id: i64,
    pub reseller: i64,
    pub product: i64,
    pub client: Standing,
    pub course: Course,
    pub before: Option<State>,
    pub running: Option<Running>,
    /// What it switches to at the end of its term.
    pub next: Option<NewPlan>,
}

/// Locks a subscription after its client. Nothing if there is none with this id, or somebody else is at it.
pub(super) async fn lock(tx: &mut PgConnection, id: i64) -> PortalResult<Option<Locked>> {
    let client = sqlx::query_scalar!("SELECT client_id FROM subscriptions WHERE id = $1", id)
        .fetch_optional(&mut *tx)
        .await
        .or_internal()?;
    let Some(client) = client else { return Ok(None) };
    let client = standing(tx, client).await?;
    let row = sqlx::query!(
        "SELECT reseller_id, product_id, months, billing, state, state_before, change, auto_renew, trial_days,
                starts_on, activated_on, anchor_on, terms, next_plan
         FROM subscriptions WHERE id = $1 FOR UPDATE",
        id
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    let state = |code| State::from_code(code).ok_or_else(|| unreadable("subscriptions.state"));
    let period = u16::try_from(row.months).ok().and_then(Period::from_months);
    Ok(Some(Locked {
        id,
        reseller: row.reseller_id,
        product: row.product_id,
        client,
        course: Course {
            state: state(row.state)?,
            billing: Billing::from_code(row.billing).ok_or_else(|| unreadable("subscriptions.billing"))?,
            activated_on: row.activated_on,
            schedule: Schedule {
                anchor: row.anchor_on,
                period: period.ok_or_else(|| unreadable("subscriptions.months"))?,
            },
            terms: u32::try_from(row.terms).unwrap_or_default(),
            trial_days: u16::try_from(row.trial_days).unwrap_or_default(),
            auto_renew: row.auto_renew,
            starts_on: row.starts_on,
        },
        before: row.state_before.map(state).transpose()?,
        running: row.change.map(serde_json::from_value).transpose().or_internal()?,
        next: row.next_plan.map(serde_json::from_value).transpose().or_internal()?,
    }))
}

impl Locked {
    /// Begins an operation: it is in its transitional state, and a job goes on from there.
    pub(super) async fn begin(
        &mut self,
        tx: &mut PgConnection,
        running: Running,
        now: OffsetDateTime,
    ) -> PortalResult<()> {
        self.before = Some(self.course.state);
        self.course = self.course.begun(running.change.operation());
        self.running = Some(running);
        self.write(tx, None).await?;
        enqueue(tx, &Job::FinishSubscription { subscription: self.id }, now).await?;
        notify_changed(tx, self.reseller).await.or_internal()
    }

    /// Writes the row back; `failed` is the operation that was given up.
    pub(super) async fn write(&self, tx: &mut PgConnection, failed: Option<Operation>) -> PortalResult<()> {
        let course = &self.course;
        let transitional = course.state.is_transitional();
        let shown = Course::shown(course.state, course.billing, self.client.holds);
        let running = self.running.as_ref().filter(|_| transitional);
        let failed = failed.map(serde_json::to_value).transpose().or_internal()?;
        sqlx::query!(
            "UPDATE subscriptions
             SET state = $2, shown = $3, state_before = $4, change = $5, failed = $6, auto_renew = $7, trial_days = $8,
                 activated_on = $9, anchor_on = $10, terms = $11, expires_on = $12, months = $13
             WHERE id = $1",
            self.id,
            course.state.code(),
            shown.code(),
            self.before.filter(|_| transitional).map(State::code),
            running.map(serde_json::to_value).transpose().or_internal()?,
            failed,
            course.auto_renew,
            i16::try_from(course.trial_days).or_internal()?,
            course.activated_on,
            course.schedule.anchor,
            i32::try_from(course.terms).or_internal()?,
            if course.activated_on.is_some() { course.expires_on() } else { Date::MAX },
            i16::try_from(course.schedule.period.months()).or_internal()?,
        )
        .execute(tx)
        .await
        .or_internal()?;
        Ok(())
    }
}
