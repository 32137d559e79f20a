use super::drafts::{Draft, Drafts, Offered};
use crate::ui::{Choice, ChoiceField, TextArea};
use crate::words::Here;
use domain::dashboards::{Widget, WidgetKind};
use domain::languages::Text;
use domain::text;
use leptos::prelude::*;

/// One widget in the editor: what it shows, its size, and its place. The names of its fields are those of
/// [`domain::dashboards::WidgetForm`], the values of its buttons those of [`domain::dashboards::EditStep`]: that is how
/// they are sent without JavaScript, where a widget stands in the place of its number.
#[component]
pub(super) fn WidgetFields(drafts: Drafts, draft: Draft) -> impl IntoView {
    let Draft { id, widget } = draft;
    let mut offered = drafts.offered.get_value();
    let key = widget.kind.key();
    if !offered.iter().any(|offered| offered.kind.key() == key) {
        // A view that somebody else keeps to themselves, or that is gone, stays until something else is chosen.
        let words = t!("A saved view that you do not see").to_owned();
        offered.push(Offered { kind: widget.kind.clone(), words });
    }
    let what = RwSignal::new(key);
    let text = RwSignal::new(match &widget.kind {
        WidgetKind::Text(text) => text.clone(),
        WidgetKind::Figure(_)
        | WidgetKind::Series(_)
        | WidgetKind::Bars(_)
        | WidgetKind::LatestUploads
        | WidgetKind::View(_) => String::new(),
    });
    let (width, height) = (RwSignal::new(widget.width.to_string()), RwSignal::new(widget.height.to_string()));
    let choices = offered
        .into_iter()
        .map(|offered| Choice { value: offered.kind.key(), label: offered.words })
        .collect();
    let kind = move || WidgetKind::from_key(&what.read());
    let written = Memo::new(move |_| matches!(kind(), Some(WidgetKind::Text(_))));
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
    let name = |field: &str| format!("widgets[{id}][{field}]");
    let words = move || {
        let (id, name) = (format!("text-{id}"), format!("widgets[{id}][text]"));
        if written.get() {
            view! { <div class="draft-text"><TextArea id name label=t!("Text") value=text required=true maxlength=Widget::MAX_TEXT/></div> }
                .into_any()
        } else {
            // Without JavaScript nobody sees that a text was chosen before the form is sent.
            view! { <div class="draft-text needs-script"><TextArea id name label=t!("Text, if it shows a text") value=text maxlength=Widget::MAX_TEXT/></div> }
                .into_any()
        }
    };
    let turn = move |earlier: bool| {
        move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            drafts.turn(id, earlier);
        }
    };
    let remove = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        drafts.remove(id);
    };
    view! {
        <li>
            <fieldset>
                <legend>{number}</legend>
                <ChoiceField id=format!("what-{id}") name=name("what") label=t!("What it shows") choices value=what/>
                <ChoiceField id=format!("width-{id}") name=name("width") label=t!("Width") choices=WIDTHS.map(choice).into() value=width/>
                <ChoiceField id=format!("height-{id}") name=name("height") label=t!("Height") choices=HEIGHTS.map(choice).into() value=height/>
                {words}
                <div class="draft-acts">
                    <button class="btn small" id=format!("earlier-{id}") name="step" value=format!("earlier-{id}")
                        disabled=move || place.get() == 0 on:click=turn(true)>{t!("Move earlier")}{of()}</button>
                    <button class="btn small" id=format!("later-{id}") name="step" value=format!("later-{id}")
                        disabled=last on:click=turn(false)>{t!("Move later")}{of()}</button>
                    <button class="btn small danger" name="step" value=format!("remove-{id}") on:click=remove>{t!("Remove")}{of()}</button>
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
