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
            <a class="btn icon quiet" href=href data-noscroll="" aria-label=t!("Close")><Icon glyph=Glyph::Close/></a>
        }
        .into_any(),
        None => view! {
            <button type="button" class="btn icon quiet" aria-label=t!("Close")
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

/// The form of a [`Dialog`]: what is asked, why it was refused, and its two buttons.
#[component]
pub fn DialogForm(
    /// Of which dialog; *Cancel* closes it.
    open: RwSignal<bool>,
    /// It is being done.
    busy: RwSignal<bool>,
    /// The words of the button that does it.
    #[prop(into)]
    action: Signal<String>,
    /// Whether it can be done yet.
    #[prop(into)]
    ready: Signal<bool>,
    /// Something is lost by it.
    #[prop(optional)]
    danger: bool,
    /// Why it was refused, where that belongs to no field.
    #[prop(into)]
    refusal: Signal<Option<String>>,
    /// Does it.
    on_submit: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if ready.get_untracked() && !busy.get_untracked() {
            on_submit.run(());
        }
    };
    let class = if danger { "btn primary danger" } else { "btn primary" };
    view! {
        <form method="dialog" on:submit=submit>
            <section>
                {move || refusal.get().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                {children()}
            </section>
            <footer>
                <button type="button" class="btn" disabled=move || busy.get() on:click=move |_| open.set(false)>{t!("Cancel")}</button>
                <button type="submit" class=class disabled=move || !ready.get() || busy.get()
                    aria-busy=move || busy.get().then_some("true")>{move || action.get()}</button>
            </footer>
        </form>
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
