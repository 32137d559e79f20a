use super::reseller::Dashboard;
use crate::paths;
use crate::people::Me;
use crate::shell::{FindDevice, Head};
use crate::ui::Copy;
use domain::organisations::OrganisationKind;
use domain::people::Profile;
use leptos::prelude::*;

/// What opens first, by the kind of the organisation.
#[component]
pub fn HomePage() -> impl IntoView {
    let profile = Me::here().profile();
    if profile.organisation.kind == OrganisationKind::Reseller {
        view! { <Dashboard profile/> }.into_any()
    } else {
        view! { <Welcome profile/> }.into_any()
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

/// The start page of organisations without a dashboard: who they are, and where to go.
#[component]
fn Welcome(profile: Profile) -> impl IntoView {
    let kind = profile.organisation.kind;
    let words = match kind {
        OrganisationKind::Operator => {
            "You run this portal. Organisations and people are kept on the command line of the server."
        }
        OrganisationKind::Reseller => "",
        OrganisationKind::Msp | OrganisationKind::Customer => {
            "Read this number to a reseller, so that it can hand devices to you. What arrives is listed under Devices."
        }
    };
    let receives = matches!(kind, OrganisationKind::Msp | OrganisationKind::Customer);
    view! {
        <Head title=profile.organisation.name.clone()/>
        <section class="sheet padded">
            <OwnNumber profile/>
            <p>{words}</p>
            {receives.then(|| view! {
                <FindDevice id="find-here"/>
                <p><a class="btn" href=paths::devices()>"All devices"</a></p>
            })}
        </section>
    }
    .into_any()
}
