use super::receiver::ReceiverDashboard;
use super::reseller::Dashboard;
use crate::organisations::OrganisationTotals;
use crate::people::Me;
use crate::shell::Head;
use crate::ui::Copy;
use domain::organisations::OrganisationKind;
use domain::people::Profile;
use leptos::prelude::*;

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

/// The organisation's own number, large, with its button to copy it.
#[component]
pub(super) fn OwnNumber(
    /// Who is signed in.
    profile: Profile,
) -> impl IntoView {
    let label = profile.organisation.kind.number_label();
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
            <p>"You run this portal. Resellers, MSPs and customers are registered here, each with its first administrator, who is invited."</p>
        </section>
        <OrganisationTotals/>
    }
    .into_any()
}
