#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::clients::OrderingClient;
use domain::lists::{ListQuery, Page};
use domain::managed_customers::CompanyProfile;
use domain::organisations::OrganisationNumber;
use domain::plans::Sku;
use domain::subscriptions::{
    Operation, PlacedOrder, SubscriptionDetails, SubscriptionNumber, SubscriptionRow, TopClient,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// One page of Subscriptions.
#[server(prefix = "/api", endpoint = "subscriptions/list", input = Json)]
pub async fn list_subscriptions(query: ListQuery) -> ApiResult<Page<SubscriptionRow>> {
    let call = crate::ssr::call()?;
    call.portal.subscriptions.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// One subscription.
#[server(prefix = "/api", endpoint = "subscriptions/details")]
pub async fn read_subscription(number: SubscriptionNumber) -> ApiResult<SubscriptionDetails> {
    let call = crate::ssr::call()?;
    call.portal.subscriptions.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Begins an operation that needs to know nothing more, or the quantity or the plan with its months. A plan can be switched
/// at the end of the term, `later`; then no plan means that it stays as it is.
#[server(prefix = "/api", endpoint = "subscriptions/operate")]
pub async fn operate_subscription(
    number: SubscriptionNumber,
    operation: Operation,
    #[server(default)] quantity: String,
    #[server(default)] plan: String,
    #[server(default)] later: bool,
) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::subscription(&number));
    if later && operation == Operation::SwitchPlan && plan.is_empty() {
        let kept = call.portal.subscriptions.set_next_plan(&call.actor, &number, None).await;
        return kept.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse);
    }
    let change = operation.with(&quantity, &plan).map_err(crate::ssr::refuse)?;
    let change = match change {
        domain::subscriptions::Change::Plan { sku, period } if later => {
            let next = Some((sku, period));
            let planned = call.portal.subscriptions.set_next_plan(&call.actor, &number, next).await;
            return planned.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse);
        }
        change => change,
    };
    let done = call.portal.subscriptions.operate(&call.actor, &number, change).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// Whether a subscription renews by itself.
#[server(prefix = "/api", endpoint = "subscriptions/set-renewal")]
pub async fn set_renewal(number: SubscriptionNumber, #[server(default)] auto_renew: bool) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::subscription(&number));
    let done = call.portal.subscriptions.set_renewal(&call.actor, &number, auto_renew).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// A customer as an order finds it.
#[server(prefix = "/api", endpoint = "subscriptions/ordering-client")]
pub async fn read_ordering_client(number: OrganisationNumber) -> ApiResult<OrderingClient> {
    let call = crate::ssr::call()?;
    call.portal.clients.ordering(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// The key of the order that a form is for, and the subscription that it became if it was placed before. Without a key,
/// which is a form that is opened for the first time, one is drawn.
#[server(prefix = "/api", endpoint = "subscriptions/order-key")]
pub async fn order_of_form(key: Option<String>) -> ApiResult<(String, Option<SubscriptionNumber>)> {
    let call = crate::ssr::call()?;
    let subscriptions = &call.portal.subscriptions;
    let opened = async {
        match key.filter(|key| domain::subscriptions::is_key(key)) {
            Some(key) => {
                let placed = subscriptions.placed(&call.actor, &key).await?;
                Ok((key, placed))
            }
            None => Ok((subscriptions.order_key(&call.actor).await?, None)),
        }
    };
    opened.await.map_err(crate::ssr::refuse)
}

/// An order as its form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderFields {
    pub key: String,
    pub sku: String,
    pub months: String,
    pub quantity: String,
    pub trial: bool,
    pub auto_renew: bool,
    pub starts_on: String,
    pub client: String,
}

/// Places an order, exactly once; the subscription's page opens.
#[server(prefix = "/api", endpoint = "subscriptions/order")]
pub async fn place_order(
    #[server(default)] order: OrderFields,
    #[server(default)] profile: CompanyProfile,
) -> ApiResult<PlacedOrder> {
    let call = crate::ssr::call()?;
    let OrderFields { key, sku, months, quantity, trial, auto_renew, starts_on, client } = order;
    let typed = domain::subscriptions::TypedOrder { key, sku, months, quantity, starts_on, client };
    let order = typed.read(trial, auto_renew, profile).map_err(crate::ssr::refuse)?;
    let placed = call.portal.subscriptions.order(&call.actor, order).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::subscription(&placed.subscription));
    Ok(placed)
}

/// What of subscriptions the reseller's dashboard shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionFigures {
    pub expiring: Vec<SubscriptionRow>,
    pub recent: Vec<SubscriptionRow>,
    pub top: Vec<TopClient>,
}

/// Those that end next, those that were ordered last, and the clients that cost most.
#[server(prefix = "/api", endpoint = "subscriptions/figures")]
pub async fn read_subscription_figures() -> ApiResult<SubscriptionFigures> {
    let call = crate::ssr::call()?;
    let subscriptions = &call.portal.subscriptions;
    let expiring = subscriptions.expiring(&call.actor).await.map_err(crate::ssr::refuse)?;
    let recent = subscriptions.recently_added(&call.actor).await.map_err(crate::ssr::refuse)?;
    let top = subscriptions.top_clients(&call.actor).await.map_err(crate::ssr::refuse)?;
    Ok(SubscriptionFigures { expiring, recent, top })
}

/// The plan of an order, by its SKU as typed in an address.
pub(super) async fn read_order_plan(sku: Option<Sku>) -> ApiResult<domain::plans::PlacedPlan> {
    let Some(sku) = sku else {
        let error = domain::PortalError::NotFound;
        crate::error::answer(&error);
        return Err(crate::error::ApiError::Portal(error));
    };
    crate::plans::read_plan(sku).await
}
