//! The editor of a dashboard: its name, and its widgets in their order, each with what it shows and its size. Native
//! controls throughout, so that it works by keyboard. Nothing is kept before *Save*; without JavaScript every button
//! keeps what the form holds, and the page comes back.

use super::drafts::{Drafts, offered};
use super::widget_fields::WidgetFields;
use super::{EditDashboard, save_dashboard};
use crate::error::ApiError;
use crate::paths;
use crate::ui::{TextField, Unsaved, toasts};
use crate::words;
use domain::Field;
use domain::dashboards::{Dashboard, DashboardKey, ViewedList, Widget};
use domain::organisations::OrganisationKind;
use domain::views::SavedView;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

/// The form with everything that *Save* keeps.
#[component]
pub(super) fn Editor(
    /// As it is now.
    dashboard: Dashboard,
    /// Whose it is.
    organisation: OrganisationKind,
    /// The saved views that the person sees.
    views: Vec<(ViewedList, SavedView)>,
) -> impl IntoView {
    let Dashboard { key, name, widgets, version, .. } = dashboard;
    let back = paths::dashboard(&key);
    let name = RwSignal::new(name);
    let drafts = Drafts::new(widgets, offered(organisation, views));
    // What the plain form was refused with.
    let plain = ServerAction::<EditDashboard>::new().value();
    let (refusal, busy) = (RwSignal::new(None::<ApiError>), RwSignal::new(false));
    let refused = move || refusal.get().or_else(|| plain.get().and_then(Result::err));
    let at_name = Signal::derive(move || refused().and_then(|error| words::at_field(&error, Field::Name)));
    let beside = move || refused().and_then(|error| words::beside_fields(&error, &[Field::Name]));
    let hidden = (key.as_str().to_owned(), version.to_string());
    let save = saving(key, version, (name, drafts), (refusal, busy));
    let full = move || drafts.count() >= Widget::MAX;
    let add = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        drafts.add();
    };
    view! {
        <div class="sheet form editor">
            <Unsaved changed=drafts.turned>
                <form method="post" action=EditDashboard::PATH on:submit=save>
                    // What ENTER presses.
                    <button class="unseen" tabindex="-1" aria-hidden="true" name="step" value="save">{t!("Save")}</button>
                    <input type="hidden" name="key" value=hidden.0/>
                    <input type="hidden" name="version" value=hidden.1/>
                    <section>
                        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                        <TextField id="dashboard-name" name="name" label=t!("Name") required=true maxlength=Dashboard::MAX_NAME
                            autocomplete="off" value=name error=at_name/>
                        <p class="hint needs-script">{t!("Without JavaScript each button saves what is entered here.")}</p>
                        <ol class="drafts">
                            <For each=move || drafts.all.get() key=|draft| draft.id let:draft>
                                <WidgetFields drafts draft/>
                            </For>
                        </ol>
                        {move || (drafts.count() == 0).then(|| view! { <p class="soft">{t!("No widgets yet.")}</p> })}
                        <p class="add-widget">
                            <button class="btn" id="add-widget" name="step" value="add" disabled=full on:click=add>{t!("Add widget")}</button>
                            <span class="soft">{move || t!("{count} of {most}", count = drafts.count(), most = Widget::MAX)}</span>
                        </p>
                    </section>
                    <footer>
                        <a class="btn" href=back>{t!("Cancel")}</a>
                        <button class="btn primary" name="step" value="save" disabled=move || busy.get()
                            aria-busy=move || busy.get().then_some("true")>{t!("Save")}</button>
                    </footer>
                </form>
            </Unsaved>
        </div>
    }
    .into_any()
}

/// What *Save* does in a browser; the server leads back to the dashboard.
fn saving(
    key: DashboardKey,
    version: i32,
    (name, drafts): (RwSignal<String>, Drafts),
    (refusal, busy): (RwSignal<Option<ApiError>>, RwSignal<bool>),
) -> impl Fn(web_sys::SubmitEvent) + 'static {
    let told = toasts();
    move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refusal.set(None);
        let widgets = drafts.all.get_untracked().into_iter().map(|draft| draft.widget).collect();
        let saved = save_dashboard(key.clone(), version, name.get_untracked(), widgets);
        spawn_local(async move {
            match saved.await {
                Ok(_) => told.success(t!("Dashboard saved")),
                Err(error) => drop(refusal.try_set(Some(error))),
            }
            // Gone with the page when the server has led on.
            let _ = busy.try_set(false);
        });
    }
}
