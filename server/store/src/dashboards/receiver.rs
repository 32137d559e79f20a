use super::count;
use super::figures::{Of, figure, months, top_customers, top_models, top_senders};
use crate::Store;
use crate::error::OrInternal;
use domain::dashboards::{Figure, ReceiverDashboard};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};

pub(super) async fn receiver(store: &Store, actor: &Actor) -> PortalResult<ReceiverDashboard> {
    require(actor, Action::ViewDashboard)?;
    if !matches!(actor.kind, OrganisationKind::Msp | OrganisationKind::Customer) {
        return Err(PortalError::NotFound);
    }
    let of = Of { own: actor.organisation, kind: actor.kind, now: store.clock.now() };
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let requests = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "requests!" FROM gate_msps() WHERE verification = 1"#
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                Ok(ReceiverDashboard {
                    waiting: figure(tx, of, Figure::Waiting).await?,
                    requests: count(requests),
                    pending: figure(tx, of, Figure::Pending).await?,
                    verified: figure(tx, of, Figure::Verified).await?,
                    top_models: top_models(tx, of).await?,
                    top_customers: match of.kind {
                        OrganisationKind::Msp => top_customers(tx, of).await?,
                        _ => Vec::new(),
                    },
                    top_senders: top_senders(tx, of).await?,
                    months: months(tx, of).await?,
                })
            })
        })
        .await
}
