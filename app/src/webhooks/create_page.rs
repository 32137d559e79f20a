use super::CreateWebhook;
use super::form::{fields, secret};
use crate::error::ApiError;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head};
use domain::policy::Action;
use domain::webhooks::WebhookEvents;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// *Create webhook*: the form, and then the secret, this once.
#[component]
pub fn CreateWebhookPage() -> impl IntoView {
    let me = Me::here();
    let crumbs =
        vec![Crumb::new(paths::settings(), t!("Settings")), Crumb::new(paths::webhooks(), t!("Webhooks"))];
    let action = ServerAction::<CreateWebhook>::new();
    let form = match me.may(Action::ManageApiKeys) {
        Ok(()) => {
            let refusal = Signal::derive(move || action.value().get().and_then(Result::<_, ApiError>::err));
            let made = move || action.value().get().and_then(Result::ok);
            view! {
                <div class="sheet form">
                    {move || made().map(|shown| {
                        let there = paths::webhook(&shown.id);
                        view! {
                            <section>{secret(shown)}</section>
                            <footer><a class="btn primary" href=there>{t!("Go to the webhook")}</a></footer>
                        }
                    })}
                    // Kept while it is sent, so that what was typed stays when it is refused.
                    <div hidden=move || made().is_some()>
                        // The secret is shown once, on this page: without JavaScript there is no page to show it on.
                        <p class="notice without-script">{t!("Creating a webhook needs JavaScript: its secret is shown once, and is never part of an address or a page that the browser keeps.")}</p>
                        <ActionForm action attr:class="with-script">
                            <section>{fields((String::new(), String::new(), WebhookEvents::default()), refusal)}</section>
                            <footer>
                                <a class="btn" href=paths::webhooks()>{t!("Cancel")}</a>
                                <button class="btn primary" disabled=move || action.pending().get()>{t!("Create webhook")}</button>
                            </footer>
                        </ActionForm>
                    </div>
                </div>
            }
            .into_any()
        }
        Err(reason) => view! { <Denied label=t!("Create webhook") reason/> }.into_any(),
    };
    view! { <Head title=t!("Create webhook") crumbs/>{form} }.into_any()
}
