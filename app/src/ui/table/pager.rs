use super::core::Core;
use super::filters::Kept;
use super::loading::total_text;
use crate::ui::{Glyph, Icon, grouped};
use domain::lists::{ListAddress, PageSize, Total};
use leptos::prelude::*;

/// "1–50 of 231", "50 of more than 10,000".
pub(super) fn extent_text(core: Core) -> String {
    let (extent, from) = (core.extent.get_untracked(), first_row(&core.address.get_untracked()));
    text(from, extent.rows, extent.total)
}

fn text(from: Option<u64>, rows: u64, total: Total) -> String {
    let of = total_text(total);
    match from {
        _ if rows == 0 => t!("no rows").to_owned(),
        Some(from) => {
            t!("{from}–{to} of {of}", from = grouped(from), to = grouped(from.saturating_add(rows - 1)), of)
        }
        None => t!("{rows} of {of}", rows = grouped(rows), of),
    }
}

/// The number of the first row: a cursor knows none, so the link carries it.
fn first_row(address: &ListAddress) -> Option<u64> {
    if address.query.cursor.is_none() { Some(1) } else { address.from.filter(|from| *from > 0) }
}

/// Where one is in the list, the ways to the pages beside it, and the page size.
#[component]
pub(super) fn Pager(core: Core) -> impl IntoView {
    let words = move || {
        let extent = core.extent.read();
        text(first_row(&core.address.read()), extent.rows, extent.total)
    };
    let next = Signal::derive(move || {
        let (extent, address) = (core.extent.get(), core.address.get());
        let from = first_row(&address).map(|from| from.saturating_add(extent.rows));
        extent.next.map(|cursor| core.href(&address.at(cursor, from)))
    });
    let previous = Signal::derive(move || {
        let (extent, address) = (core.extent.get(), core.address.get());
        let size = u64::from(core.query.read().size.rows());
        let from = first_row(&address).map(|from| from.saturating_sub(size).max(1));
        // The first page has a plain address.
        extent.previous.map(|cursor| match from {
            Some(1) => core.href(&address.from_start()),
            from => core.href(&address.at(cursor, from)),
        })
    });
    view! {
        <nav class="foot" aria-label=t!("Pages")>
            <span class="foot-extent">{words}</span>
            <SizeChoice core/>
            <span class="foot-end">
                <Way href=previous rel="prev" label=t!("Previous") glyph=Glyph::Back/>
                <Way href=next rel="next" label=t!("Next") glyph=Glyph::Next/>
            </span>
        </nav>
    }
    .into_any()
}

/// A way to another page. The same element whether there is one or not, so that the focus stays where it was.
#[component]
fn Way(href: Signal<Option<String>>, rel: &'static str, label: &'static str, glyph: Glyph) -> impl IntoView {
    let none = move || href.read().is_none().then_some("true");
    let role = move || href.read().is_none().then_some("link");
    let (before, after) = if rel == "prev" { (Some(glyph), None) } else { (None, Some(glyph)) };
    view! {
        <a class="btn" href=move || href.get() rel=rel role=role aria-disabled=none tabindex="0">
            {before.map(|glyph| view! { <Icon glyph/> })}
            {label}
            {after.map(|glyph| view! { <Icon glyph/> })}
        </a>
    }
    .into_any()
}

#[component]
fn SizeChoice(core: Core) -> impl IntoView {
    let id = core.id("size");
    let choose = move |event: web_sys::Event| {
        if let Some(size) = event_target_value(&event).parse().ok().and_then(PageSize::new) {
            core.prefer(|preferences| preferences.size = Some(size));
            let address = ListAddress { size: None, ..core.address.get_untracked().from_start() };
            core.go(&address);
        }
    };
    let options = PageSize::CHOICES
        .map(|rows| {
            let selected = move || core.query.read().size.rows() == rows;
            view! { <option value=rows.to_string() selected=selected>{rows.to_string()}</option> }
        })
        .collect_view();
    view! {
        <form class="foot-size" method="get" action=core.path()>
            <Kept core without="size"/>
            <label for=id.clone()>{t!("Rows per page")}</label>
            <select class="input" id=id name="size" on:change=choose>{options}</select>
            <button type="submit" class="btn without-script">{t!("Show")}</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extent_says_where_one_is() {
        assert_eq!(text(Some(1), 50, Total::Exactly(231)), "1–50 of 231");
        assert_eq!(text(Some(10_001), 25, Total::AtLeast(10_000)), "10,001–10,025 of more than 10,000");
        assert_eq!(text(None, 50, Total::Exactly(231)), "50 of 231");
        assert_eq!(text(Some(1), 0, Total::Exactly(0)), "no rows");
    }
}
