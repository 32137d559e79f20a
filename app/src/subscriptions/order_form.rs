use super::order_review::{Filled, filled, review};
use super::{PlaceOrder, order_of_form, read_order_plan, read_ordering_client};
use crate::clients::list_client_types;
use crate::customers::{countries, suggest_customers};
use crate::error::{ApiError, ApiResult};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound, Problem};
use crate::ui::{Choice, ChoiceField, Skeleton, TextField, Unsaved, focus_on};
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::clients::{ClientStatus, ClientType, OrderingClient};
use domain::customers::CustomerSuggestion;
use domain::managed_customers::CompanyProfile;
use domain::organisations::OrganisationNumber;
use domain::plans::{Period, PlacedPlan, Plan, Sku};
use domain::policy::Action;
use domain::subscriptions::SubscriptionNumber;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// What the address says: the plan, the client (`new`, or a Customer ID), what is searched for to find one, and the key of
/// the order.
type Asked = (Option<Sku>, Option<String>, String, Option<String>);

/// *Order subscription*, after the plan was chosen: the client, and the order.
#[component]
pub fn OrderPlanPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewClients).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| -> Asked {
        let sku = params.with(|params| params.get("sku")).as_deref().and_then(Sku::parse);
        let of = |key| query.with(|query| query.get(key));
        (sku, of("client"), of("find").unwrap_or_default(), of("key"))
    });
    let step = Resource::new_blocking(move || asked.get(), load);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the order")/> }>
            {move || Suspend::new(async move {
                match step.await {
                    Ok((placed, step)) => {
                        let title = t!("Order {product} {name}", product = placed.product, name = placed.plan.name);
                        let crumb = Crumb::new(paths::order(), t!("Order subscription"));
                        let body = match (me.may(Action::OrderSubscriptions), step) {
                            (Err(reason), _) => view! { <Denied label=t!("Order subscription") reason/> }.into_any(),
                            (Ok(()), Step::Client { find, found }) => choose(&placed.plan, find, found),
                            (Ok(()), Step::Order { key, types, client }) => {
                                keep_in_address(&placed.plan.sku, client.as_deref(), &key);
                                view! { <OrderForm plan=placed.plan key=key types client/> }.into_any()
                            }
                            (Ok(()), Step::Placed(number)) => already(&placed.plan.sku, &number),
                        };
                        view! { <Head title crumbs=vec![crumb]/>{body} }.into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// What is to be done next.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
enum Step {
    /// Choose the client.
    Client {
        /// What was searched for.
        find: String,
        /// Who was found.
        found: Vec<CustomerSuggestion>,
    },
    /// Nothing: this order was placed.
    Placed(SubscriptionNumber),
    /// Fill in and place the order.
    Order {
        /// What makes it be placed once.
        key: String,
        /// The client types.
        types: Vec<ClientType>,
        /// The client; none: a new one.
        client: Option<Box<OrderingClient>>,
    },
}

async fn load((sku, client, find, key): Asked) -> ApiResult<(PlacedPlan, Step)> {
    let placed = read_order_plan(sku).await?;
    let Some(client) = client else {
        let found = if find.trim().is_empty() { Vec::new() } else { suggest_customers(find.clone()).await? };
        return Ok((placed, Step::Client { find, found }));
    };
    let (key, before) = order_of_form(key).await?;
    if let Some(number) = before {
        return Ok((placed, Step::Placed(number)));
    }
    let client = match OrganisationNumber::parse(&client) {
        Some(number) => Some(Box::new(read_ordering_client(number).await?)),
        None => None,
    };
    Ok((placed, Step::Order { key, types: list_client_types().await?, client }))
}

/// From now on the address opens the form of this very order: a reload after an answer that was lost places no second one.
/// Without JavaScript a reload sends the same form again.
fn keep_in_address(sku: &Sku, client: Option<&OrderingClient>, key: &str) {
    let place = paths::order_again(sku, client.map_or("new", |client| client.number.as_str()), key);
    Effect::new(move |_| {
        if let Ok(history) = window().history() {
            // Fails when a browser takes no more changes for the moment: then the address stays as it was.
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&place));
        }
    });
}

/// The order of this form was placed before.
fn already(sku: &Sku, number: &SubscriptionNumber) -> AnyView {
    view! {
        <section class="sheet padded" role="status">
            <p>{t!("This order was placed.")}</p>
            <p>
                <a class="btn primary" href=paths::subscription(number)>{t!("Open the subscription")}</a>" "
                <a class="btn" href=paths::order_plan(sku, None)>{t!("Order another one")}</a>
            </p>
        </section>
    }
    .into_any()
}

/// The step in which the client is chosen.
fn choose(plan: &Plan, find: String, found: Vec<CustomerSuggestion>) -> AnyView {
    let sku = plan.sku.clone();
    let nobody = (!find.trim().is_empty() && found.is_empty()).then(
        || view! { <p class="soft" role="status">{t!("No customer of yours fits. Order for a new client.")}</p> },
    );
    let found = found
        .into_iter()
        .map(|customer| {
            let href = paths::order_plan(&sku, Some(customer.number.as_str()));
            view! { <li><a href=href>{customer.name}</a>" "<span class="id soft">{customer.number.to_string()}</span></li> }
        })
        .collect_view();
    let action = paths::order_plan(&plan.sku, None);
    let new = paths::order_plan(&plan.sku, Some("new"));
    view! {
        <section class="sheet padded">
            <h2>{t!("Client")}</h2>
            <form method="get" action=action class="order-search" role="search">
                <TextField id="find-client" name="find" label=t!("Name, internal reference or ID of a customer") kind="search" maxlength=200
                    initial=find autocomplete="off"/>
                <button class="btn">{t!("Search")}</button>
            </form>
            {nobody}
            <ul class="order-clients">{found}</ul>
            <p><a class="btn" href=new>{t!("Order for a new client")}</a></p>
        </section>
    }
    .into_any()
}

#[component]
fn OrderForm(
    plan: Plan,
    key: String,
    types: Vec<ClientType>,
    client: Option<Box<OrderingClient>>,
) -> impl IntoView {
    if let Some(client) = client.as_ref().filter(|client| client.status != ClientStatus::Active) {
        return view! { <p class="notice warn">{words::held_sentence(client.status)}</p> }.into_any();
    }
    let action = ServerAction::<PlaceOrder>::new();
    let refusal = Signal::derive(move || action.value().get().and_then(Result::err));
    let at = move |field| {
        Signal::derive(move || {
            refusal.read().as_ref().and_then(|error: &ApiError| words::at_field(error, field))
        })
    };
    let beside = move || refusal.read().as_ref().and_then(|error| words::beside_fields(error, &shown()));
    let periods: Vec<Choice> = plan
        .prices
        .iter()
        .map(|price| Choice {
            value: price.period.months().to_string(),
            label: format!("{}: {}", price.period.label().here(), words::money(price.price)),
        })
        .collect();
    let months = RwSignal::new(periods.first().map(|choice| choice.value.clone()).unwrap_or_default());
    let quantity = RwSignal::new("1".to_owned());
    // Without JavaScript the form is placed as it is.
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    let reviewed = RwSignal::new(None::<Filled>);
    let reviewing = Memo::new(move |_| reviewed.read().is_some());
    Effect::new(move |_| {
        if refusal.read().is_some() {
            // What is wrong stands at its field.
            reviewed.set(None);
        }
    });
    let look = move |event| {
        if let Some(filled) = filled(&event) {
            reviewed.set(Some(filled));
            request_animation_frame(|| {
                focus_on("order-review");
            });
        }
    };
    let number = client.as_ref().map(|client| client.number.to_string()).unwrap_or_default();
    let fixed_name = client.as_ref().is_some_and(|client| !client.managed);
    let profile = client.as_ref().map(|client| client.profile.clone()).unwrap_or_default();
    let whom = client.map_or_else(|| t!("A new client").to_owned(), |client| client.profile.name);
    let trial = (plan.trial_days > 0).then(|| {
        view! { <label class="tick"><input type="checkbox" name="order[trial]" value="true" checked/>{t!("Begin with {count} day of trial" | "Begin with {count} days of trial", count = u64::from(plan.trial_days))}</label> }
    });
    let sku = plan.sku.to_string();
    let plan = StoredValue::new(plan);
    let cost = move || {
        let period = months.get().parse().ok().and_then(Period::from_months);
        let price =
            period.and_then(|period| plan.with_value(|plan| plan.price(period)).map(|price| (period, price)));
        let count = quantity.get().trim().parse::<u32>().ok();
        let (period, price) = price?;
        let cost = words::money(price.times(count?)?);
        Some(t!("{cost} for {period}", cost, period = period.label().here()))
    };
    view! {
        <div class="sheet form">
            <Unsaved>
                <ActionForm action>
                    <section hidden=reviewing>
                        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                        <h2>{t!("Order")}</h2>
                        <input type="hidden" name="order[key]" value=key/>
                        <input type="hidden" name="order[sku]" value=sku/>
                        <input type="hidden" name="order[client]" value=number/>
                        <ChoiceField id="order-months" name="order[months]" label=t!("Period") choices=periods value=months error=at(Field::Period)/>
                        <TextField id="order-quantity" name="order[quantity]" label=t!("Quantity") required=true inputmode="numeric" maxlength=6
                            value=quantity autocomplete="off" error=at(Field::Quantity)/>
                        <TextField id="order-starts" name="order[starts_on]" label=t!("First day") kind="date" hint=t!("At once, if left empty.")
                            error=at(Field::StartsOn)/>
                        {trial}
                        <label class="tick"><input type="checkbox" name="order[auto_renew]" value="true" checked/>{t!("Renew automatically")}</label>
                    </section>
                    <section hidden=reviewing>
                        <h2>{t!("Client")}</h2>
                        {profile_fields(profile, &types, fixed_name, refusal)}
                    </section>
                    <section>
                        <h2 id="order-review" tabindex="-1">{move || if reviewing.get() { t!("Review") } else { t!("Cost") }}</h2>
                        {move || match reviewed.get() {
                            Some(filled) => plan.with_value(|plan| review(plan, &filled, cost())),
                            None => view! { <p>{whom.clone()}": "<b>{cost}</b></p> }.into_any(),
                        }}
                        <p class="hint">{t!("The price of today stays for this subscription, whatever becomes of the plan.")}</p>
                    </section>
                    <footer>
                        <a class="btn" href=paths::order()>{t!("Cancel")}</a>
                        <button type="button" class="btn" hidden=move || !reviewing.get() on:click=move |_| reviewed.set(None)>{t!("Back")}</button>
                        <button type="button" class="btn primary with-script" hidden=reviewing on:click=look>{t!("Review")}</button>
                        <button class="btn primary" hidden=move || live.get() && !reviewing.get()
                            disabled=move || action.pending().get() || live.get() && !reviewing.get()>{t!("Order")}</button>
                    </footer>
                </ActionForm>
            </Unsaved>
        </div>
    }
    .into_any()
}

/// What is known of the client. Which of it must be filled in, its type says.
fn profile_fields(
    profile: CompanyProfile,
    types: &[ClientType],
    fixed_name: bool,
    refusal: Signal<Option<ApiError>>,
) -> AnyView {
    let at = move |field| {
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, field)))
    };
    let kinds: Vec<Choice> =
        types.iter().map(|kind| Choice { value: kind.name.clone(), label: kind.name.clone() }).collect();
    let known = kinds.iter().any(|choice| choice.value == profile.client_type);
    let first = kinds.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let kind = RwSignal::new(if known { profile.client_type.clone() } else { first });
    let types = StoredValue::new(types.to_vec());
    let needs = move |field: Field| {
        let name = kind.get();
        types.with_value(|types| types.iter().any(|kind| kind.name == name && kind.required.has(field)))
    };
    let text = move |key: &'static str, label: &'static str, initial: String, field: Field| {
        let mark = move || needs(field).then_some(t!("Required for this client type."));
        view! {
            <div>
                <TextField id=format!("client-{key}") name=format!("profile[{key}]") label initial autocomplete="off"
                    maxlength=CompanyProfile::longest(field) error=at(field)/>
                <p class="hint">{mark}</p>
            </div>
        }
    };
    let name = if fixed_name {
        view! {
            <p><b>{profile.name.clone()}</b></p>
            <input type="hidden" name="profile[name]" value=profile.name.clone()/>
            <input type="hidden" name="profile[country]" value=profile.country.clone()/>
            <p class="hint">{t!("Name and country are the customer's own to change.")}</p>
        }
        .into_any()
    } else {
        let choose = Choice { value: String::new(), label: t!("Choose a country").to_owned() };
        let choices = std::iter::once(choose).chain(countries()).collect();
        view! {
            <TextField id="client-name" name="profile[name]" label=t!("Company name") required=true autocomplete="off"
                initial=profile.name.clone() maxlength=CompanyProfile::longest(Field::CompanyName) error=at(Field::CompanyName)/>
            <ChoiceField id="client-country" name="profile[country]" label=t!("Country") required=true choices
                value=RwSignal::new(profile.country.clone()) error=at(Field::Country)/>
        }
        .into_any()
    };
    view! {
        {name}
        <ChoiceField id="client-type" name="profile[client_type]" label=t!("Client type") required=true choices=kinds value=kind
            error=at(Field::ClientType)/>
        <div class="pair">
            {text("registration_number", t!("Registration number (ITN)"), profile.registration_number, Field::RegistrationNumber)}
            {text("contact_person", t!("Contact person"), profile.contact_person, Field::ContactPerson)}
            {text("email", t!("E-mail address"), profile.email, Field::Email)}
            {text("phone", t!("Phone"), profile.phone, Field::Phone)}
            {text("address", t!("Legal address"), profile.address, Field::Address)}
            {text("zip", t!("Zip or postal code"), profile.zip, Field::Zip)}
            {text("city", t!("City"), profile.city, Field::City)}
            {text("state", t!("State, province or region"), profile.state, Field::State)}
            {text("microsoft_tenant", t!("Microsoft tenant name"), profile.microsoft_tenant, Field::MicrosoftTenant)}
        </div>
        <input type="hidden" name="profile[description]" value=profile.description/>
    }
    .into_any()
}

/// The fields that the form shows.
fn shown() -> Vec<Field> {
    let own = [Field::Period, Field::Quantity, Field::StartsOn, Field::Country];
    CompanyProfile::FIELDS.iter().map(|(field, _)| *field).chain(own).collect()
}
