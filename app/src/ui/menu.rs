use super::toasts;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What choosing something does.
#[derive(Clone)]
pub enum Run {
    /// Goes to a page.
    Link(String),
    /// Fetches a file.
    Download(String),
    /// Calls.
    Call(Callback<()>),
}

/// Something to choose from a menu. What is not possible stays visible, with the reason.
#[derive(Clone)]
pub struct MenuItem {
    /// Its words.
    pub label: String,
    /// Whether it is possible now, or why not.
    pub enabled: Result<(), String>,
    /// Something is lost by it.
    pub danger: bool,
    /// What it does.
    pub run: Run,
}

impl MenuItem {
    /// Goes to a page.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Run::Link(href.into()))
    }

    /// Fetches a file.
    pub fn download(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Run::Download(href.into()))
    }

    /// Calls.
    pub fn call(label: impl Into<String>, call: impl Fn() + Send + Sync + 'static) -> Self {
        Self::new(label, Run::Call(Callback::new(move |()| call())))
    }

    fn new(label: impl Into<String>, run: Run) -> Self {
        Self { label: label.into(), enabled: Ok(()), danger: false, run }
    }

    /// The same, possible only if `enabled`; the reason is shown otherwise.
    #[must_use]
    pub fn enabled(mut self, enabled: Result<(), String>) -> Self {
        self.enabled = enabled;
        self
    }

    /// The same, in the colour of loss.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// A button that opens a list of things to do. A native popover: above everything, closed by Escape or a press outside,
/// and open to the keyboard; it works without JavaScript for links.
#[component]
pub fn Menu(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// Its accessible name: "Actions: ACME".
    #[prop(into)]
    label: Signal<String>,
    /// The classes of the button.
    #[prop(default = "btn")]
    class: &'static str,
    /// What to choose from.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// What is on the button.
    children: Children,
) -> impl IntoView {
    let list = id.clone();
    view! {
        <button type="button" class=class popovertarget=id.clone() aria-label=move || label.get()>{children()}</button>
        <Panel id class="menu" label>
            {move || {
                let id = list.clone();
                view! { <MenuItems id items=items.get()/> }
            }}
        </Panel>
    }
    .into_any()
}

/// What a button with `popovertarget` opens: a menu, or anything else. A phone shows it as a sheet from below.
#[component]
pub fn Panel(
    /// What the button names as its target.
    #[prop(into)]
    id: String,
    /// `menu` or `panel`.
    class: &'static str,
    /// Its accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Called when it opens.
    #[prop(optional)]
    opened: Option<Callback<()>>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let keys = move |event: web_sys::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        if let Some(panel) = node.get_untracked()
            && step_focus(&panel, step)
        {
            event.prevent_default();
        }
    };
    let toggled = move |_| {
        if let Some(panel) = node.get_untracked()
            && panel.matches(":popover-open").unwrap_or(false)
        {
            step_focus(&panel, 1);
            if let Some(opened) = opened {
                opened.run(());
            }
        }
    };
    view! {
        <div id=id node_ref=node class=format!("popover {class}") popover="auto" role="group" aria-label=move || label.get()
            on:keydown=keys on:toggle=toggled>{children()}</div>
    }
    .into_any()
}

/// The choices of a menu whose popover has this `id`.
#[component]
pub fn MenuItems(
    /// The popover they are in; choosing closes it.
    #[prop(into)]
    id: String,
    /// What to choose from.
    items: Vec<MenuItem>,
) -> impl IntoView {
    let toasts = toasts();
    let item = move |item: MenuItem| {
        let class = if item.danger { "menu-item danger" } else { "menu-item" };
        let own = id.clone();
        let close = move |_| close_popover(&own);
        let label = item.label;
        match (item.enabled, item.run) {
            (Err(reason), _) => {
                let told = reason.clone();
                view! {
                    <button type="button" class=class aria-disabled="true" on:click=move |_| toasts.failure(told.clone())>
                        <span>{label}</span><span class="reason">{reason}</span>
                    </button>
                }
                .into_any()
            }
            (Ok(()), Run::Link(href)) => {
                view! { <a class=class href=href on:click=close>{label}</a> }.into_any()
            }
            (Ok(()), Run::Download(href)) => {
                view! { <a class=class href=href download="" on:click=close>{label}</a> }.into_any()
            }
            (Ok(()), Run::Call(call)) => view! {
                <button type="button" class=class popovertarget=id.clone() popovertargetaction="hide"
                    on:click=move |_| call.run(())>{label}</button>
            }
            .into_any(),
        }
    };
    let items = items.into_iter().map(|entry| view! { <li>{item(entry)}</li> }).collect_view();
    view! { <ul>{items}</ul> }.into_any()
}

/// Closes an open popover; its button gets the focus back.
pub fn close_popover(id: &str) {
    let Some(popover) = document().get_element_by_id(id) else { return };
    if let Ok(hide) = js_sys::Reflect::get(&popover, &"hidePopover".into())
        && let Ok(hide) = hide.dyn_into::<js_sys::Function>()
    {
        // Fails when it is closed already, which is what was wanted.
        let _ = hide.call0(&popover);
    }
}

/// Moves the focus among the controls of a panel; false when there are none or a text is being edited.
fn step_focus(panel: &web_sys::HtmlElement, step: i64) -> bool {
    let wanted = "a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled)";
    let Ok(controls) = panel.query_selector_all(wanted) else { return false };
    let count = i64::from(controls.length());
    if count == 0 {
        return false;
    }
    let active = document().active_element();
    let at = (0..count).find(|place| {
        let control = u32::try_from(*place).ok().and_then(|place| controls.get(place));
        control.is_some() && control.as_ref() == active.as_ref().map(AsRef::as_ref)
    });
    let next = at.map_or(0, |at| (at + step).rem_euclid(count));
    let control = u32::try_from(next).ok().and_then(|place| controls.get(place));
    control
        .and_then(|control| control.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|control| control.focus().is_ok())
}
