use super::state::{Step, Wizard};
use crate::ui::{Choice, ChoiceField, TextField};
use crate::words;
use domain::Field;
use domain::sold_to_codes::SoldToCode;
use domain::uploads::UploadMode;
use domain::uploads::file::{MAX_ORDER_NUMBER, Scope};
use leptos::prelude::*;

/// The optional facts: sold-to code, order number, order date.
#[component]
pub(super) fn DetailFields(wizard: Wizard, codes: Vec<SoldToCode>) -> impl IntoView {
    let order = wizard.order;
    let at = move |field| {
        Signal::derive(move || order.refusal.read().as_ref().and_then(|error| words::at_field(error, field)))
    };
    let many = wizard.scope() == Scope::ManyCustomers;
    let (number_words, date_words) = if many {
        (t!("Order number of rows without one, optional"), t!("Order date of rows without one, optional"))
    } else {
        (t!("Order number, optional"), t!("Order date, optional"))
    };
    let code = (!codes.is_empty()).then(|| {
        let none = Choice { value: String::new(), label: t!("None").to_owned() };
        let choice = |code: SoldToCode| Choice { value: code.alias.clone(), label: format!("{} ({})", code.alias, code.code) };
        let choices = std::iter::once(none).chain(codes.into_iter().map(choice)).collect();
        view! {
            <ChoiceField id="sold_to_alias" name="sold_to_alias" label=t!("Sold-to code (STC) alias, optional") choices value=order.alias
                hint=t!("Enterprise Edition devices need one.") error=at(Field::SoldToCode)/>
        }
    });
    view! {
        <div class="fields">
            {code}
            {many.then(|| view! {
                <p class="soft small">{t!("No sold-to code can be chosen here: upload Enterprise Edition devices for the specific customer.")}</p>
            })}
            <TextField id="order_number" name="order_number" label=number_words value=order.number
                maxlength=MAX_ORDER_NUMBER autocomplete="off" error=at(Field::OrderNumber)/>
            <TextField id="order_date" name="order_date" label=date_words kind="date" value=order.date until_today=true
                hint=t!("When the customer placed the order; not after today.") error=at(Field::OrderDate)/>
        </div>
    }
    .into_any()
}

/// The good rows, or all or nothing.
#[component]
pub(super) fn ModeChoice(wizard: Wizard) -> impl IntoView {
    let mode = wizard.mode;
    let good = move || {
        let loads = wizard.registry().is_some();
        match (wizard.live.get(), t!("{count} good row" | "{count} good rows", count = wizard.ready())) {
            (true, rows) if loads => t!("Load the {rows}", rows),
            (true, rows) => t!("Upload the {rows}", rows),
            (false, _) if loads => t!("Load the good rows").to_owned(),
            (false, _) => t!("Upload the good rows").to_owned(),
        }
    };
    let nothing = match wizard.registry() {
        Some(_) => t!("All or nothing: one bad row, and none is loaded"),
        None => t!("All or nothing: one bad row, and none is uploaded"),
    };
    view! {
        <fieldset class="modes">
            <legend class="unseen">{t!("What becomes of the good rows when others fail")}</legend>
            <label class="tick">
                <input type="radio" name="mode" value="good_rows" checked prop:checked=move || mode.get() == UploadMode::GoodRows
                    on:change=move |_| mode.set(UploadMode::GoodRows)/>
                <span>{good}</span>
            </label>
            <label class="tick">
                <input type="radio" name="mode" value="all_or_nothing" prop:checked=move || mode.get() == UploadMode::AllOrNothing
                    on:change=move |_| mode.set(UploadMode::AllOrNothing)/>
                <span>{nothing}</span>
            </label>
        </fieldset>
    }
    .into_any()
}

/// Buttons of the step Details.
#[component]
pub(super) fn DetailsFooter(wizard: Wizard) -> impl IntoView {
    let words = move || t!("Upload {count} device" | "Upload {count} devices", count = wizard.ready());
    view! {
        <button type="button" class="btn" on:click=move |_| wizard.step.set(Step::Check)>{t!("Back")}</button>
        <button type="button" class="btn primary" on:click=move |_| wizard.send()>{words}</button>
    }
    .into_any()
}
