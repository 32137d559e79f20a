//! What can be done with a whole dashboard: whose home it is, who sees it, copying and deleting it. Plain forms, which
//! work without JavaScript.

use super::delete::{self, GOES, STAYS};
use super::{ChooseHome, DeleteDashboard, DuplicateDashboard, ShareDashboard};
use crate::error::{ApiError, ApiResult};
use crate::people::Me;
use crate::shell::DeniedButton;
use crate::ui::{TextField, toasts};
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::dashboards::{Dashboard, HomeOf};
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The forms of a dashboard's page.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    /// Makes it a home.
    pub choose: ServerAction<ChooseHome>,
    /// Shows it to inner customers.
    pub share: ServerAction<ShareDashboard>,
    duplicate: ServerAction<DuplicateDashboard>,
    remove: ServerAction<DeleteDashboard>,
}

impl Acts {
    /// The actions, which tell when they are done.
    pub(super) fn new() -> Self {
        let acts = Self {
            choose: ServerAction::new(),
            share: ServerAction::new(),
            duplicate: ServerAction::new(),
            remove: ServerAction::new(),
        };
        let told = toasts();
        let tell = move |value: MappedSignal<Option<ApiResult<()>>>, done: &'static str| {
            Effect::new(move |_| {
                if matches!(value.get(), Some(Ok(()))) {
                    told.success(done);
                }
            });
        };
        tell(acts.choose.value(), t!("Home dashboard saved"));
        tell(acts.share.value(), t!("Sharing saved"));
        acts
    }

    /// Why one of those without a field of its own was refused.
    pub(super) fn refusal(self) -> Option<ApiError> {
        let values = [self.choose.value().get(), self.share.value().get(), self.remove.value().get()];
        values.into_iter().flatten().find_map(Result::err)
    }
}

/// The sections below the widgets.
pub(super) fn settings(dashboard: &Dashboard, me: Me, acts: Acts) -> impl IntoView + use<> {
    let manage = me.may(Action::ManageDashboards);
    let kind = me.profile().organisation.kind;
    let may = manage.is_ok();
    let tenant = matches!(kind, OrganisationKind::Reseller | OrganisationKind::Msp);
    let others = match &manage {
        Ok(()) => view! {
            {home(dashboard, HomeOf::Organisation, acts)}
            {(tenant && dashboard.own).then(|| home(dashboard, HomeOf::Customers, acts))}
        }
        .into_any(),
        Err(reason) => {
            let label = home_words(HomeOf::Organisation, dashboard.home_of.contains(&HomeOf::Organisation));
            view! { <DeniedButton label reason=reason.clone()/> }.into_any()
        }
    };
    let shared = (dashboard.own && kind == OrganisationKind::Customer).then(|| sharing(dashboard, may, acts));
    view! {
        <section class="sheet padded">
            <h2>{t!("Home")}</h2>
            <p class="soft">{t!("The home dashboard opens first. What a person chooses counts before what the organisation chose.")}</p>
            <div class="home-choices">{home(dashboard, HomeOf::Me, acts)}{others}</div>
        </section>
        {shared}
        {may.then(|| copying(dashboard, acts))}
        {(may && dashboard.own).then(|| deleting(dashboard, acts))}
    }
}

fn home_words(of: HomeOf, chosen: bool) -> &'static str {
    match (of, chosen) {
        (HomeOf::Me, false) => t!("Make it my home"),
        (HomeOf::Me, true) => t!("Not my home any more"),
        (HomeOf::Organisation, false) => t!("Make it the home of the organisation"),
        (HomeOf::Organisation, true) => t!("Not the home of the organisation any more"),
        (HomeOf::Customers, false) => t!("Make it the home of the customers that you manage"),
        (HomeOf::Customers, true) => t!("Not the home of your customers any more"),
    }
}

fn home(dashboard: &Dashboard, of: HomeOf, acts: Acts) -> impl IntoView + use<> {
    let chosen = dashboard.home_of.contains(&of);
    // Without a key the choice is taken back.
    let key = (!chosen)
        .then(|| view! { <input type="hidden" name="key" value=dashboard.key.as_str().to_owned()/> });
    view! {
        <ActionForm action=acts.choose>
            <input type="hidden" name="of" value=of.key()/>
            {key}
            <button class="btn" disabled=move || acts.choose.pending().get()>{home_words(of, chosen)}</button>
        </ActionForm>
    }
}

fn sharing(dashboard: &Dashboard, may: bool, acts: Acts) -> impl IntoView + use<> {
    let (key, shared) = (dashboard.key.as_str().to_owned(), dashboard.flows_down);
    let form = if may {
        view! {
            <ActionForm action=acts.share attr:class="preferences">
                <input type="hidden" name="key" value=key/>
                <label class="tick">
                    <input type="checkbox" name="shared" value="true" checked=shared aria-describedby="shared-hint"/>
                    <span>{t!("Share with inner customers")}</span>
                </label>
                <p class="hint" id="shared-hint">{t!("They see the same widgets with figures of their own, and can make it their home.")}</p>
                <p><button class="btn" disabled=move || acts.share.pending().get()>{t!("Save sharing")}</button></p>
            </ActionForm>
        }
        .into_any()
    } else if shared {
        view! { <p>{t!("Inner customers see it, too.")}</p> }.into_any()
    } else {
        view! { <p>{t!("Only your organisation sees it.")}</p> }.into_any()
    };
    view! { <section class="sheet padded"><h2>{t!("Sharing")}</h2>{form}</section> }
}

fn copying(dashboard: &Dashboard, acts: Acts) -> impl IntoView + use<> {
    let refusal = move || acts.duplicate.value().get().and_then(Result::err);
    let name = Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::Name)));
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Name]));
    let key = dashboard.key.as_str().to_owned();
    let begin: String =
        t!("Copy of {name}", name = dashboard.name).chars().take(Dashboard::MAX_NAME).collect();
    view! {
        <section class="sheet padded">
            <h2>{t!("Duplicate")}</h2>
            <ActionForm action=acts.duplicate attr:class="fields duplicate">
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <input type="hidden" name="key" value=key/>
                <TextField id="copy-name" name="name" label=t!("Name of the copy") required=true maxlength=Dashboard::MAX_NAME
                    autocomplete="off" initial=begin error=name/>
                <p><button class="btn" disabled=move || acts.duplicate.pending().get()>{t!("Duplicate")}</button></p>
            </ActionForm>
        </section>
    }
}

/// *Delete dashboard*: asked in the confirm dialog, and without JavaScript unfolded in place.
fn deleting(dashboard: &Dashboard, acts: Acts) -> impl IntoView + use<> {
    let ask = delete::asking(Callback::new(|()| ()));
    let (key, asked) = (dashboard.key.as_str().to_owned(), (dashboard.key.clone(), dashboard.name.clone()));
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        ask.run(asked.clone());
    };
    let button = t!("Delete {name}", name = dashboard.name);
    view! {
        <section class="sheet padded">
            <h2>{t!("Delete")}</h2>
            <details class="remove">
                <summary class="btn danger" on:click=press>{t!("Delete dashboard")}</summary>
                <ActionForm action=acts.remove>
                    <p>{t!("Goes: {goes}. Stays: {stays}.", goes = GOES.here(), stays = STAYS.here())}</p>
                    <input type="hidden" name="key" value=key/>
                    <button class="btn primary danger">{button}</button>
                </ActionForm>
            </details>
        </section>
    }
}
