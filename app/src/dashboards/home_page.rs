use super::read_home_dashboard;
use super::receiver::ReceiverDashboard;
use super::reseller::Dashboard;
use super::view_table::{Drawn, drawn};
use super::widgets::grid;
use crate::error::ApiResult;
use crate::organisations::OrganisationTotals;
use crate::paths;
use crate::people::Me;
use crate::shell::Head;
use crate::ui::Copy;
use crate::words::Here;
use domain::dashboards::{Dashboard as Kept, Home};
use domain::organisations::OrganisationKind;
use domain::people::Profile;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What opens first, by the kind of the organisation.
#[component]
pub fn HomePage() -> impl IntoView {
    let profile = Me::here().profile();
    match profile.organisation.kind {
        OrganisationKind::Reseller => view! { <Dashboard profile/> }.into_any(),
        OrganisationKind::Msp | OrganisationKind::Customer => {
            view! { <ReceiverDashboard profile/> }.into_any()
        }
        OrganisationKind::Operator => view! { <Welcome profile/> }.into_any(),
    }
}

/// What stands below the organisation's number: the dashboard that was chosen as home, or the built-in figures.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Opening<Figures> {
    /// The person, the organisation, an outer customer or the tenant chose it.
    Chosen(Box<Kept>, Home, Vec<Drawn>),
    /// Nobody chose.
    BuiltIn(Figures),
}

/// Asks for the home dashboard, and only when there is none for what is built in.
pub(super) async fn opening<Figures>(
    built_in: impl Future<Output = ApiResult<Figures>>,
) -> ApiResult<Opening<Figures>> {
    match read_home_dashboard().await? {
        Some((dashboard, whose)) => {
            let drawn = drawn(&dashboard).await?;
            Ok(Opening::Chosen(Box::new(dashboard), whose, drawn))
        }
        None => Ok(Opening::BuiltIn(built_in.await?)),
    }
}

/// The home dashboard, under its name.
pub(super) fn chosen(
    dashboard: Kept,
    whose: Home,
    drawn: Vec<Drawn>,
    organisation: OrganisationKind,
) -> impl IntoView {
    let why = match whose {
        Home::Person => t!("Your own choice"),
        Home::Organisation => t!("Chosen for your organisation"),
        Home::OuterCustomer => t!("Shared by the customer that yours belongs to"),
        Home::Tenant => t!("Chosen by the organisation that manages yours"),
    };
    view! {
        <div class="home-head">
            <h2><a href=paths::dashboard(&dashboard.key)>{dashboard.name}</a></h2>
            <span class="soft">{why}</span>
        </div>
        {grid(dashboard.widgets, drawn, organisation)}
    }
    .into_any()
}

/// The way to all dashboards.
pub(super) fn all_dashboards() -> impl IntoView {
    view! { <a class="btn" href=paths::dashboards()>{t!("All dashboards")}</a> }
}

/// The organisation's own number, large, with its button to copy it.
#[component]
pub(super) fn OwnNumber(
    /// Who is signed in.
    profile: Profile,
) -> impl IntoView {
    let label = profile.organisation.kind.number_label().here();
    let number = profile.organisation.number.to_string();
    view! {
        <p class="own-number">
            <span class="soft">{label}</span>
            <span class="id">{number.clone()}</span>
            <Copy text=number what=label/>
        </p>
    }
    .into_any()
}

/// The start page of the operator: who it is, and how many it keeps.
#[component]
fn Welcome(profile: Profile) -> impl IntoView {
    view! {
        <Head title=profile.organisation.name.clone()/>
        <section class="sheet padded">
            <OwnNumber profile/>
            <p>{t!("You run this portal. Resellers, MSPs and customers are registered here, each with its first administrator, who is invited.")}</p>
        </section>
        <OrganisationTotals/>
    }
    .into_any()
}
