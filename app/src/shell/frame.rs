use super::account::{AccountMenu, OrganisationSwitch};
use super::find::FindDevice;
use super::navigation::Navigation;
use crate::paths;
use crate::people::Me;
use crate::ui::{Glyph, Icon};
use domain::organisations::OrganisationKind;
use domain::people::Profile;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

/// What is around every page of somebody who is signed in.
#[component]
pub(super) fn Shell() -> impl IntoView {
    let me = Me::provide();
    focus_content_after_navigation();
    view! {
        <a class="skip" href="#content" rel="external">"Skip to the content"</a>
        <div class="shell">
            <Suspense>
                {move || Suspend::new(async move { me.profile().await.ok().map(|profile| view! { <Side profile/> }) })}
            </Suspense>
            <div class="main">
                <Suspense>
                    {move || Suspend::new(async move { me.profile().await.ok().map(|profile| view! { <Top profile/> }) })}
                </Suspense>
                <main id="content" class="page" tabindex="-1">
                    <Outlet/>
                </main>
            </div>
        </div>
    }
}

/// The brand, the organisation and the navigation; on a phone a sheet that the menu button opens.
#[component]
fn Side(profile: Profile) -> impl IntoView {
    let kind = profile.organisation.kind;
    view! {
        <aside id="side" class="side" popover="auto" aria-label="Navigation">
            <a class="brand" href=paths::home()><span class="mark"><Icon glyph=Glyph::Waybill/></span>"Waybill"</a>
            <OrganisationSwitch profile/>
            <Navigation kind/>
        </aside>
    }
}

#[component]
fn Top(profile: Profile) -> impl IntoView {
    let has_devices = profile.organisation.kind != OrganisationKind::Operator;
    view! {
        <header class="top">
            <button type="button" class="btn icon quiet phone" popovertarget="side" aria-label="Menu"><Icon glyph=Glyph::Lines/></button>
            {has_devices.then(|| view! { <FindDevice id="find" shortcut=true/> })}
            <div class="end"><AccountMenu profile/></div>
        </header>
    }
}

/// A new page begins at its content, for the keyboard and for screen readers; filters and tabs leave the focus alone.
fn focus_content_after_navigation() {
    let page = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = page.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            let sheet = document().query_selector(".side:popover-open").ok().flatten();
            if let Some(hide) =
                sheet.as_ref().and_then(|sheet| js_sys::Reflect::get(sheet, &"hidePopover".into()).ok())
                && let Ok(hide) = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(hide)
            {
                // Closed already is fine.
                let _ = hide.call0(&sheet.into());
            }
            if let Some(content) = document().get_element_by_id("content")
                && let Ok(content) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(content)
            {
                // Nothing depends on it.
                let _ = content.focus();
            }
        }
        now
    });
}
