//! The widgets while they are edited in a browser, in their order.

use super::widgets::title;
use crate::ui::{Announcer, announce};
use crate::words::Here;
use domain::dashboards::{ViewOf, ViewedList, Widget, WidgetKind};
use domain::organisations::OrganisationKind;
use domain::views::SavedView;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A widget being edited; the number tells it from the others, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) id: u32,
    pub(super) widget: Widget,
}

/// Something that a widget can show, and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offered {
    pub(super) kind: WidgetKind,
    pub(super) words: String,
}

/// Everything that a widget can show: what fits the organisation, and the saved views that the person sees.
pub(super) fn offered(organisation: OrganisationKind, views: Vec<(ViewedList, SavedView)>) -> Vec<Offered> {
    let fixed = WidgetKind::choices(organisation).into_iter().map(|kind| {
        let words = title(&kind, organisation).to_owned();
        Offered { kind, words }
    });
    let views = views.into_iter().map(|(list, view)| {
        let alone = if view.shared { "" } else { t!(" (only you see it)") };
        let words = format!("{}: {}{alone}", list.label().here(), view.name);
        Offered { kind: WidgetKind::View(ViewOf { list, id: view.id }), words }
    });
    fixed.chain(views).collect()
}

/// What the parts of the editor share.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    pub(super) all: RwSignal<Vec<Draft>>,
    pub(super) offered: StoredValue<Vec<Offered>>,
    /// Whether widgets were added, moved or removed.
    pub(super) turned: RwSignal<bool>,
    next: StoredValue<u32>,
    announcer: Announcer,
}

impl Drafts {
    pub(super) fn new(widgets: Vec<Widget>, offered: Vec<Offered>) -> Self {
        let all: Vec<Draft> = (0..).zip(widgets).map(|(id, widget)| Draft { id, widget }).collect();
        let next = StoredValue::new(u32::try_from(all.len()).unwrap_or_default());
        let (offered, turned) = (StoredValue::new(offered), RwSignal::new(false));
        Self { all: RwSignal::new(all), offered, turned, next, announcer: announce() }
    }

    /// How many there are.
    pub(super) fn count(self) -> usize {
        self.all.read().len()
    }

    /// Where a widget stands, counted from 0.
    pub(super) fn place(self, id: u32) -> Option<usize> {
        self.all.read().iter().position(|draft| draft.id == id)
    }

    pub(super) fn change(self, id: u32, widget: Widget) {
        self.all.update(|all| {
            if let Some(draft) = all.iter_mut().find(|draft| draft.id == id) {
                draft.widget = widget;
            }
        });
    }

    /// Adds a widget at the end, and leads to it.
    pub(super) fn add(self) {
        let first = self.offered.with_value(|offered| offered.first().map(|first| first.kind.clone()));
        let Some(kind) = first else { return };
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.all.update(|all| all.push(Draft { id, widget: Widget::added(kind) }));
        self.turned.set(true);
        self.announcer.say(t!("Widget added"));
        focus(vec![format!("what-{id}")]);
    }

    /// Swaps a widget with the one before or after it. The focus stays on the button, or goes to the other one where
    /// the way ends.
    pub(super) fn turn(self, id: u32, earlier: bool) {
        let (place, count) =
            self.all.with_untracked(|all| (all.iter().position(|draft| draft.id == id), all.len()));
        let other = place.and_then(|place| if earlier { place.checked_sub(1) } else { Some(place + 1) });
        let (Some(place), Some(other)) = (place, other.filter(|other| *other < count)) else { return };
        self.all.update(|all| all.swap(place, other));
        self.turned.set(true);
        self.announcer.say(t!("Now widget {other} of {count}", other = other + 1, count));
        let (first, second) = if earlier { ("earlier", "later") } else { ("later", "earlier") };
        focus(vec![format!("{first}-{id}"), format!("{second}-{id}")]);
    }

    pub(super) fn remove(self, id: u32) {
        self.all.update(|all| all.retain(|draft| draft.id != id));
        self.turned.set(true);
        self.announcer.say(t!("Widget removed"));
        focus(vec!["add-widget".to_owned()]);
    }
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
