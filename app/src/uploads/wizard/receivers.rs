//! The customers that a file for many names: how many rows each has, and whether it takes uploads. The worker counts, the
//! server says who they are.

use super::state::Wizard;
use crate::bulk_uploads::named_customers;
use crate::error::ApiError;
use crate::ui::{Glyph, Icon, Status, Tone, grouped};
use crate::words;
use crate::words::Here;
use domain::bulk_uploads::NamedCustomer;
use domain::clients::ClientStatus;
use domain::organisations::OrganisationNumber;
use domain::uploads::Reason;
use domain::uploads::file::CustomerRows;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeSet, HashMap};

/// Customers that are listed at once.
const LISTED: usize = 50;

/// What the server said about the customers.
#[derive(Debug, Clone, PartialEq)]
enum Told {
    Nothing,
    Known(HashMap<OrganisationNumber, NamedCustomer>),
    Failed(ApiError),
}

/// The customers of the file at hand.
#[derive(Clone, Copy)]
pub(super) struct Receivers {
    rows: RwSignal<Vec<CustomerRows>>,
    told: RwSignal<Told>,
    asked: StoredValue<BTreeSet<OrganisationNumber>>,
}

/// A customer of the file, as it is listed.
#[derive(Debug, Clone, PartialEq)]
struct Listed {
    rows: CustomerRows,
    customer: Option<NamedCustomer>,
    refusal: Option<Reason>,
}

impl Receivers {
    pub(super) fn new() -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            told: RwSignal::new(Told::Nothing),
            asked: StoredValue::new(BTreeSet::new()),
        }
    }

    /// The worker has counted. The server is asked about customers that it was not asked about before.
    pub(super) fn show(self, rows: Vec<CustomerRows>) {
        let numbers: BTreeSet<_> = rows.iter().map(|rows| rows.number.clone()).collect();
        self.rows.set(rows);
        if !numbers.is_empty() && (self.asked.with_value(|asked| *asked != numbers) || self.failed()) {
            self.asked.set_value(numbers);
            self.ask();
        }
    }

    fn failed(self) -> bool {
        matches!(*self.told.read_untracked(), Told::Failed(_))
    }

    fn ask(self) {
        let numbers = self.asked.get_value();
        spawn_local(async move {
            let answer = named_customers(numbers.iter().cloned().collect()).await;
            // Another file names others, or the person has left.
            if self.asked.try_with_value(|asked| *asked == numbers) != Some(true) {
                return;
            }
            self.told.set(match answer {
                Ok(named) => Told::Known(
                    named.into_iter().map(|customer| (customer.number.clone(), customer)).collect(),
                ),
                Err(error) => Told::Failed(error),
            });
        });
    }

    /// Good rows whose customers take no uploads, as far as the server has told.
    pub(super) fn refused(self) -> u64 {
        let Told::Known(known) = &*self.told.read() else { return 0 };
        let rows = self.rows.read();
        rows.iter().filter(|rows| refusal(known, rows).is_some()).map(|rows| rows.accepted).sum()
    }

    /// Those that take no uploads first, then by name; those without a row any more are not listed.
    fn listed(self) -> Vec<Listed> {
        let told = self.told.get();
        let known = if let Told::Known(known) = told { known } else { HashMap::new() };
        let asked = !matches!(*self.told.read(), Told::Nothing | Told::Failed(_));
        let mut listed: Vec<Listed> = self
            .rows
            .get()
            .into_iter()
            .filter(|rows| rows.accepted + rows.failed > 0)
            .map(|rows| Listed {
                customer: known.get(&rows.number).cloned(),
                refusal: if asked { refusal(&known, &rows) } else { None },
                rows,
            })
            .collect();
        listed.sort_by_cached_key(|listed| {
            let name = listed.customer.as_ref().map(|customer| customer.name.to_lowercase());
            (listed.refusal.is_none(), name, listed.rows.number.clone())
        });
        listed
    }
}

/// Why the rows of a customer will fail, if they will.
fn refusal(known: &HashMap<OrganisationNumber, NamedCustomer>, rows: &CustomerRows) -> Option<Reason> {
    match known.get(&rows.number) {
        None => Some(Reason::NotYourCustomer),
        Some(customer) if !customer.takes_uploads() => Some(Reason::CustomerTakesNoUploads),
        Some(_) => None,
    }
}

/// Who gets how many devices, and who cannot.
#[component]
pub(super) fn ReceiverRows(wizard: Wizard) -> impl IntoView {
    let receivers = wizard.receivers;
    let most = RwSignal::new(LISTED);
    let listed = Memo::new(move |_| receivers.listed());
    let some = Memo::new(move |_| !listed.read().is_empty());
    let failed = move || match receivers.told.get() {
        Told::Failed(error) => Some(view! {
            <p class="notice bad" role="alert">
                <Icon glyph=Glyph::Alert/>
                <span>{t!("Who these customers are could not be looked up. ")}{words::sentence(&error)}</span>
                <button type="button" class="btn small" on:click=move |_| receivers.ask()>{t!("Try again")}</button>
            </p>
        }),
        Told::Nothing | Told::Known(_) => None,
    };
    let refused = move || {
        let rows = receivers.refused();
        (rows > 0).then(|| view! {
            <p class="notice warn">
                <Icon glyph=Glyph::Alert/>
                <span>{t!("{count} good row for customers that take no uploads from you will fail." | "{count} good rows for customers that take no uploads from you will fail.", count = rows)}</span>
            </p>
        })
    };
    let rows = move || listed.read().iter().take(most.get()).cloned().map(row).collect_view();
    let more = move || {
        let left = listed.read().len().saturating_sub(most.get());
        (left > 0).then(|| view! {
            <div class="foot">
                <button type="button" class="btn small" on:click=move |_| most.update(|most| *most += LISTED)>
                    {t!("Show more of {count} customer" | "Show more of {count} customers", count = left as u64)}
                </button>
            </div>
        })
    };
    view! {
        <Show when=move || some.get()>
            <section>
                <h2>{move || t!("{count} customer" | "{count} customers", count = listed.read().len() as u64)}</h2>
                {failed}
                {refused}
                <div class="sheet">
                    <div class="scroll" tabindex="0" role="region" aria-label=t!("Customers in the file")>
                        <table class="receivers">
                            <caption class="unseen">{t!("Customers in the file")}</caption>
                            <thead><tr>
                                <th scope="col">{t!("Customer")}</th><th scope="col">{t!("Customer ID")}</th><th scope="col" class="num">{t!("Ready")}</th>
                                <th scope="col" class="num">{t!("To fix")}</th><th scope="col">{t!("Takes uploads")}</th>
                            </tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                    {more}
                </div>
            </section>
        </Show>
    }
    .into_any()
}

fn row(listed: Listed) -> impl IntoView {
    let Listed { rows, customer, refusal } = listed;
    let held = customer.as_ref().and_then(NamedCustomer::held);
    let takes = match (refusal, customer.is_some()) {
        (Some(reason), _) => {
            // Whom to ask depends on what is in the way.
            let sentence = held.map_or_else(
                || reason.sentence("", words::language()),
                |status| words::held_sentence(status).to_owned(),
            );
            let label = held.map_or(reason.title(), ClientStatus::label).here();
            view! { <Status tone=Tone::Bad label/><span class="soft small">{sentence}</span> }.into_any()
        }
        (None, true) => view! { <Status tone=Tone::Ok label=t!("Yes")/> }.into_any(),
        (None, false) => ().into_any(),
    };
    let (name, reference) = customer
        .map_or_else(|| ("–".to_owned(), None), |customer| (customer.name, customer.internal_reference));
    view! {
        <tr>
            <th scope="row">{name}{reference.map(|text| view! { <span class="soft small">{text}</span> })}</th>
            <td class="id">{rows.number.to_string()}</td>
            <td class="num">{grouped(rows.accepted)}</td>
            <td class="num">{grouped(rows.failed)}</td>
            <td>{takes}</td>
        </tr>
    }
    .into_any()
}
