use crate::error::OrInternal;
use domain::PortalResult;
use domain::clients::Holds;
use domain::plans::Billing;
use domain::subscriptions::{Course, State};
use sqlx::PgConnection;

/// The holds of a client have changed: the states that people see follow. Set by set, whatever there is: which state is shown
/// as which under which holds is said by the domain.
pub(crate) async fn show_again(tx: &mut PgConnection, client: i64, holds: Holds) -> PortalResult<()> {
    let (mut states, mut billings, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for state in State::ALL {
        for billing in Billing::ALL {
            states.push(state.code());
            billings.push(billing.code());
            shown.push(Course::shown(state, billing, holds).code());
        }
    }
    sqlx::query!(
        "UPDATE subscriptions s SET shown = m.shown
         FROM unnest($2::smallint[], $3::smallint[], $4::smallint[]) AS m (state, billing, shown)
         WHERE s.client_id = $1 AND s.state = m.state AND s.billing = m.billing AND s.shown <> m.shown",
        client,
        &states,
        &billings,
        &shown,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}
