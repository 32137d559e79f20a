use super::acts::{ask_to_delete, ask_to_pause, ask_to_rotate};
use super::form::{fields, secret};
use super::{ChangeWebhook, columns, list_webhook_deliveries, read_webhook, redeliver, test_webhook};
use crate::error::ApiError;
use crate::people::Me;
use crate::shell::{Crumb, Head, Problem};
use crate::ui::table::Table;
use crate::ui::{Confirm, Dialog, Empty, Skeleton, done, tell, toasts};
use crate::{paths, words};
use domain::policy::Action;
use domain::webhooks::{ShownSecret, WebhookDeliveryList, WebhookRow, WebhookStatus};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map};

/// A webhook: its fields, what can be done with it, and its log.
#[component]
pub fn WebhookPage() -> impl IntoView {
    let (me, params) = (Me::here(), use_params_map());
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let action = ServerAction::<ChangeWebhook>::new();
    let changed = RwSignal::new(0_u64);
    let saved = done(action.value());
    let webhook =
        Resource::new_blocking(move || (id.get(), saved.get(), changed.get()), |(id, ..)| read_webhook(id));
    let shown = RwSignal::new(None::<ShownSecret>);
    tell(action.value(), t!("Saved"));
    let log = me.may(Action::ManageApiKeys).is_ok().then(|| {
        let again = send_again(id, changed);
        let load = move |query| list_webhook_deliveries(id.get_untracked(), query);
        let table = Table::<WebhookDeliveryList>::new(t!("Log of the webhook"), load, columns::delivery_cell)
            .row_actions(move |row| columns::delivery_actions(row, again))
            .refresh(Signal::derive(move || changed.get()))
            .empty(|| view! { <Empty title=t!("Nothing happened yet") text=t!("Send a test to see whether your program answers.")/> });
        view! { <h2>{t!("Log")}</h2>{table.view()} }
    });
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the webhook")/> }>
            {move || Suspend::new(async move {
                match webhook.await {
                    Ok(row) => page(row, action, changed, shown),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        {log}
        <SecretDialog shown/>
    }
    .into_any()
}

fn page(
    row: WebhookRow,
    action: ServerAction<ChangeWebhook>,
    changed: RwSignal<u64>,
    shown: RwSignal<Option<ShownSecret>>,
) -> AnyView {
    let crumbs =
        vec![Crumb::new(paths::settings(), t!("Settings")), Crumb::new(paths::webhooks(), t!("Webhooks"))];
    let refusal = Signal::derive(move || action.value().get().and_then(Result::<(), ApiError>::err));
    let values = (row.name.clone(), row.url.clone(), row.events);
    let id = row.id.clone();
    view! {
        <Head title=row.name.clone() crumbs about=columns::status(row.status)>{buttons(row, changed, shown)}</Head>
        <div class="sheet form">
            <ActionForm action>
                <section>
                    <input type="hidden" name="id" value=id/>
                    {fields(values, refusal)}
                </section>
                <footer><button class="btn primary" disabled=move || action.pending().get()>{t!("Save")}</button></footer>
            </ActionForm>
        </div>
    }
    .into_any()
}

/// *Send test*, *Rotate secret*, *Pause*, *Delete*.
fn buttons(row: WebhookRow, changed: RwSignal<u64>, shown: RwSignal<Option<ShownSecret>>) -> impl IntoView {
    let (confirm, told, navigate) = (Confirm::here(), toasts(), use_navigate());
    let count = Callback::new(move |()| changed.update(|count| *count = count.wrapping_add(1)));
    let gone =
        Callback::new(move |there: String| navigate(&there, leptos_router::NavigateOptions::default()));
    let paused = row.status == WebhookStatus::Paused;
    let test = {
        let id = row.id.clone();
        move |_| {
            let id = id.clone();
            spawn_local(async move {
                match test_webhook(id).await {
                    Ok(()) => {
                        told.success(t!("A test is on its way. Its answer stands in the log."));
                        count.run(());
                    }
                    Err(error) => told.failure(words::sentence(&error)),
                }
            });
        }
    };
    let (for_rotating, for_pausing) = (row.clone(), row.clone());
    let rotate = move |_| confirm.ask(ask_to_rotate(&for_rotating, shown));
    let pause = move |_| confirm.ask(ask_to_pause(&for_pausing, !paused, count));
    let delete = move |_| confirm.ask(ask_to_delete(&row, gone));
    view! {
        <button type="button" class="btn with-script" on:click=test>{t!("Send test")}</button>
        <button type="button" class="btn with-script" on:click=rotate>{t!("Rotate secret")}</button>
        <button type="button" class="btn with-script" on:click=pause>{if paused { t!("Go on") } else { t!("Pause") }}</button>
        <button type="button" class="btn danger with-script" on:click=delete>{t!("Delete")}</button>
    }
}

fn send_again(id: Memo<String>, changed: RwSignal<u64>) -> Callback<String> {
    let told = toasts();
    Callback::new(move |delivery: String| {
        let id = id.get_untracked();
        spawn_local(async move {
            match redeliver(id, delivery).await {
                Ok(()) => {
                    told.success(t!("It is on its way again"));
                    changed.update(|count| *count = count.wrapping_add(1));
                }
                Err(error) => told.failure(words::sentence(&error)),
            }
        });
    })
}

/// The new secret, shown once.
#[component]
fn SecretDialog(
    /// The secret; the dialog is open while there is one.
    shown: RwSignal<Option<ShownSecret>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if shown.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            // What is not on the screen is nowhere.
            shown.set(None);
        }
        now
    });
    view! {
        <Dialog id="webhook-secret-dialog" title=t!("New secret") open>
            {move || shown.get().map(|key| view! {
                <section>{secret(key)}</section>
                <footer><button type="button" class="btn primary" on:click=move |_| open.set(false)>{t!("Done")}</button></footer>
            })}
        </Dialog>
    }
    .into_any()
}
