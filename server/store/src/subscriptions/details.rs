use super::locked::NewPlan;
use super::row::{COLUMNS, Found};
use crate::Store;
use crate::clients::Standing;
use crate::error::{OrInternal, unreadable};
use domain::plans::Billing;
use domain::policy::{Action, require};
use domain::subscriptions::{Course, NextPlan, State, SubscriptionDetails, SubscriptionNumber};
use domain::{Actor, PortalError, PortalResult};
use sqlx::QueryBuilder;

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &SubscriptionNumber,
) -> PortalResult<SubscriptionDetails> {
    require(actor, Action::ViewClients)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let more = sqlx::query!(
                    r#"SELECT s.id, s.ordered_by, s.failed, s.next_plan, s.state, s.billing, c.status AS "status!",
                              c.administrative_holds, c.financial_hold
                       FROM subscriptions s JOIN clients c ON c.id = s.client_id
                       WHERE s.reseller_id = acting_organisation() AND s.number = $1"#,
                    number.as_str(),
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let state = State::from_code(more.state).ok_or_else(|| unreadable("subscriptions.state"))?;
                let billing =
                    Billing::from_code(more.billing).ok_or_else(|| unreadable("subscriptions.billing"))?;
                let client =
                    Standing::new(more.id, more.status, more.administrative_holds, more.financial_hold)?;
                let next: Option<NewPlan> =
                    more.next_plan.map(serde_json::from_value).transpose().or_internal()?;
                let mut sql = QueryBuilder::new(COLUMNS);
                sql.push(" FROM subscriptions s WHERE s.id = ").push_bind(more.id);
                let found: Found = sql.build_query_as().fetch_one(tx).await.or_internal()?;
                Ok(SubscriptionDetails {
                    row: found.row()?,
                    ordered_by: more.ordered_by,
                    offered: Course::offered(state, billing, client.holds),
                    next: next.map(|NewPlan { name, period, price, .. }| NextPlan { name, period, price }),
                    failed: more.failed.map(serde_json::from_value).transpose().or_internal()?,
                })
            })
        })
        .await
}
