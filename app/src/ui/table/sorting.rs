use super::core::Core;
use crate::ui::{Glyph, Icon, MenuItem, MenuItems, Panel};
use crate::words::Here;
use domain::lists::{Column, Direction};
use leptos::prelude::*;

fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "↑",
        Direction::Descending => "↓",
    }
}

/// The order in words, for the caption.
pub(super) fn sentence(core: Core) -> String {
    let (by, direction) = core.order();
    let way = match direction {
        Direction::Ascending => t!("ascending"),
        Direction::Descending => t!("descending"),
    };
    t!("Sorted by {by}, {way}.", by = core.label_of(&by), way)
}

/// A column's header; a link where it sorts, so that it works without JavaScript.
pub(super) fn header(core: Core, column: &'static Column) -> AnyView {
    let class = if column.numeric { "num" } else { "" };
    if !column.sortable {
        return view! { <th scope="col" role="columnheader" class=class>{column.label.here()}</th> }
            .into_any();
    }
    let sorted = Memo::new(move |_| {
        let (by, direction) = core.order();
        (by == column.key).then_some(direction)
    });
    let aria = move || {
        sorted.get().map(|direction| match direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        })
    };
    view! {
        <th scope="col" role="columnheader" class=class aria-sort=aria>
            <a class="sort" href=move || core.href(&core.sorted_by(column)) data-noscroll="">
                {column.label.here()}
                <span class="arrow" aria-hidden="true">{move || sorted.get().map(arrow)}</span>
            </a>
        </th>
    }
    .into_any()
}

/// The same as a panel, *Sort on* and *Sort order*: a phone shows no headers, and a hidden column can be sorted by too.
#[component]
pub(super) fn SortMenu(core: Core) -> impl IntoView {
    if !core.list.columns.iter().any(|column| column.sortable) {
        return ().into_any();
    }
    let on = move || {
        let (by, direction) = core.order();
        let sortable = core.list.columns.iter().filter(|column| column.sortable);
        let item = |column: &'static Column| {
            let mut label = sorted_as(column).to_owned();
            if column.key == by {
                label = format!("{label} {}", arrow(direction));
            }
            MenuItem::link(label, core.href(&core.sorted_by(column)))
        };
        sortable.map(item).collect::<Vec<_>>()
    };
    let order = move || {
        let (by, direction) = core.order();
        let Some(column) = core.list.columns.iter().find(|column| column.key == by) else {
            return Vec::new();
        };
        let item = |(way, words): (Direction, domain::languages::Text)| {
            let chosen = if way == direction { " ✓" } else { "" };
            let href = core.href(&core.address.get().sorted(column.key, way));
            MenuItem::link(format!("{}{chosen}", words.here()), href)
        };
        let [ascending, descending] = column.directions();
        [(Direction::Ascending, ascending), (Direction::Descending, descending)].map(item).to_vec()
    };
    let column = move || {
        let (by, _) = core.order();
        // Of "Company name / Internal reference" the first half says it.
        core.label_of(&by).split(" / ").next().unwrap_or_default()
    };
    let way = move || arrow(core.order().1);
    let name = Signal::derive(move || t!("Sorting: {column} {way}", column = column(), way = way()));
    let id = core.id("sorting");
    let panel = id.clone();
    view! {
        <button type="button" class="btn" popovertarget=id.clone() aria-label=move || name.get()>
            <Icon glyph=Glyph::Sort/><span class="btn-words"><span class="long">{t!("Sorting: ")}</span>{column}</span><span aria-hidden="true">{way}</span>
        </button>
        <Panel id class="menu" label=name>
            {move || {
                let id = panel.clone();
                view! {
                    <p class="menu-title">{t!("Sort on")}</p>
                    <MenuItems id=id.clone() items=on()/>
                    <p class="menu-title">{t!("Sort order")}</p>
                    <MenuItems id items=order()/>
                }
            }}
        </Panel>
    }
    .into_any()
}

/// What a column is called where one chooses what to sort on.
fn sorted_as(column: &Column) -> &'static str {
    column.sorted_as.unwrap_or(column.label).here()
}
