use super::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A native dialog. Give it a form with a `<section>` and a `<footer>`. Escape and the cross close it, and the focus
/// returns to what opened it. Rendered open by the server, it is a plain section of the page: no JavaScript needed.
///
/// The child exists only while it is open, so that every opening begins afresh.
#[component]
pub fn Dialog(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open; the dialog sets it to false when it closes.
    open: RwSignal<bool>,
    /// Room for a table.
    #[prop(optional)]
    wide: bool,
    /// While true, it cannot be closed: something is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Where the cross leads without JavaScript, when the server renders it open.
    #[prop(optional, into)]
    close_href: Option<String>,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = format!("{id}-title");
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            // After the frame in which the child appears and a menu that led here has closed and given the focus back.
            request_animation_frame(move || show(&dialog));
        } else if dialog.open() {
            dialog.close();
        }
    });
    let cross = match close_href {
        Some(href) => view! {
            <a class="btn icon quiet" href=href data-noscroll="" aria-label="Close"><Icon glyph=Glyph::Close/></a>
        }
        .into_any(),
        None => view! {
            <button type="button" class="btn icon quiet" aria-label="Close"
                disabled=move || busy.get() on:click=move |_| open.set(false)>
                <Icon glyph=Glyph::Close/>
            </button>
        }
        .into_any(),
    };
    view! {
        <dialog id=id node_ref=node class="dialog" class:wide=wide aria-labelledby=heading
            open=open.get_untracked()
            on:cancel=move |event: web_sys::Event| if busy.get_untracked() { event.prevent_default() }
            on:close=move |_| open.set(false)>
            <header><h2 id=heading.clone()>{move || title.get()}</h2>{cross}</header>
            {move || open.get().then(|| children())}
        </dialog>
    }
    .into_any()
}

fn show(dialog: &web_sys::HtmlDialogElement) {
    // Rendered open by the server means open but not modal.
    if dialog.open() {
        dialog.close();
    }
    if dialog.show_modal().is_err() {
        return;
    }
    let first = "[autofocus], input:not([type=hidden]):not(:disabled), select, textarea";
    if let Ok(Some(field)) = dialog.query_selector(first)
        && let Ok(field) = field.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = field.focus();
    }
}
