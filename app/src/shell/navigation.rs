use crate::paths;
use crate::ui::{Glyph, Icon};
use domain::organisations::OrganisationKind;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A place in the navigation.
struct Entry {
    href: String,
    label: &'static str,
    glyph: Glyph,
}

/// The places of an organisation, in their order. A place appears with its page.
fn entries(kind: OrganisationKind) -> Vec<Entry> {
    let entry = |href: String, label, glyph| Entry { href, label, glyph };
    let home = || entry(paths::home(), "Home", Glyph::Dashboard);
    let devices = || entry(paths::devices(), "Devices", Glyph::Devices);
    let settings = || entry(paths::settings(), "Settings", Glyph::Gear);
    match kind {
        OrganisationKind::Reseller => vec![
            entry(paths::home(), "Dashboard", Glyph::Dashboard),
            entry(paths::customers(), "Customers", Glyph::Customers),
            devices(),
            settings(),
        ],
        OrganisationKind::Msp | OrganisationKind::Customer => vec![home(), devices(), settings()],
        OrganisationKind::Operator => vec![home(), settings()],
    }
}

/// Whether a page belongs to a place: it is the place, or lies under it.
fn belongs(page: &str, place: &str) -> bool {
    match place {
        "/" => page == "/",
        // An upload has its own address and is reached from its customer.
        "/customers" if page.starts_with("/uploads/") => true,
        place => page.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// The main navigation.
#[component]
pub(super) fn Navigation(
    /// Of which organisation.
    kind: OrganisationKind,
    /// What stands above it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let page = use_location().pathname;
    let item = |entry: Entry| {
        let href = entry.href.clone();
        let current = move || belongs(&page.read(), &href).then_some("page");
        view! { <li><a href=entry.href aria-current=current><Icon glyph=entry.glyph/>{entry.label}</a></li> }
    };
    view! {
        <nav aria-label="Main">
            {children.map(|children| children())}
            <ul>{entries(kind).into_iter().map(item).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_belongs_to_the_place_it_lies_under() {
        assert!(belongs("/customers/7300418825/devices", "/customers"));
        assert!(belongs("/uploads/U-20261121-7F3KQ2", "/customers"));
        assert!(!belongs("/customers.csv", "/customers"));
        assert!(!belongs("/devices", "/"));
    }

    #[test]
    fn only_tenants_that_have_the_page_are_shown_customers() {
        let has = |kind| entries(kind).iter().any(|entry| entry.href == paths::customers());
        assert!(has(OrganisationKind::Reseller));
        assert!(!has(OrganisationKind::Customer) && !has(OrganisationKind::Operator));
    }
}
