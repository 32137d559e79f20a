use super::figures::{Of, figure, months, top_customers, top_models};
use crate::Store;
use domain::dashboards::{Figure, ResellerDashboard};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};

pub(super) async fn reseller(store: &Store, actor: &Actor) -> PortalResult<ResellerDashboard> {
    require(actor, Action::ViewDashboard)?;
    if actor.kind != OrganisationKind::Reseller {
        return Err(PortalError::NotFound);
    }
    let of = Of { own: actor.organisation, kind: actor.kind, now: store.clock.now() };
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                Ok(ResellerDashboard {
                    customers: figure(tx, of, Figure::Customers).await?,
                    devices: figure(tx, of, Figure::Devices).await?,
                    recent_uploads: figure(tx, of, Figure::RecentUploads).await?,
                    sold_to_codes: figure(tx, of, Figure::SoldToCodes).await?,
                    top_customers: top_customers(tx, of).await?,
                    top_models: top_models(tx, of).await?,
                    months: months(tx, of).await?,
                })
            })
        })
        .await
}
