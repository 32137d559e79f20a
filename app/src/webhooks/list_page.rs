use super::{columns, list_webhooks};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound};
use crate::ui::Empty;
use crate::ui::table::Table;
use domain::policy::{Action, Denied, allows};
use domain::webhooks::WebhookList;
use leptos::prelude::*;

/// The webhooks of the organisation.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    let me = Me::here();
    let organisation = me.profile().organisation;
    if allows(organisation.kind, organisation.role, Action::ManageApiKeys) == Err(Denied::NotForThisKind) {
        return view! { <NotFound/> }.into_any();
    }
    let crumbs = vec![Crumb::new(paths::settings(), t!("Settings"))];
    if let Err(reason) = me.may(Action::ManageApiKeys) {
        return view! {
            <Head title=t!("Webhooks") crumbs/>
            <div class="sheet padded"><p class="soft">{reason}</p></div>
        }
        .into_any();
    }
    let table = Table::<WebhookList>::new(t!("Webhooks"), list_webhooks, columns::cell)
        .csv(t!("Download as CSV"), paths::webhooks_csv(""))
        .empty(|| view! { <Empty title=t!("No webhooks yet") text=t!("Create one for each program that is to be told what happens.")/> });
    view! {
        <Head title=t!("Webhooks") crumbs
            about=view! { <p>{t!("What happens is sent to your programs, signed, until they have it or a day is over.")}</p> }.into_any()>
            <a class="btn primary" href=paths::create_webhook()>{t!("Create webhook")}</a>
        </Head>
        {table.view()}
    }
    .into_any()
}
