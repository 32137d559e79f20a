use crate::paths;
use crate::people::people_title;
use crate::ui::{Glyph, Icon};
use domain::Role;
use domain::device_registry::RegistryPart;
use domain::organisations::OrganisationKind;
use domain::policy::{Action, allows};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A place in the navigation.
struct Entry {
    href: String,
    label: &'static str,
    glyph: Glyph,
}

/// The places of an organisation, in their order, as far as the person's role has them. A place appears with its page.
fn entries(kind: OrganisationKind, role: Role) -> Vec<Entry> {
    let entry = |href: String, label, glyph| Entry { href, label, glyph };
    let home = |label| entry(paths::home(), label, Glyph::Dashboard);
    let dashboards = || entry(paths::dashboards(), t!("Dashboards"), Glyph::Chart);
    let customers = || entry(paths::customers(), t!("Customers"), Glyph::Customers);
    let devices = || entry(paths::devices(), t!("Devices"), Glyph::Devices);
    let resellers = || entry(paths::resellers(), t!("Resellers"), Glyph::Resellers);
    let mut places = match kind {
        OrganisationKind::Reseller => {
            vec![
                home(t!("Dashboard")),
                dashboards(),
                customers(),
                entry(paths::clients(), t!("Clients"), Glyph::Clients),
                entry(paths::subscriptions(), t!("Subscriptions"), Glyph::Subscriptions),
                devices(),
                entry(paths::bulk_actions(), t!("Bulk actions"), Glyph::Bulk),
            ]
        }
        OrganisationKind::Msp => {
            vec![home(t!("Dashboard")), dashboards(), customers(), devices(), resellers()]
        }
        OrganisationKind::Customer => vec![home(t!("Home dashboard")), dashboards(), devices(), resellers()],
        OrganisationKind::Operator => {
            let listed = |kind, label, glyph| entry(paths::organisations(kind), label, glyph);
            vec![
                home(t!("Home")),
                listed(OrganisationKind::Reseller, t!("Resellers"), Glyph::Resellers),
                listed(OrganisationKind::Msp, t!("MSPs"), Glyph::Bulk),
                listed(OrganisationKind::Customer, t!("Customers"), Glyph::Customers),
                entry(paths::registry(RegistryPart::Tacs), t!("Device registry"), Glyph::Devices),
                entry(paths::services(), t!("Services"), Glyph::Lines),
                entry(paths::plans(), t!("Plans"), Glyph::Subscriptions),
            ]
        }
    };
    if kind == OrganisationKind::Customer && allows(kind, role, Action::ViewInnerCustomers).is_ok() {
        places.push(entry(paths::inner_customers(), t!("Inner customers"), Glyph::Customers));
    }
    if allows(kind, role, Action::ViewPeople).is_ok() {
        places.push(entry(paths::people(), people_title(kind), Glyph::Shield));
    } else if allows(kind, role, Action::ManageRoles).is_ok() {
        places.push(entry(paths::roles(), people_title(kind), Glyph::Shield));
    }
    if allows(kind, role, Action::ViewActivity).is_ok() {
        places.push(entry(paths::activity(), t!("Activity log"), Glyph::Clock));
    }
    places.push(entry(paths::settings(), t!("Settings"), Glyph::Gear));
    places
}

/// Whether a page belongs to a place: it is the place, or lies under it.
fn belongs(page: &str, place: &str) -> bool {
    match place {
        "/" => page == "/",
        // An upload has its own address and is reached from its customer.
        "/customers" if page.starts_with("/uploads/") => true,
        "/devices" if page.starts_with("/operations/") => true,
        // What is ordered is a subscription.
        "/subscriptions" if page == "/order" || page.starts_with("/order/") => true,
        // A customer has no customers but inner ones.
        "/inner-customers" if page.starts_with("/customers/") => true,
        place => page.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// The main navigation.
#[component]
pub(super) fn Navigation(
    /// Of which organisation.
    kind: OrganisationKind,
    /// The person's role in it.
    role: Role,
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
        <nav aria-label=t!("Main")>
            {children.map(|children| children())}
            <ul>{entries(kind, role).into_iter().map(item).collect_view()}</ul>
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
        assert!(belongs("/", "/") && belongs("/dashboards/create", "/dashboards"));
        assert!(!belongs("/devices", "/") && !belongs("/dashboards", "/"));
    }

    #[test]
    fn only_tenants_that_have_the_page_are_shown_customers() {
        let has = |kind| entries(kind, Role::Viewer).iter().any(|entry| entry.href == paths::customers());
        assert!(has(OrganisationKind::Reseller) && has(OrganisationKind::Msp));
        assert!(!has(OrganisationKind::Customer) && !has(OrganisationKind::Operator));
    }

    #[test]
    fn only_receivers_are_shown_resellers() {
        let has = |kind| entries(kind, Role::Viewer).iter().any(|entry| entry.href == paths::resellers());
        assert!(has(OrganisationKind::Msp) && has(OrganisationKind::Customer));
        assert!(!has(OrganisationKind::Reseller) && !has(OrganisationKind::Operator));
    }
}
