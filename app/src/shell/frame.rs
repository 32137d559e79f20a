use super::account::{AccountMenu, OrganisationSwitch};
use super::find::FindDevice;
use super::navigation::Navigation;
use super::other_tab::OtherTab;
use super::problem::Problem;
use crate::error::ApiError;
use crate::live::Live;
use crate::notifications::{Bell, BellState};
use crate::operations::{Following, OperationDialog};
use crate::paths;
use crate::people::Me;
use crate::second_factors::SetUpFirst;
use crate::ui::{Glyph, Icon, Zone};
use domain::organisations::OrganisationKind;
use domain::people::{Membership, Profile};
use domain::policy::{Action, allows};
use domain::{PortalError, Role};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// What is around every page of somebody who is signed in.
#[component]
pub(super) fn Shell() -> impl IntoView {
    let Some(me) = Me::provide() else {
        let error = ApiError::Portal(PortalError::Unauthenticated);
        return view! { <main class="page"><Problem error/></main> }.into_any();
    };
    if let Some(zone) = me.profile().appearance.time_zone {
        provide_context(Zone(zone.into()));
    }
    Live::provide();
    Following::provide();
    BellState::provide(me.profile().unread);
    focus_page_after_navigation();
    // Who has to set up a second factor first can do that, and nothing else.
    let place = use_location().pathname;
    let restricted = me.profile().organisation.role == Role::Restricted;
    let page = move || {
        if restricted && !place.read().starts_with("/settings") {
            view! { <SetUpFirst/> }.into_any()
        } else {
            view! { <Outlet/> }.into_any()
        }
    };
    view! {
        <a class="skip" href="#page" rel="external">{t!("Skip to the content")}</a>
        <div class="shell">
            <Side profile=me.profile()/>
            <div class="main">
                <Top profile=me.profile()/>
                <main id="page" class="page" tabindex="-1">{page}</main>
            </div>
        </div>
        <OperationDialog/>
        <OtherTab profile=me.profile()/>
    }
    .into_any()
}

/// The brand, the organisation and the navigation.
#[component]
fn Side(profile: Profile) -> impl IntoView {
    let Membership { kind, role, .. } = profile.organisation;
    view! {
        <aside class="side">
            <a class="brand" href=paths::home()><span class="mark"><Icon glyph=Glyph::Waybill/></span>"Waybill"</a>
            <OrganisationSwitch id="organisations" profile/>
            <Navigation kind role/>
        </aside>
    }
    .into_any()
}

/// What stays in reach: on a phone the navigation, then finding a device, the bell and the person's own menu.
#[component]
fn Top(profile: Profile) -> impl IntoView {
    let Membership { kind, role, .. } = profile.organisation;
    let of_phone = profile.clone();
    // A subscription is ordered from any page.
    let order = allows(kind, role, Action::OrderSubscriptions).is_ok().then(|| {
        view! {
            <a class="btn order-top" href=paths::order()><Icon glyph=Glyph::Subscriptions/><span>{t!("Order subscription")}</span></a>
        }
    });
    view! {
        <header class="top">
            <details class="phone-menu">
                <summary class="btn icon quiet" aria-label=t!("Menu")><Icon glyph=Glyph::Lines/></summary>
                <Navigation kind role><OrganisationSwitch id="phone-organisations" profile=of_phone/></Navigation>
            </details>
            {(kind != OrganisationKind::Operator).then(|| view! { <FindDevice/> })}
            <div class="end">{order}<Bell/><AccountMenu profile/></div>
        </header>
    }
    .into_any()
}

/// A new page begins at its content, for the keyboard and for screen readers; filters and tabs leave the focus alone.
fn focus_page_after_navigation() {
    let place = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = place.get();
        if before.is_some_and(|before| before != now) {
            if let Ok(Some(menu)) = document().query_selector(".phone-menu[open]") {
                // It closes with the next page at the latest.
                let _ = menu.remove_attribute("open");
            }
            let page = document().get_element_by_id("page");
            if let Some(page) = page.and_then(|page| page.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Nothing depends on it.
                let _ = page.focus();
            }
        }
        now
    });
}
