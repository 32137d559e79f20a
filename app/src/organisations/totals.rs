use super::read_totals;
use crate::paths;
use crate::shell::Problem;
use crate::ui::{Skeleton, grouped};
use domain::organisations::{DirectoryTotals, OrganisationKind};
use leptos::prelude::*;

/// How many organisations there are of each kind, with the way to their lists: for the operator's home.
#[component]
pub fn OrganisationTotals() -> impl IntoView {
    let totals = Resource::new_blocking(|| (), |()| read_totals());
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=2 what=t!("figures")/> }>
            {move || Suspend::new(async move {
                match totals.await {
                    Ok(totals) => tiles(totals).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn tiles(totals: DirectoryTotals) -> impl IntoView {
    let DirectoryTotals { resellers, msps, customers } = totals;
    let tile = |kind, count, words| {
        view! { <div class="tile"><b>{grouped(count)}</b><span><a href=paths::organisations(kind)>{words}</a></span></div> }
    };
    view! {
        <div class="tiles">
            {tile(OrganisationKind::Reseller, resellers, t!("resellers"))}
            {tile(OrganisationKind::Msp, msps, t!("MSPs"))}
            {tile(OrganisationKind::Customer, customers, t!("customers"))}
        </div>
    }
    .into_any()
}
