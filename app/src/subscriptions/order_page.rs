use crate::error::ApiResult;
use crate::paths;
use crate::people::Me;
use crate::plans::{read_catalogue, suggest_plans};
use crate::shell::{Denied, Head, NotFound, Problem};
use crate::ui::{Empty, Skeleton, TextField};
use crate::words;
use crate::words::Here;
use domain::plans::{Category, PlacedPlan, Plan, Product};
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// *Order subscription*, the first step: a plan, by category and product, or by its name or SKU.
#[component]
pub fn OrderPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewClients).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    if let Err(reason) = me.may(Action::OrderSubscriptions) {
        return view! { <Head title=t!("Order subscription")/><Denied label=t!("Order subscription") reason/> }
            .into_any();
    }
    let query = use_query_map();
    let text = Memo::new(move |_| query.with(|query| query.get("q")).unwrap_or_default());
    let client = Memo::new(move |_| query.with(|query| query.get("client")));
    let plans = Resource::new_blocking(move || text.get(), load);
    view! {
        <Head title=t!("Order subscription") about=view! { <p>{t!("Choose a plan. Then the client: one of yours, or a new one.")}</p> }.into_any()/>
        <form method="get" action=paths::order() class="sheet padded order-search" role="search">
            <TextField id="order-search" name="q" label=t!("Plan, product or SKU") kind="search" maxlength=200 autocomplete="off"
                initial=text.get_untracked()/>
            {client.get_untracked().map(|client| view! { <input type="hidden" name="client" value=client/> })}
            <button class="btn">{t!("Search")}</button>
        </form>
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the plans")/> }>
            {move || Suspend::new(async move {
                let client = client.get_untracked();
                match plans.await {
                    Ok(categories) if categories.is_empty() => view! {
                        <div class="sheet"><Empty title=t!("No plans") text=t!("Nothing is for sale that fits. Ask the operator of the portal.")/></div>
                    }
                    .into_any(),
                    Ok(categories) => categories.iter().map(|one| category(one, client.as_deref())).collect_view().into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The catalogue; with a text, what of it fits.
async fn load(text: String) -> ApiResult<Vec<Category>> {
    if text.trim().is_empty() {
        return read_catalogue().await;
    }
    let mut found: Vec<Category> = Vec::new();
    for PlacedPlan { category, product, product_id, plan, .. } in suggest_plans(text).await? {
        let at = found.iter().position(|one| one.name == category).unwrap_or_else(|| {
            found.push(Category { id: 0, name: category, products: Vec::new() });
            found.len() - 1
        });
        let products = &mut found[at].products;
        match products.iter_mut().find(|one| one.id == product_id) {
            Some(there) => there.plans.push(plan),
            None => {
                products.push(Product {
                    id: product_id,
                    name: product,
                    description: String::new(),
                    plans: vec![plan],
                });
            }
        }
    }
    Ok(found)
}

fn category(category: &Category, client: Option<&str>) -> AnyView {
    let products = category
        .products
        .iter()
        .map(|product| {
            let plans = product.plans.iter().map(|one| plan(one, client)).collect_view();
            let about = (!product.description.is_empty())
                .then(|| view! { <p class="soft">{product.description.clone()}</p> });
            view! { <article class="plan-product"><header><h3>{product.name.clone()}</h3></header>{about}<ul class="plan-cards">{plans}</ul></article> }
        })
        .collect_view();
    view! { <section class="sheet padded plan-category"><header><h2>{category.name.clone()}</h2></header>{products}</section> }.into_any()
}

fn plan(plan: &Plan, client: Option<&str>) -> AnyView {
    let prices = plan
        .prices
        .iter()
        .map(|price| view! { <li>{format!("{}: {}", price.period.label().here(), words::money(price.price))}</li> })
        .collect_view();
    let words = if plan.trial_days > 0 { t!("Try") } else { t!("Order") };
    let trial = (plan.trial_days > 0)
        .then(|| view! { <span class="soft">{t!("{count} day of trial" | "{count} days of trial", count = u64::from(plan.trial_days))}</span> });
    view! {
        <li>
            <b>{plan.name.clone()}</b>
            <span class="id soft">{plan.sku.to_string()}</span>
            {trial}
            <ul class="plan-prices">{prices}</ul>
            <a class="btn small primary" href=paths::order_plan(&plan.sku, client)>{words}<span class="unseen">" "{plan.name.clone()}</span></a>
        </li>
    }
    .into_any()
}
