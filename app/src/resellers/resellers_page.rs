use super::msps::Msps;
use super::{columns, list_resellers, remove, suggest_resellers};
use crate::error::ApiResult;
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::table::{Suggestion, Table};
use crate::ui::{Copy, Empty};
use crate::words::Here;
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use domain::resellers::{ResellerFound, ResellerList};
use leptos::prelude::*;

/// The Resellers list, under the organisation's own number; for a customer the MSPs too.
#[component]
pub fn ResellersPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewResellers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let profile = me.profile();
    let manage = me.may(Action::ManageResellers);
    let register =
        || view! { <a class="btn primary" href=paths::register_reseller()>{t!("Register reseller")}</a> };
    let button = match manage.clone() {
        Ok(()) => register().into_any(),
        Err(reason) => {
            view! { <DeniedButton label=t!("Register reseller") class="btn primary" reason/> }.into_any()
        }
    };
    let live = Live::listen();
    let (told, removed) = (live.changed(), RwSignal::new(0_u64));
    let ask = remove::asking(Callback::new(move |()| removed.update(|count| *count = count.wrapping_add(1))));
    let table = Table::<ResellerList>::new(t!("Resellers"), list_resellers, columns::cell)
        .suggest(suggestions)
        .row_actions({
            let manage = manage.clone();
            move |row| columns::actions(row, manage.clone(), ask)
        })
        .csv(t!("Download as CSV"), paths::resellers_csv(""))
        .refresh(Signal::derive(move || told.get().wrapping_add(removed.get())))
        .empty(move || {
            view! {
                <Empty title=t!("No resellers yet") text=t!("Register the resellers that you buy devices from, by the Reseller ID that they read to you.")>
                    {register()}
                </Empty>
            }
        });
    let label = profile.organisation.kind.number_label().here();
    let number = profile.organisation.number.to_string();
    let customer = profile.organisation.kind == OrganisationKind::Customer;
    view! {
        <Head title=t!("Resellers")>{button}</Head>
        <section class="sheet padded own">
            <p class="own-number"><span class="soft">{t!("Your ")}{label}</span><span class="id">{number.clone()}</span><Copy text=number what=label/></p>
            <p class="soft">{t!("Give it to your reseller: with it, the reseller adds you and uploads your devices.")}</p>
        </section>
        {customer.then(|| view! { <Msps manage=manage.clone()/> })}
        {table.view()}
    }
    .into_any()
}

async fn suggestions(text: String) -> ApiResult<Vec<Suggestion>> {
    let found = suggest_resellers(text).await?;
    let suggestion = |ResellerFound { number, name, .. }: ResellerFound| Suggestion {
        label: name,
        detail: number.to_string(),
        href: paths::reseller(&number),
    };
    Ok(found.into_iter().map(suggestion).collect())
}
