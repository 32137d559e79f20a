//! The editor of a dashboard: its name, and its widgets in their order, each with what it shows and its size. Native
//! controls throughout, so that it works by keyboard; nothing is kept before *Save*.

use super::save_dashboard;
use super::widgets::title;
use crate::error::ApiError;
use crate::paths;
use crate::ui::{Announcer, Choice, ChoiceField, TextArea, TextField, announce, toasts};
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::dashboards::{Dashboard, DashboardKey, Widget, WidgetKind};
use domain::languages::Text;
use domain::organisations::OrganisationKind;
use domain::text;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// A widget being edited; the number tells it from the others, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    id: u32,
    widget: Widget,
}

/// What the parts of the editor share.
#[derive(Clone, Copy)]
struct Drafts {
    all: RwSignal<Vec<Draft>>,
    next: StoredValue<u32>,
    organisation: OrganisationKind,
    announcer: Announcer,
}

impl Drafts {
    fn new(widgets: Vec<Widget>, organisation: OrganisationKind) -> Self {
        let all: Vec<Draft> = (0..).zip(widgets).map(|(id, widget)| Draft { id, widget }).collect();
        let next = StoredValue::new(u32::try_from(all.len()).unwrap_or_default());
        Self { all: RwSignal::new(all), next, organisation, announcer: announce() }
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
        let Some(kind) = WidgetKind::choices(self.organisation).into_iter().next() else { return };
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.all.update(|all| all.push(Draft { id, widget: Widget::new(kind, 1, 1) }));
        self.announcer.say(t!("Widget added"));
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
        self.announcer.say(t!("Now widget {other} of {count}", other = other + 1, count));
        let (first, second) = if earlier { ("earlier", "later") } else { ("later", "earlier") };
        focus(vec![format!("{first}-{id}"), format!("{second}-{id}")]);
    }

    fn remove(self, id: u32) {
        self.all.update(|all| all.retain(|draft| draft.id != id));
        self.announcer.say(t!("Widget removed"));
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
) -> impl IntoView {
    let Dashboard { key, name, widgets, version, .. } = dashboard;
    let back = paths::dashboard(&key);
    let name = RwSignal::new(name);
    let drafts = Drafts::new(widgets, organisation);
    let (refusal, busy) = (RwSignal::new(None::<ApiError>), RwSignal::new(false));
    let at_name =
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, Field::Name)));
    let beside = move || refusal.read().as_ref().and_then(|e| words::beside_fields(e, &[Field::Name]));
    let save = saving(key, version, (name, drafts), (refusal, busy));
    let full = move || drafts.count() >= Widget::MAX;
    view! {
        <p class="notice warn needs-script">{t!("Widgets are changed with JavaScript, which is off here. Looking at dashboards, sharing and choosing them works without.")}</p>
        <div class="sheet form editor">
            <form on:submit=save>
                <section>
                    {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                    <TextField id="dashboard-name" name="name" label=t!("Name") required=true maxlength=Dashboard::MAX_NAME
                        autocomplete="off" value=name error=at_name/>
                    <ol class="drafts">
                        <For each=move || drafts.all.get() key=|draft| draft.id let:draft>
                            <WidgetFields drafts draft/>
                        </For>
                    </ol>
                    {move || (drafts.count() == 0).then(|| view! { <p class="soft">{t!("No widgets yet.")}</p> })}
                    <p class="add-widget">
                        <button type="button" class="btn" id="add-widget" disabled=full on:click=move |_| drafts.add()>{t!("Add widget")}</button>
                        <span class="soft">{move || t!("{count} of {most}", count = drafts.count(), most = Widget::MAX)}</span>
                    </p>
                </section>
                <footer>
                    <a class="btn" href=back>{t!("Cancel")}</a>
                    <button class="btn primary" disabled=move || busy.get() aria-busy=move || busy.get().then_some("true")>{t!("Save")}</button>
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
                Ok(_) => told.success(t!("Dashboard saved")),
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
    let kinds = WidgetKind::choices(drafts.organisation);
    let same = |kind: &WidgetKind| {
        matches!((kind, &widget.kind), (WidgetKind::Text(_), WidgetKind::Text(_))) || *kind == widget.kind
    };
    let what = RwSignal::new(kinds.iter().position(same).unwrap_or_default().to_string());
    let text = RwSignal::new(match &widget.kind {
        WidgetKind::Text(text) => text.clone(),
        WidgetKind::Figure(_) | WidgetKind::Series(_) | WidgetKind::Bars(_) | WidgetKind::LatestUploads => {
            String::new()
        }
    });
    let (width, height) = (RwSignal::new(widget.width.to_string()), RwSignal::new(widget.height.to_string()));
    let choices = (0_usize..)
        .zip(&kinds)
        .map(|(at, kind)| Choice {
            value: at.to_string(),
            label: title(kind, drafts.organisation).to_owned(),
        })
        .collect();
    let kinds = StoredValue::new(kinds);
    let kind = move || {
        let at = what.read().parse::<usize>().unwrap_or_default();
        kinds.with_value(|kinds| kinds.get(at).cloned())
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
    let number = move || t!("Widget {place}", place = place.get() + 1);
    let of = move || view! { <span class="unseen">{move || t!(" widget {place}", place = place.get() + 1)}</span> };
    view! {
        <li>
            <fieldset>
                <legend>{number}</legend>
                <ChoiceField id=format!("what-{id}") name="what" label=t!("What it shows") choices value=what/>
                <ChoiceField id=format!("width-{id}") name="width" label=t!("Width") choices=WIDTHS.map(choice).into() value=width/>
                <ChoiceField id=format!("height-{id}") name="height" label=t!("Height") choices=HEIGHTS.map(choice).into() value=height/>
                {move || written().then(|| view! {
                    <div class="draft-text"><TextArea id=format!("text-{id}") label=t!("Text") value=text required=true maxlength=Widget::MAX_TEXT/></div>
                })}
                <div class="draft-acts">
                    <button type="button" class="btn small" id=format!("earlier-{id}") disabled=move || place.get() == 0
                        on:click=move |_| drafts.turn(id, true)>{t!("Move earlier")}{of()}</button>
                    <button type="button" class="btn small" id=format!("later-{id}") disabled=last
                        on:click=move |_| drafts.turn(id, false)>{t!("Move later")}{of()}</button>
                    <button type="button" class="btn small danger" on:click=move |_| drafts.remove(id)>{t!("Remove")}{of()}</button>
                </div>
            </fieldset>
        </li>
    }
    .into_any()
}

const WIDTHS: [(&str, Text); 4] = [
    ("1", text!("A quarter")),
    ("2", text!("Half")),
    ("3", text!("Three quarters")),
    ("4", text!("The whole width")),
];
const HEIGHTS: [(&str, Text); 2] = [("1", text!("One row")), ("2", text!("Two rows"))];

fn choice((value, label): (&str, Text)) -> Choice {
    Choice { value: value.to_owned(), label: label.here().to_owned() }
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
