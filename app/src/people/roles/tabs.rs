use crate::paths;
use crate::people::Me;
use crate::ui::{Tab, Tabs};
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The people of the organisation, and its roles: side by side for whoever may see both.
#[component]
pub(in crate::people) fn PeopleTabs() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewPeople).is_err() {
        return ().into_any();
    }
    let people = match me.profile().organisation.kind {
        OrganisationKind::Reseller | OrganisationKind::Msp => t!("Administrators"),
        OrganisationKind::Customer | OrganisationKind::Operator => t!("Users"),
    };
    let place = use_location().pathname;
    let tabs = Signal::derive(move || {
        let on_roles = place.read().starts_with(&paths::roles());
        [(paths::people(), people, !on_roles), (paths::roles(), t!("Roles"), on_roles)]
            .map(|(href, label, current)| Tab { href, label: label.to_owned(), count: None, current })
            .to_vec()
    });
    view! { <Tabs label=t!("People") tabs/> }.into_any()
}
