use super::core::Core;
use super::loading::Rows;
use super::{Cell, RowActions, Table, pager, sorting};
use crate::error::ApiError;
use crate::ui::copy::write_clipboard;
use crate::ui::{Empty, Glyph, Icon, Menu, MenuItem, explain, toasts};
use crate::words::{Here, language};
use domain::PortalError;
use domain::lists::{Column, List};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// The table itself, or what stands in its place: an error, or one of the two kinds of emptiness.
pub(super) fn sheet<L: List>(table: &Arc<Table<L>>, core: Core, rows: &Rows<L>) -> AnyView {
    let (signal, failed) = (rows.shown, rows.failed);
    let is_empty = Memo::new(move |_| signal.read().is_empty());
    let has_failed = Memo::new(move |_| failed.read().is_some());
    let table = table.clone();
    let retry = move |_| core.again.update(|again| *again += 1);
    let error = move || {
        let error = failed.get()?;
        let address = core.address.get();
        // Loaded anew, the page asks for a new sign-in and comes back here; a place that is gone is left for the first page.
        let way = match &error {
            ApiError::Portal(PortalError::Unauthenticated) => Some((t!("Sign in"), core.href(&address))),
            ApiError::Portal(PortalError::Invalid(_)) if address.query.cursor.is_some() => {
                Some((t!("To the first page"), core.href(&address.clone().from_start())))
            }
            _ => None,
        };
        let way = match way {
            Some((words, href)) => {
                view! { <a class="btn small" href=href rel="external">{words}</a> }.into_any()
            }
            None => view! {
                <button type="button" class="btn small with-script" on:click=retry>{t!("Try again")}</button>
                <a class="without-script" href=core.href(&address) rel="external">{t!("Try again")}</a>
            }
            .into_any(),
        };
        Some(
            view! { <div class="notice bad" role="alert"><Icon glyph=Glyph::Alert/><span>{explain(&error)}</span>{way}</div> },
        )
    };
    let content = move || match (is_empty.get(), has_failed.get()) {
        (true, true) => ().into_any(),
        (true, false) => nothing(core, &table.empty),
        (false, _) => filled(&table, core, signal),
    };
    view! { {error} {content} }.into_any()
}

fn nothing(core: Core, yet: &ViewFn) -> AnyView {
    let yet = yet.clone();
    let inner = move || {
        let address = core.address.get();
        if address.query.cursor.is_some() {
            let first = core.href(&address.from_start());
            return view! {
                <Empty title=t!("This page is empty") text=t!("Its rows have gone since the page before was loaded.")>
                    <a class="btn" href=first>{t!("Back to the first page")}</a>
                </Empty>
            }
            .into_any();
        }
        if address.narrows() {
            let all = core.href(&address.unfiltered());
            return view! {
                <Empty title=t!("Nothing matches") text=t!("No row fits the search and the filters.")>
                    <a class="btn" href=all data-noscroll="">{t!("Clear search and filters")}</a>
                </Empty>
            }
            .into_any();
        }
        yet.run()
    };
    view! { <div class="sheet">{inner}</div> }.into_any()
}

type Signals<L> = RwSignal<Vec<(String, ArcRwSignal<<L as List>::Row>)>>;

fn filled<L: List>(table: &Arc<Table<L>>, core: Core, rows: Signals<L>) -> AnyView {
    let selectable = !table.bulk_actions.is_empty();
    let (cell, actions) = (table.cell.clone(), table.row_actions.clone());
    // The row last ticked, where a range with shift begins.
    let anchor = StoredValue::new(None::<String>);
    let pick_range = Callback::new(move |(key, chosen, ranged): (String, bool, bool)| {
        let keys: Vec<String> = rows.read_untracked().iter().map(|(key, _)| key.clone()).collect();
        let at = |wanted: &String| keys.iter().position(|key| key == wanted);
        let from = anchor.get_value().filter(|_| ranged).and_then(|key| at(&key));
        core.selection.update(|selection| match (from, at(&key)) {
            (Some(from), Some(to)) => {
                keys[from.min(to)..=from.max(to)].iter().for_each(|key| selection.set(key, chosen));
            }
            _ => selection.set(&key, chosen),
        });
        anchor.set_value(Some(key));
    });
    let keys = Signal::derive(move || rows.read().iter().map(|(key, _)| key.clone()).collect::<Vec<_>>());
    let row = move |(key, row): (String, ArcRwSignal<L::Row>)| {
        line::<L>(core, key, row, cell.clone(), actions.clone(), selectable.then_some(pick_range))
    };
    let label = table.label;
    view! {
        <div class="sheet" aria-busy=move || core.busy.get().to_string()>
            <div class="loading-line" hidden=move || !core.busy.get()></div>
            <div class="scroll" id=core.id("scroll") tabindex="0" role="region" aria-label=label>
                <table class="list" role="table">
                    <caption class="unseen">{label} ". " {move || sorting::sentence(core)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            {selectable.then(|| view! { <th class="pick with-script" scope="col" role="columnheader"><PickPage core keys/></th> })}
                            {move || core.shown.get().into_iter().map(|column| sorting::header(core, column)).collect_view()}
                            <th class="row-actions" scope="col" role="columnheader"><span class="unseen">{t!("Actions")}</span></th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <For each=move || rows.get() key=|(key, _)| key.clone() children=row/>
                    </tbody>
                </table>
            </div>
            <pager::Pager core/>
        </div>
    }
    .into_any()
}

fn line<L: List>(
    core: Core,
    key: String,
    row: ArcRwSignal<L::Row>,
    cell: Cell<L::Row>,
    actions: Option<RowActions<L::Row>>,
    pick: Option<Callback<(String, bool, bool)>>,
) -> AnyView {
    let name = {
        let row = row.clone();
        Signal::derive(move || L::name(&row.read(), language()))
    };
    let chosen = {
        let key = key.clone();
        Memo::new(move |_| core.selection.read().contains(&key))
    };
    let box_key = key.clone();
    let tick = pick.map(|pick| {
        let picked = move |event: web_sys::MouseEvent| {
            pick.run((box_key.clone(), event_target_checked(&event), event.shift_key()));
        };
        view! {
            <td class="pick with-script" role="cell">
                <input type="checkbox" aria-label=move || t!("Select {name}", name = name.get())
                    prop:checked=move || chosen.get() on:click=picked/>
            </td>
        }
    });
    let menu_id = core.id(&format!("menu-{}", id_part(&key)));
    let items = {
        let row = row.clone();
        let toasts = toasts();
        Signal::derive(move || {
            let mut items = actions.as_ref().map(|actions| actions(&row.read())).unwrap_or_default();
            let key = key.clone();
            items.push(MenuItem::call(t!("Copy ID"), move || {
                let key = key.clone();
                spawn_local(async move {
                    if write_clipboard(&key).await {
                        toasts.success(t!("{key} copied", key));
                    } else {
                        toasts.failure(t!(
                            "The browser did not allow copying. Select the text and copy it by hand."
                        ));
                    }
                });
            }));
            items
        })
    };
    let cells = move || {
        let cell = |(place, column): (usize, &'static Column)| {
            let (row, cell) = (row.clone(), cell.clone());
            let content = move || cell(&row.read(), column.key);
            let class = if column.numeric { "num" } else { "" };
            if place == 0 {
                view! { <th scope="row" role="rowheader">{content}</th> }.into_any()
            } else {
                view! { <td role="cell" class=class data-label=column.label.here()>{content}</td> }.into_any()
            }
        };
        core.shown.get().into_iter().enumerate().map(cell).collect_view()
    };
    let menu_name = Signal::derive(move || t!("Actions: {name}", name = name.get()));
    view! {
        <tr role="row" class:chosen=move || chosen.get()>
            {tick}
            {cells}
            <td class="row-actions" role="cell">
                <Menu id=menu_id label=menu_name class="btn icon quiet" items><Icon glyph=Glyph::More/></Menu>
            </td>
        </tr>
    }
    .into_any()
}

/// The box in the header: the whole page in or out.
#[component]
fn PickPage(core: Core, keys: Signal<Vec<String>>) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let picked = Memo::new(move |_| {
        let selection = core.selection.read();
        keys.read().iter().filter(|key| selection.contains(key)).count()
    });
    let all = move || picked.get() > 0 && picked.get() == keys.read().len();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            input.set_indeterminate(picked.get() > 0 && !all());
        }
    });
    let pick = move |event: web_sys::Event| {
        let chosen = event_target_checked(&event);
        core.selection
            .update(|selection| keys.read_untracked().iter().for_each(|key| selection.set(key, chosen)));
    };
    view! {
        <input node_ref=node type="checkbox" aria-label=t!("Select all rows on this page")
            prop:checked=all on:change=pick/>
    }
    .into_any()
}

/// A key as part of an id: ids take no spaces.
fn id_part(key: &str) -> String {
    key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}
