use super::figures::{Of, figure, months, top_customers, top_models, top_senders};
use super::kept::find;
use super::latest::latest;
use crate::Store;
use crate::views::find_view;
use domain::dashboards::{Bars, DashboardKey, Figure, WidgetData, WidgetKind};
use domain::policy::{Action, may, require};
use domain::{Actor, PortalResult};
use sqlx::PgConnection;

pub(super) async fn data(store: &Store, actor: &Actor, key: &DashboardKey) -> PortalResult<Vec<WidgetData>> {
    require(actor, Action::ViewDashboard)?;
    let (key, acting) = (key.clone(), actor.clone());
    let of = Of { own: actor.organisation, kind: actor.kind, now: store.clock.now() };
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let dashboard = find(tx, &acting, &key).await?;
                let mut drawn: Vec<WidgetData> = Vec::with_capacity(dashboard.widgets.len());
                for (place, widget) in dashboard.widgets.iter().enumerate() {
                    // The same question is asked once, however many widgets draw its answer.
                    let before = dashboard.widgets.iter().take(place);
                    let asked = before.zip(&drawn).find(|(earlier, _)| same(&earlier.kind, &widget.kind));
                    let answer = match asked {
                        Some((_, answer)) => answer.clone(),
                        None => of_widget(tx, of, &acting, dashboard.own, &widget.kind).await?,
                    };
                    drawn.push(answer);
                }
                Ok(drawn)
            })
        })
        .await
}

/// Whether two widgets draw from the same answer.
fn same(one: &WidgetKind, other: &WidgetKind) -> bool {
    one == other || matches!((one, other), (WidgetKind::Series(_), WidgetKind::Series(_)))
}

/// What one widget draws. A dashboard that came from an organisation of another kind may have some that do not fit.
async fn of_widget(
    tx: &mut PgConnection,
    of: Of,
    actor: &Actor,
    own: bool,
    widget: &WidgetKind,
) -> PortalResult<WidgetData> {
    if !widget.fits(of.kind) {
        return Ok(WidgetData::NotHere);
    }
    Ok(match widget {
        WidgetKind::Figure(which) => WidgetData::Figure(figure(tx, of, *which).await?),
        WidgetKind::Series(_) => WidgetData::Months(months(tx, of).await?),
        WidgetKind::Bars(Bars::Model) => WidgetData::Models(top_models(tx, of).await?),
        WidgetKind::Bars(Bars::Customer) => WidgetData::Organisations(top_customers(tx, of).await?),
        WidgetKind::Bars(Bars::Sender) => WidgetData::Organisations(top_senders(tx, of).await?),
        WidgetKind::Bars(Bars::Status) => WidgetData::Statuses {
            pending: figure(tx, of, Figure::Pending).await?,
            verified: figure(tx, of, Figure::Verified).await?,
        },
        WidgetKind::LatestUploads => latest(tx, of).await?,
        WidgetKind::View(view) if may(actor, view.list.action()).is_ok() => {
            match find_view(tx, actor, view.list.name(), &view.id).await? {
                Some(view) => WidgetData::View(Box::new(view)),
                None if own => WidgetData::ViewGone,
                // The views of an outer customer or a tenant are no affair of whoever sees its dashboard.
                None => WidgetData::NotHere,
            }
        }
        WidgetKind::View(_) => WidgetData::NotHere,
        WidgetKind::Text(_) => WidgetData::Text,
    })
}
