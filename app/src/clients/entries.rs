use super::{ClientOnPage, EnterEntry, list_entries};
use crate::error::{ApiError, REFUSED, refused_in};
use crate::paths;
use crate::people::Me;
use crate::shell::DeniedButton;
use crate::ui::table::Table;
use crate::ui::{Choice, ChoiceField, Day, Empty, Moment, TextField, toasts};
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::clients::{ClientDetails, EntryKind, EntryList, EntryRow, MAX_ENTRY_NOTE, MAX_ENTRY_REFERENCE};
use domain::money::Money;
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The tab *Charges and payments*: what the client owes, its entries, and the form for another one.
#[component]
pub fn ClientEntries() -> impl IntoView {
    let (page, me) = (ClientOnPage::here(), Me::here());
    let enter = ServerAction::<EnterEntry>::new();
    let entered = RwSignal::new(0_u64);
    let told = toasts();
    Effect::new(move |_| {
        if let Some(Ok(new)) = enter.value().get() {
            told.success(if new { t!("Entered") } else { t!("This entry was there already") });
            entered.update(|count| *count = count.wrapping_add(1));
            page.refresh();
        }
    });
    let table = move || {
        page.number.get().map(|number| {
            let load = move |query| list_entries(number.clone(), query);
            let nothing = || view! { <Empty title=t!("No charges and payments yet") text=t!("Enter them here as you charge the client and as it pays.")/> };
            Table::<EntryList>::new(t!("Charges and payments"), load, cell).refresh(entered).empty(nothing).view()
        })
    };
    view! {
        <Transition>{move || Suspend::new(async move { page.details.await.ok().map(balance) })}</Transition>
        {table}
        <section class="sheet padded">
            <h2>{t!("Enter a charge or payment")}</h2>
            {match me.may(Action::ManageClients) {
                Ok(()) => (move || page.number.get().map(|number| view! { {file_form(&number)} <EnterForm number enter/> })).into_any(),
                Err(reason) => view! { <DeniedButton label=t!("Enter") reason/> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

fn balance(client: ClientDetails) -> AnyView {
    let (label, amount) = if client.debt.minor < 0 {
        (t!("paid ahead"), Money { minor: client.debt.minor.saturating_neg(), ..client.debt })
    } else {
        (t!("owed"), client.debt)
    };
    let limit = client.debt_limit.map_or_else(|| t!("None").to_owned(), words::money);
    let warning = client.holds_at.map(|at| {
        view! { <p class="notice warn">{t!("This client owes more than its limit. Unless it pays, it is on financial hold from ")}<Moment at/>"."</p> }
    });
    view! {
        <div class="tiles">
            <div class="tile"><b>{words::money(amount)}</b><span>{label}</span></div>
            <div class="tile"><b>{limit}</b><span>{t!("debt limit of its type")}</span></div>
        </div>
        {warning}
    }
    .into_any()
}

fn cell(row: &EntryRow, column: &'static str) -> AnyView {
    match column {
        "reference" => row.reference.clone().into_any(),
        "kind" => row.kind.label().here().into_any(),
        "amount" => words::money(row.amount).into_any(),
        "booked_on" => view! { <Day on=row.booked_on/> }.into_any(),
        "note" => row.note.clone().into_any(),
        "entered_by" => row.entered_by.clone().into_any(),
        "entered_at" => view! { <Moment at=row.entered_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// Many at once, as a file.
fn file_form(number: &OrganisationNumber) -> AnyView {
    let query = use_query_map();
    let returned = move || {
        let refusal = query.with(|query| query.get(REFUSED)).as_deref().and_then(refused_in)?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&ApiError::Portal(refusal))}</p> })
    };
    view! {
        {returned}
        <details class="rename">
            <summary class="btn small">{t!("Enter a file")}</summary>
            <form method="post" enctype="multipart/form-data" action=paths::client_entries_file(number)>
                <div class="field">
                    <label for="entries-file">{t!("CSV file")}</label>
                    <input class="input" type="file" id="entries-file" name="file" accept=".csv,text/csv" required=true
                        aria-describedby="entries-file-hint"/>
                    <p class="hint" id="entries-file-hint">{t!("With a header: Kind (charge or payment), Amount, Reference; and, if you like, Currency, Date (2026-11-21) and Note. At most 1,000 entries; all are entered or none.")}</p>
                </div>
                <button class="btn primary">{t!("Enter the file")}</button>
            </form>
        </details>
    }
    .into_any()
}

#[component]
fn EnterForm(number: OrganisationNumber, enter: ServerAction<EnterEntry>) -> impl IntoView {
    let refusal = move || enter.value().get().and_then(Result::err);
    let at = move |field| {
        Signal::derive(move || refusal().and_then(|error: ApiError| words::at_field(&error, field)))
    };
    let shown = [Field::Amount, Field::BookedOn, Field::Reference, Field::Description];
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &shown));
    let kinds = EntryKind::ALL
        .map(|kind| Choice { value: kind.key().to_owned(), label: kind.label().here().to_owned() });
    view! {
        <ActionForm action=enter>
            {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
            <input type="hidden" name="number" value=number.to_string()/>
            <div class="pair">
                <ChoiceField id="entry-kind" name="entry[kind]" label=t!("Kind") choices=kinds.to_vec() value=RwSignal::new("charge".to_owned())/>
                <TextField id="entry-amount" name="entry[amount]" label=t!("Amount") required=true inputmode="decimal" maxlength=20
                    autocomplete="off" error=at(Field::Amount)/>
                <TextField id="entry-reference" name="entry[reference]" label=t!("Reference") required=true maxlength=MAX_ENTRY_REFERENCE
                    autocomplete="off" hint=t!("The number of the invoice or payment.") error=at(Field::Reference)/>
                <TextField id="entry-day" name="entry[booked_on]" label=t!("Date") kind="date" hint=t!("Today, if left empty.")
                    error=at(Field::BookedOn)/>
                <TextField id="entry-note" name="entry[note]" label=t!("Note") maxlength=MAX_ENTRY_NOTE autocomplete="off"
                    error=at(Field::Description)/>
            </div>
            <p><button class="btn primary" disabled=move || enter.pending().get()>{t!("Enter")}</button></p>
        </ActionForm>
    }
    .into_any()
}
