use super::forms::{SHOWN, plan_fields};
use super::{AddPlan, EditPlan, read_catalogue, read_plan};
use crate::error::{ApiError, ApiResult};
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound, Problem};
use crate::ui::{Skeleton, Unsaved, done, grouped, tell};
use crate::{paths, words};
use domain::PortalError;
use domain::organisations::OrganisationKind;
use domain::plans::{Category, PlacedPlan, PlanForm, Sku};
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Whether the page is there for who looks.
fn is_there(me: Me) -> bool {
    me.profile().organisation.kind == OrganisationKind::Operator && me.may(Action::ViewPlans).is_ok()
}

/// *Add plan* to the product that `?product=` names.
#[component]
pub fn AddPlanPage() -> impl IntoView {
    let me = Me::here();
    if !is_there(me) {
        return view! { <NotFound/> }.into_any();
    }
    let asked = use_query_map();
    let id = Memo::new(move |_| asked.with(|query| query.get("product")?.parse::<i64>().ok()));
    let product = Resource::new_blocking(move || id.get(), product_named);
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=6 what=t!("the form")/> }>
            {move || Suspend::new(async move {
                match product.await {
                    Ok(Some((id, name))) => {
                        let form = match me.may(Action::ManagePlans) {
                            Ok(()) => view! { <AddForm id/> }.into_any(),
                            Err(reason) => view! { <Denied label=t!("Add plan") reason/> }.into_any(),
                        };
                        view! { <Head title=t!("Add a plan of {name}", name) crumbs=vec![Crumb::new(paths::plans(), t!("Plans"))]/>{form} }.into_any()
                    }
                    Ok(None) => view! { <NotFound/> }.into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The product that is asked for, with its name.
async fn product_named(id: Option<i64>) -> ApiResult<Option<(i64, String)>> {
    let catalogue = read_catalogue().await?;
    let product =
        catalogue.into_iter().flat_map(|Category { products, .. }| products).find(|p| Some(p.id) == id);
    Ok(product.map(|product| (product.id, product.name)))
}

#[component]
fn AddForm(id: i64) -> impl IntoView {
    let action = ServerAction::<AddPlan>::new();
    let refusal = Signal::derive(move || action.value().get().and_then(Result::err));
    let begin = PlanForm {
        currency: "EUR".to_owned(),
        billing: "prepaid".to_owned(),
        on_sale: true,
        ..Default::default()
    };
    view! {
        <div class="sheet form">
            <Unsaved>
                <ActionForm action>
                    <section>
                        {move || beside(refusal)}
                        <input type="hidden" name="product" value=id.to_string()/>
                        {plan_fields(begin, refusal, false)}
                    </section>
                    <footer>
                        <a class="btn" href=paths::plans()>{t!("Cancel")}</a>
                        <button class="btn primary" disabled=move || action.pending().get()>{t!("Add plan")}</button>
                    </footer>
                </ActionForm>
            </Unsaved>
        </div>
    }
    .into_any()
}

/// A plan, and the form to edit it.
#[component]
pub fn PlanPage() -> impl IntoView {
    let me = Me::here();
    if !is_there(me) {
        return view! { <NotFound/> }.into_any();
    }
    let params = use_params_map();
    let sku = Memo::new(move |_| params.with(|params| params.get("sku")).as_deref().and_then(Sku::parse));
    let edit = ServerAction::<EditPlan>::new();
    tell(edit.value(), t!("Plan saved"));
    let edited = done(edit.value());
    let plan = Resource::new_blocking(move || (sku.get(), edited.get()), |(sku, _)| load(sku));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the plan")/> }>
            {move || Suspend::new(async move {
                match plan.await {
                    Ok(placed) => details(me, placed, edit),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

async fn load(sku: Option<Sku>) -> ApiResult<PlacedPlan> {
    let Some(sku) = sku else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_plan(sku).await
}

fn details(me: Me, placed: PlacedPlan, edit: ServerAction<EditPlan>) -> AnyView {
    let PlacedPlan { category, product, plan, subscriptions, .. } = placed;
    let refusal = Signal::derive(move || edit.value().get().and_then(Result::err));
    let (sku, begin) = (plan.sku.to_string(), PlanForm::of(&plan));
    let form = match me.may(Action::ManagePlans) {
        Ok(()) => view! {
            <div class="sheet form">
                <Unsaved>
                    <ActionForm action=edit>
                        <section>
                            {move || beside(refusal)}
                            <input type="hidden" name="sku" value=sku/>
                            {plan_fields(begin, refusal, true)}
                        </section>
                        <footer>
                            <a class="btn" href=paths::plans()>{t!("Cancel")}</a>
                            <button class="btn primary" disabled=move || edit.pending().get()>{t!("Save")}</button>
                        </footer>
                    </ActionForm>
                </Unsaved>
            </div>
        }
        .into_any(),
        Err(reason) => view! { <p class="soft">{reason}</p> }.into_any(),
    };
    let about = view! { <p class="soft">{category}" · "{product}{t!(" · SKU ")}<span class="id">{plan.sku.to_string()}</span></p> };
    view! {
        <Head title=plan.name.clone() crumbs=vec![Crumb::new(paths::plans(), t!("Plans"))] about=about.into_any()/>
        <div class="tiles">
            <div class="tile"><b>{grouped(subscriptions.unwrap_or_default())}</b><span>{t!("subscriptions")}</span></div>
            <div class="tile"><b class="word">{if plan.on_sale { t!("On sale") } else { t!("Off sale") }}</b><span>{t!("status")}</span></div>
        </div>
        {form}
    }
    .into_any()
}

fn beside(refusal: Signal<Option<ApiError>>) -> impl IntoView {
    let sentence = refusal.read().as_ref().and_then(|error| words::beside_fields(error, &SHOWN));
    sentence.map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })
}
