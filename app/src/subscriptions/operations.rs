//! What can be done with a subscription: a form each, and only what is offered.

use super::{OperateSubscription, SetRenewal};
use crate::ui::{Choice, ChoiceField, TextField};
use crate::words;
use crate::words::Here;
use domain::plans::Product;
use domain::subscriptions::{Operation, SubscriptionDetails};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The operations that are offered, or why none is.
pub(super) fn operations(
    details: &SubscriptionDetails,
    product: Option<Product>,
    may: Result<(), String>,
    operate: ServerAction<OperateSubscription>,
    renewal: ServerAction<SetRenewal>,
) -> AnyView {
    if let Err(reason) = may {
        return view! { <p class="soft">{reason}</p> }.into_any();
    }
    if details.offered.is_empty() {
        return ().into_any();
    }
    let forms = details
        .offered
        .iter()
        .map(|operation| form(*operation, details, product.as_ref(), operate, renewal))
        .collect_view();
    let stay = (details.next.is_some() && details.offered.contains(&Operation::SetRenewal)).then(|| {
        let number = details.row.number.to_string();
        view! {
            <ActionForm action=operate>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="operation" value="switch_plan"/>
                <input type="hidden" name="later" value="true"/>
                <button class="btn small">{t!("Keep the present plan")}</button>
            </ActionForm>
        }
    });
    view! { <section class="sheet padded"><h2>{t!("Operations")}</h2><div class="subscription-acts">{forms}{stay}</div></section> }.into_any()
}

fn form(
    operation: Operation,
    details: &SubscriptionDetails,
    product: Option<&Product>,
    operate: ServerAction<OperateSubscription>,
    renewal: ServerAction<SetRenewal>,
) -> AnyView {
    let number = details.row.number.to_string();
    let class = if operation == Operation::Delete { "btn small danger" } else { "btn small" };
    if operation == Operation::SetRenewal {
        let (value, label) = if details.row.auto_renew {
            ("false", t!("Turn automatic renewal off"))
        } else {
            ("true", t!("Turn automatic renewal on"))
        };
        return view! {
            <ActionForm action=renewal>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="auto_renew" value=value/>
                <button class=class>{label}</button>
            </ActionForm>
        }
        .into_any();
    }
    let (says, fields) = match operation {
        Operation::Activate => (t!("A term that is paid for goes on; otherwise a new one begins today."), ().into_any()),
        Operation::Renew => (t!("One more term follows the one that runs, at the price of the order."), ().into_any()),
        Operation::Stop => (t!("It is not in use any more. Stays: what is left of the term, if it is activated again."), ().into_any()),
        Operation::Delete => {
            (t!("Goes: the subscription, for good, with what is left of its term. Stays: the client and its record."), ().into_any())
        }
        Operation::ChangeQuantity => (
            t!("From now on."),
            view! {
                <TextField id="quantity" name="quantity" label=t!("Quantity") required=true inputmode="numeric" maxlength=6
                    initial=details.row.quantity.to_string() autocomplete="off"/>
            }
            .into_any(),
        ),
        Operation::SwitchPlan => match choices(details, product) {
            Some(choices) => (
                t!("Now: a term of the new plan begins today. Later: when the term that runs ends. Its price of today counts."),
                {
                    let when = [("false", t!("Now")), ("true", t!("At the end of the term"))];
                    let when = when.map(|(value, label)| Choice { value: value.to_owned(), label: label.to_owned() });
                    view! {
                        <ChoiceField id="plan" name="plan" label=t!("Plan") choices value=RwSignal::new(String::new())/>
                        <ChoiceField id="when" name="later" label=t!("When") choices=when.to_vec() value=RwSignal::new("false".to_owned())/>
                    }
                    .into_any()
                },
            ),
            None => return ().into_any(),
        },
        Operation::SetRenewal => return ().into_any(),
    };
    let key = serde_json::to_value(operation).ok().and_then(|key| key.as_str().map(str::to_owned));
    view! {
        <details class="rename">
            <summary class=class>{operation.label().here()}</summary>
            <ActionForm action=operate>
                <p class="soft">{says}</p>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="operation" value=key/>
                {fields}
                <button class="btn primary" disabled=move || operate.pending().get()>{operation.label().here()}</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// The other plans of the product with their periods and prices; nothing when there is none.
fn choices(details: &SubscriptionDetails, product: Option<&Product>) -> Option<Vec<Choice>> {
    let own = (&details.row.sku, details.row.period);
    let plans = product?.plans.iter().flat_map(|plan| plan.prices.iter().map(move |price| (plan, price)));
    let others: Vec<Choice> = plans
        .filter(|(plan, price)| (&plan.sku, price.period) != own)
        .map(|(plan, price)| Choice {
            value: format!("{}/{}", plan.sku, price.period.months()),
            label: format!("{}, {}: {}", plan.name, price.period.label().here(), words::money(price.price)),
        })
        .collect();
    (!others.is_empty()).then_some(others)
}
