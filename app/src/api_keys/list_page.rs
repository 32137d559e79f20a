use super::{columns, list_api_keys};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound};
use crate::ui::table::Table;
use crate::ui::{Confirm, Empty};
use domain::api_keys::ApiKeyList;
use domain::policy::{Action, Denied, allows};
use leptos::prelude::*;

/// The API keys of the organisation.
#[component]
pub fn ApiKeysPage() -> impl IntoView {
    let me = Me::here();
    let organisation = me.profile().organisation;
    if allows(organisation.kind, organisation.role, Action::ManageApiKeys) == Err(Denied::NotForThisKind) {
        return view! { <NotFound/> }.into_any();
    }
    let crumbs = vec![Crumb::new(paths::settings(), t!("Settings"))];
    if let Err(reason) = me.may(Action::ManageApiKeys) {
        return view! {
            <Head title=t!("API keys") crumbs/>
            <div class="sheet padded"><p class="soft">{reason}</p></div>
        }
        .into_any();
    }
    let (confirm, count) = (Confirm::here(), RwSignal::new(0_u64));
    let changed = Callback::new(move |()| count.update(|count| *count = count.wrapping_add(1)));
    let table = Table::<ApiKeyList>::new(t!("API keys"), list_api_keys, columns::cell)
        .row_actions(move |row| columns::actions(row, confirm, changed))
        .csv(t!("Download as CSV"), paths::api_keys_csv(""))
        .refresh(Signal::derive(move || count.get()))
        .empty(|| view! { <Empty title=t!("No API keys yet") text=t!("Create one for each program that is to act for your organisation.")/> });
    view! {
        <Head title=t!("API keys") crumbs
            about=view! { <p>{t!("A program acts with a key as the person who created it, and may never do more than they may. ")}
                <a href=paths::api_reference()>{t!("How programs use the API")}</a></p> }.into_any()>
            <a class="btn primary" href=paths::create_api_key()>{t!("Create API key")}</a>
        </Head>
        {table.view()}
    }
    .into_any()
}
