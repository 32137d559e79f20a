use super::columns::StatePill;
use super::operations::operations;
use super::{OperateSubscription, SetRenewal, read_subscription};
use crate::clients::{Standing, client_link};
use crate::error::{ApiError, ApiResult};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::plans::read_catalogue;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::{Copy, Day, Moment, Skeleton, done, grouped, tell};
use crate::words;
use crate::words::Here;
use domain::PortalError;
use domain::plans::Product;
use domain::policy::Action;
use domain::subscriptions::{NextPlan, Operation, SubscriptionDetails, SubscriptionNumber};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A subscription: what was ordered, where it stands, and what can be done with it. Live while an operation runs.
#[component]
pub fn SubscriptionPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewClients).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(SubscriptionNumber::parse)
    });
    let operate = ServerAction::<OperateSubscription>::new();
    let renewal = ServerAction::<SetRenewal>::new();
    tell(renewal.value(), t!("Renewal options saved"));
    let changes = [done(operate.value()), done(renewal.value())];
    let subscription = Resource::new_blocking(move || number.get(), load);
    let done = move || changes.iter().map(Get::get).sum();
    Live::listen().keep_up(subscription, done, move || load(number.get_untracked()));
    let refused = move || {
        let error = operate
            .value()
            .get()
            .and_then(Result::err)
            .or_else(|| renewal.value().get().and_then(Result::err));
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the subscription")/> }>
            {move || Suspend::new(async move {
                match subscription.await {
                    Ok((details, product)) => {
                        let may = me.may(Action::OrderSubscriptions);
                        let acts = operations(&details, product, may, operate, renewal);
                        view! { {facts(&details)} {refused} {acts} }.into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The subscription, and its product as far as it is for sale: the plans that it can be switched to.
async fn load(number: Option<SubscriptionNumber>) -> ApiResult<(SubscriptionDetails, Option<Product>)> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    let details = read_subscription(number).await?;
    if !details.offered.contains(&Operation::SwitchPlan) {
        return Ok((details, None));
    }
    let mut products = read_catalogue().await?.into_iter().flat_map(|category| category.products);
    let product = products.find(|product| product.name == details.row.product);
    Ok((details, product))
}

fn facts(details: &SubscriptionDetails) -> AnyView {
    let SubscriptionDetails { row, ordered_by, failed, next, .. } = details.clone();
    let number = row.number.to_string();
    let about = view! {
        <p class="parts">
            <span>{t!("Subscription ID ")}<span class="id">{number.clone()}</span><Copy text=number what=t!("Subscription ID")/></span>
            <StatePill state=row.state held=row.held/>
            <span>{t!("Client ")}{client_link(&row.client, &row.client_name)}" "<Standing status=row.client_status/></span>
        </p>
    };
    let failed = failed.map(|operation| {
        let sentence = t!(
            "{operation} did not work. Nothing was changed; try again.",
            operation = operation.label().here()
        );
        view! { <p class="notice bad" role="alert">{sentence}</p> }
    });
    let busy = row.state.is_transitional().then(|| {
        let sentence = t!("{state}: this page shows the end by itself.", state = row.state.label().here());
        view! { <p class="notice" role="status">{sentence}</p> }
    });
    let cost = row.cost().map(words::money);
    let until = if row.trial { t!("Trial until") } else { t!("Expiration date") };
    view! {
        <Head title=format!("{} {}", row.product, row.plan) crumbs=vec![Crumb::new(paths::subscriptions(), t!("Subscriptions"))] about=about.into_any()/>
        {busy}
        {failed}
        <div class="sheet padded">
            <dl class="facts">
                <dt>{t!("SKU")}</dt><dd class="id">{row.sku.to_string()}</dd>
                <dt>{t!("Quantity")}</dt><dd>{grouped(u64::from(row.quantity))}</dd>
                <dt>{t!("Price")}</dt><dd>{t!("{price} for {period}", price = words::money(row.price), period = row.period.label().here())}</dd>
                <dt>{t!("Cost of a term")}</dt><dd>{cost}</dd>
                <dt>{t!("Billing type")}</dt><dd>{row.billing.label().here()}</dd>
                <dt>{t!("Ordered")}</dt><dd><Moment at=row.ordered_at/>{t!(" by ")}{ordered_by}</dd>
                {row.activated_on.is_none().then(|| view! { <dt>{t!("Provisioning date")}</dt><dd><Day on=row.starts_on/></dd> })}
                {row.activated_on.map(|on| view! { <dt>{t!("Activation date")}</dt><dd><Day on/></dd> })}
                {row.expires_on.map(|on| view! { <dt>{until}</dt><dd><Day on/></dd> })}
                {next.map(|next| {
                    let NextPlan { name, period, price } = next;
                    let sentence = t!("{name}, {price} for {period}", name, price = words::money(price), period = period.label().here());
                    view! { <dt>{t!("Plan after this term")}</dt><dd>{sentence}</dd> }
                })}
                <dt>{t!("Renewal")}</dt><dd>{if row.auto_renew { t!("Automatic") } else { t!("Off") }}</dd>
            </dl>
        </div>
    }
    .into_any()
}
