use super::forms::{Acts, category_acts, product_acts};
use super::read_catalogue;
use crate::people::Me;
use crate::shell::{Head, NotFound, Problem};
use crate::ui::{Empty, Skeleton, Status, TextField, Tone};
use crate::words::Here;
use crate::{paths, words};
use domain::organisations::OrganisationKind;
use domain::plans::{Category, MAX_PLAN_NAME, Plan, Product};
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// *Plans*: what clients can order, by category and product.
#[component]
pub fn PlansPage() -> impl IntoView {
    let me = Me::here();
    if me.profile().organisation.kind != OrganisationKind::Operator || me.may(Action::ViewPlans).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let acts = Acts::new();
    let changes = acts.done();
    let catalogue = Resource::new_blocking(move || changes.map(|done| done.get()), |_| read_catalogue());
    let refused = move || {
        acts.refused().map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let manage = me.may(Action::ManagePlans);
    let adding = match manage.clone() {
        Ok(()) => view! { <AddCategoryForm acts/> }.into_any(),
        Err(reason) => view! { <p class="soft">{reason}</p> }.into_any(),
    };
    view! {
        <Head title=t!("Plans") about=view! { <p>{t!("What resellers order for their clients. Prices of subscriptions do not change with those of a plan.")}</p> }.into_any()/>
        {refused}
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the plans")/> }>
            {move || {
                let manage = manage.is_ok();
                Suspend::new(async move {
                    match catalogue.await {
                        Ok(categories) if categories.is_empty() => view! {
                            <div class="sheet"><Empty title=t!("No plans yet") text=t!("Add a category, a product in it, and its plans. Then resellers can order them.")/></div>
                        }
                        .into_any(),
                        Ok(categories) => categories.iter().map(|one| category(one, manage, acts)).collect_view().into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
        {adding}
    }
    .into_any()
}

fn category(category: &Category, manage: bool, acts: Acts) -> AnyView {
    let products = category.products.iter().map(|one| product(one, manage, acts)).collect_view();
    let nothing =
        category.products.is_empty().then(|| view! { <p class="soft">{t!("No products yet.")}</p> });
    view! {
        <section class="sheet padded plan-category">
            <header><h2>{category.name.clone()}</h2>{manage.then(|| view! { <div class="acts">{category_acts(category, acts)}</div> })}</header>
            {nothing}
            {products}
        </section>
    }
    .into_any()
}

fn product(product: &Product, manage: bool, acts: Acts) -> AnyView {
    let acting = manage.then(|| {
        view! {
            <div class="acts">
                <a class="btn small" href=paths::add_plan(product.id)>{t!("Add plan")}<span class="unseen">{t!(" to ")}{product.name.clone()}</span></a>
                {product_acts(product, acts)}
            </div>
        }
    });
    let about = (!product.description.is_empty())
        .then(|| view! { <p class="soft lines">{product.description.clone()}</p> });
    let plans = if product.plans.is_empty() {
        view! { <p class="soft">{t!("No plans yet.")}</p> }.into_any()
    } else {
        view! {
            <div class="scroll">
                <table>
                    <caption class="unseen">{t!("Plans of {name}", name = product.name)}</caption>
                    <thead><tr><th scope="col">{t!("Plan")}</th><th scope="col">{t!("SKU")}</th><th scope="col">{t!("Prices")}</th><th scope="col">{t!("Billing type")}</th><th scope="col">{t!("Trial")}</th><th scope="col">{t!("Status")}</th></tr></thead>
                    <tbody>{product.plans.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <article class="plan-product">
            <header><h3>{product.name.clone()}</h3>{acting}</header>
            {about}
            {plans}
        </article>
    }
    .into_any()
}

fn row(plan: &Plan) -> impl IntoView + use<> {
    let prices = plan
        .prices
        .iter()
        .map(|price| view! { <li>{format!("{}: {}", price.period.label().here(), words::money(price.price))}</li> })
        .collect_view();
    let trial = if plan.trial_days == 0 {
        t!("None").to_owned()
    } else {
        t!("{count} day" | "{count} days", count = u64::from(plan.trial_days))
    };
    let (tone, label) = if plan.on_sale { (Tone::Ok, t!("On sale")) } else { (Tone::Still, t!("Off sale")) };
    view! {
        <tr>
            <th scope="row"><a href=paths::plan(&plan.sku)>{plan.name.clone()}</a></th>
            <td class="id">{plan.sku.to_string()}</td>
            <td><ul class="plan-prices">{prices}</ul></td>
            <td>{plan.billing.label().here()}</td>
            <td>{trial}</td>
            <td><Status tone label/></td>
        </tr>
    }
    .into_any()
}

#[component]
fn AddCategoryForm(acts: Acts) -> impl IntoView {
    let adding = acts.add_category;
    view! {
        <section class="sheet padded">
            <h2>{t!("Add a category")}</h2>
            <ActionForm action=adding attr:class="add-code">
                <TextField id="category" name="name" label=t!("Name") required=true maxlength=MAX_PLAN_NAME autocomplete="off"/>
                <button class="btn primary" disabled=move || adding.pending().get()>{t!("Add")}</button>
            </ActionForm>
        </section>
    }
    .into_any()
}
