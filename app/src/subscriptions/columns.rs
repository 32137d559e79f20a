use crate::clients::client_link;
use crate::paths;
use crate::ui::{Day, Moment, Status, Tone, grouped};
use crate::words;
use crate::words::Here;
use domain::subscriptions::{State, SubscriptionRow};
use leptos::prelude::*;

/// A cell of Subscriptions.
pub(super) fn cell(row: &SubscriptionRow, column: &'static str) -> AnyView {
    match column {
        "plan" => view! {
            <a href=paths::subscription(&row.number)>{format!("{} {}", row.product, row.plan)}</a>
            <span class="soft"><span class="id">{row.number.to_string()}</span>" "<StatePill state=row.state held=row.held/></span>
        }
        .into_any(),
        "client" => client_link(&row.client, &row.client_name),
        "quantity" => grouped(u64::from(row.quantity)).into_any(),
        "cost" => row.cost().map(words::money).into_any(),
        "period" => row.period.label().here().into_any(),
        "activated_on" => row.activated_on.map(|on| view! { <Day on/> }).into_any(),
        "expires_on" => row.expires_on.map(|on| view! { <Day on/> }).into_any(),
        "renewal" => if row.auto_renew { t!("Automatic") } else { t!("Off") }.into_any(),
        "billing" => row.billing.label().here().into_any(),
        "ordered_at" => view! { <Moment at=row.ordered_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// A subscription's state as a pill.
#[component]
pub(super) fn StatePill(
    /// Which.
    state: State,
    /// Whether a hold of the client is why it is stopped.
    held: bool,
) -> impl IntoView {
    let tone = match state {
        State::Active => Tone::Ok,
        State::Graced | State::NewOrder => Tone::Warn,
        State::Stopped | State::Deleted => Tone::Still,
        State::Activating
        | State::Renewing
        | State::Updating
        | State::Switching
        | State::Stopping
        | State::Deleting => Tone::Info,
    };
    let label = if held { t!("Stopped by a hold") } else { state.label().here() };
    view! { <Status tone label/> }.into_any()
}
