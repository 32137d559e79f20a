//! The editor of a dashboard: its name, and its widgets in their order, each with what it shows and its size. Native
//! controls throughout, so that it works by keyboard; nothing is kept before *Save*.

use super::save_dashboard;
use super::widgets::title;
use crate::error::ApiError;
use crate::paths;
use crate::ui::{Announcer, Choice, ChoiceField, TextArea, TextField, announce, toasts};
use crate::words;
use domain::Field;
use domain::dashboards::{Dashboard, DashboardKey, ViewOf, ViewedList, Widget, WidgetKind};
use domain::organisations::OrganisationKind;
use domain::views::SavedView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// A widget being edited; the number tells it from the others, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    id: u32,
    widget: Widget,
}

/// Something that a widget can show, and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offered {
    kind: WidgetKind,
    words: String,
}

/// Everything that a widget can show: what fits the organisation, and the saved views that the person sees.
fn offered(organisation: OrganisationKind, views: Vec<(ViewedList, SavedView)>) -> Vec<Offered> {
    let fixed = WidgetKind::choices(organisation).into_iter().map(|kind| {
        let words = title(&kind, organisation).to_owned();
        Offered { kind, words }
    });
    let views = views.into_iter().map(|(list, view)| {
        let alone = if view.shared { "" } else { " (only you see it)" };
        let words = format!("{}: {}{alone}", list.label(), view.name);
        Offered { kind: WidgetKind::View(ViewOf { list, id: view.id }), words }
    });
    fixed.chain(views).collect()
}

/// What the parts of the editor share.
#[derive(Clone, Copy)]
struct Drafts {
    all: RwSignal<Vec<Draft>>,
    next: StoredValue<u32>,
    offered: StoredValue<Vec<Offered>>,
    announcer: Announcer,
}

impl Drafts {
    fn new(widgets: Vec<Widget>, offered: Vec<Offered>) -> Self {
        let all: Vec<Draft> = (0..).zip(widgets).map(|(id, widget)| Draft { id, widget }).collect();
        let next = StoredValue::new(u32::try_from(all.len()).unwrap_or_default());
        Self { all: RwSignal::new(all), next, offered: StoredValue::new(offered), announcer: announce() }
    }

    /// How many there are.
    fn count(self) -> usize {
        self.all.read().len()
    }

    /// Where a widget stands, counted from 0.
    fn place(self, id: u32) -> Option<usize> {
        self.all.read().iter().position(|draft| draft.id == id)
    }

    fn change(self, id: u32, widget: Widget) {
        self.all.update(|all| {
            if let Some(draft) = all.iter_mut().find(|draft| draft.id == id) {
                draft.widget = widget;
            }
        });
    }

    /// Adds a widget at the end, and leads to it.
    fn add(self) {
        let first = self.offered.with_value(|offered| offered.first().map(|first| first.kind.clone()));
        let Some(kind) = first else { return };
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.all.update(|all| all.push(Draft { id, widget: Widget::new(kind, 1, 1) }));
        self.announcer.say("Widget added");
        focus(vec![format!("what-{id}")]);
    }

    /// Swaps a widget with the one before or after it. The focus stays on the button, or goes to the other one where
    /// the way ends.
    fn turn(self, id: u32, earlier: bool) {
        let (place, count) =
            self.all.with_untracked(|all| (all.iter().position(|draft| draft.id == id), all.len()));
        let other = place.and_then(|place| if earlier { place.checked_sub(1) } else { Some(place + 1) });
        let (Some(place), Some(other)) = (place, other.filter(|other| *other < count)) else { return };
        self.all.update(|all| all.swap(place, other));
        self.announcer.say(format!("Now widget {} of {count}", other + 1));
        let (first, second) = if earlier { ("earlier", "later") } else { ("later", "earlier") };
        focus(vec![format!("{first}-{id}"), format!("{second}-{id}")]);
    }

    fn remove(self, id: u32) {
        self.all.update(|all| all.retain(|draft| draft.id != id));
        self.announcer.say("Widget removed");
        focus(vec!["add-widget".to_owned()]);
    }
}

/// The form with everything that *Save* keeps.
#[component]
pub(super) fn Editor(
    /// As it is now.
    dashboard: Dashboard,
    /// Whose it is.
    organisation: OrganisationKind,
    /// The saved views that the person sees.
    views: Vec<(ViewedList, SavedView)>,
) -> impl IntoView {
    let Dashboard { key, name, widgets, version, .. } = dashboard;
    let back = paths::dashboard(&key);
    let name = RwSignal::new(name);
    let drafts = Drafts::new(widgets, offered(organisation, views));
    let (refusal, busy) = (RwSignal::new(None::<ApiError>), RwSignal::new(false));
    let at_name =
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, Field::Name)));
    let beside = move || refusal.read().as_ref().and_then(|e| words::beside_fields(e, &[Field::Name]));
    let save = saving(key, version, (name, drafts), (refusal, busy));
    let full = move || drafts.count() >= Widget::MAX;
    view! {
        <p class="notice warn needs-script">"Widgets are changed with JavaScript, which is off here. Looking at dashboards, sharing and choosing them works without."</p>
        <div class="sheet form editor">
            <form on:submit=save>
                <section>
                    {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                    <TextField id="dashboard-name" name="name" label="Name" required=true maxlength=Dashboard::MAX_NAME
                        autocomplete="off" value=name error=at_name/>
                    <ol class="drafts">
                        <For each=move || drafts.all.get() key=|draft| draft.id let:draft>
                            <WidgetFields drafts draft/>
                        </For>
                    </ol>
                    {move || (drafts.count() == 0).then(|| view! { <p class="soft">"No widgets yet."</p> })}
                    <p class="add-widget">
                        <button type="button" class="btn" id="add-widget" disabled=full on:click=move |_| drafts.add()>"Add widget"</button>
                        <span class="soft">{move || format!("{} of {}", drafts.count(), Widget::MAX)}</span>
                    </p>
                </section>
                <footer>
                    <a class="btn" href=back>"Cancel"</a>
                    <button class="btn primary" disabled=move || busy.get() aria-busy=move || busy.get().then_some("true")>"Save"</button>
                </footer>
            </form>
        </div>
    }
    .into_any()
}

/// What *Save* does; the server leads back to the dashboard.
fn saving(
    key: DashboardKey,
    version: i32,
    (name, drafts): (RwSignal<String>, Drafts),
    (refusal, busy): (RwSignal<Option<ApiError>>, RwSignal<bool>),
) -> impl Fn(web_sys::SubmitEvent) + 'static {
    let told = toasts();
    move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refusal.set(None);
        let widgets = drafts.all.get_untracked().into_iter().map(|draft| draft.widget).collect();
        let saved = save_dashboard(key.clone(), version, name.get_untracked(), widgets);
        spawn_local(async move {
            match saved.await {
                Ok(_) => told.success("Dashboard saved"),
                Err(error) => drop(refusal.try_set(Some(error))),
            }
            // Gone with the page when the server has led on.
            let _ = busy.try_set(false);
        });
    }
}

/// One widget: what it shows, its size, and its place.
#[component]
fn WidgetFields(drafts: Drafts, draft: Draft) -> impl IntoView {
    let Draft { id, widget } = draft;
    let mut offered = drafts.offered.get_value();
    let same = |kind: &WidgetKind| {
        matches!((kind, &widget.kind), (WidgetKind::Text(_), WidgetKind::Text(_))) || *kind == widget.kind
    };
    let at = offered.iter().position(|offered| same(&offered.kind)).unwrap_or_else(|| {
        // A view that somebody else keeps to themselves, or that is gone, stays until something else is chosen.
        offered.push(Offered {
            kind: widget.kind.clone(),
            words: "A saved view that you do not see".to_owned(),
        });
        offered.len() - 1
    });
    let what = RwSignal::new(at.to_string());
    let text = RwSignal::new(match &widget.kind {
        WidgetKind::Text(text) => text.clone(),
        WidgetKind::Figure(_)
        | WidgetKind::Series(_)
        | WidgetKind::Bars(_)
        | WidgetKind::LatestUploads
        | WidgetKind::View(_) => String::new(),
    });
    let (width, height) = (RwSignal::new(widget.width.to_string()), RwSignal::new(widget.height.to_string()));
    let choices = (0_usize..)
        .zip(&offered)
        .map(|(at, offered)| Choice { value: at.to_string(), label: offered.words.clone() })
        .collect();
    let offered = StoredValue::new(offered);
    let kind = move || {
        let at = what.read().parse::<usize>().unwrap_or_default();
        offered.with_value(|offered| offered.get(at).map(|offered| offered.kind.clone()))
    };
    let written = move || matches!(kind(), Some(WidgetKind::Text(_)));
    Effect::new(move |_| {
        let kind = match kind() {
            Some(WidgetKind::Text(_)) => WidgetKind::Text(text.get()),
            Some(kind) => kind,
            None => return,
        };
        let size = |of: RwSignal<String>| of.read().parse().unwrap_or(1);
        drafts.change(id, Widget::new(kind, size(width), size(height)));
    });
    let place = Memo::new(move |_| drafts.place(id).unwrap_or_default());
    let last = move || place.get() + 1 >= drafts.count();
    let number = move || format!("Widget {}", place.get() + 1);
    let of = move || view! { <span class="unseen">{move || format!(" widget {}", place.get() + 1)}</span> };
    view! {
        <li>
            <fieldset>
                <legend>{number}</legend>
                <ChoiceField id=format!("what-{id}") name="what" label="What it shows" choices value=what/>
                <ChoiceField id=format!("width-{id}") name="width" label="Width" choices=WIDTHS.map(choice).into() value=width/>
                <ChoiceField id=format!("height-{id}") name="height" label="Height" choices=HEIGHTS.map(choice).into() value=height/>
                {move || written().then(|| view! {
                    <div class="draft-text"><TextArea id=format!("text-{id}") label="Text" value=text required=true maxlength=Widget::MAX_TEXT/></div>
                })}
                <div class="draft-acts">
                    <button type="button" class="btn small" id=format!("earlier-{id}") disabled=move || place.get() == 0
                        on:click=move |_| drafts.turn(id, true)>"Move earlier"{of()}</button>
                    <button type="button" class="btn small" id=format!("later-{id}") disabled=last
                        on:click=move |_| drafts.turn(id, false)>"Move later"{of()}</button>
                    <button type="button" class="btn small danger" on:click=move |_| drafts.remove(id)>"Remove"{of()}</button>
                </div>
            </fieldset>
        </li>
    }
    .into_any()
}

const WIDTHS: [(&str, &str); 4] =
    [("1", "A quarter"), ("2", "Half"), ("3", "Three quarters"), ("4", "The whole width")];
const HEIGHTS: [(&str, &str); 2] = [("1", "One row"), ("2", "Two rows")];

fn choice((value, label): (&str, &str)) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}

/// Puts the focus on the first of these that takes it, once the page shows the change.
fn focus(ids: Vec<String>) {
    request_animation_frame(move || {
        let usable = ids.iter().filter_map(|id| document().get_element_by_id(id));
        let first =
            usable.filter(|element| !element.has_attribute("disabled")).find_map(|e| e.dyn_into().ok());
        if let Some(element) = first {
            let element: web_sys::HtmlElement = element;
            // An element that cannot be focused leaves the focus where it is.
            let _ = element.focus();
        }
    });
}
