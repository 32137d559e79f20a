use leptos::html;
use leptos::prelude::*;

/// A labelled control: label, hint and error tied together. The control itself is the child; it takes the same `id`, and
/// `aria-describedby` names `{id}-hint` (where there is a hint) and `{id}-error`.
#[component]
pub fn Field(
    /// The control's id, unique on the page.
    #[prop(into)]
    id: String,
    /// What is to be entered.
    #[prop(into)]
    label: String,
    /// How, said beforehand.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field" class:wrong=move || error.read().is_some()>
            <label for=id>
                {label}
                {required.then(|| view! { <span class="required" aria-hidden="true">" *"</span> })}
            </label>
            {children()}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="why" id=error_id aria-live="polite">{move || error.get()}</p>
        </div>
    }
    .into_any()
}

/// The ids for a control's `aria-describedby`.
fn described_by(id: &str, hint: bool) -> String {
    if hint { format!("{id}-hint {id}-error") } else { format!("{id}-error") }
}

/// A field of one line.
#[component]
pub fn TextField(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// What is to be entered.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `password`, `date`, `search`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// The text, shared with whoever needs it while typing.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// The text to begin with, when nobody listens.
    #[prop(optional, into)]
    initial: Option<String>,
    /// How, said beforehand.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// What a password manager or the browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Which keyboard a phone shows: `numeric`, `email`, …
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The most characters.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// A date that is over or today, where the person is.
    #[prop(optional)]
    until_today: bool,
) -> impl IntoView {
    let begin = value.map(|value| value.get_untracked()).or(initial);
    let described = described_by(&id, hint.is_some());
    let node = NodeRef::<html::Input>::new();
    if until_today {
        Effect::new(move |_| {
            if let Some(input) = node.get() {
                input.set_max(&today());
            }
        });
    }
    Effect::new(move |before: Option<()>| {
        let (Some(value), Some(input)) = (value, node.get()) else { return };
        let text = value.get();
        if before.is_none() && !input.value().is_empty() {
            // Typed, or filled in by the browser, before the page came alive.
            value.set(input.value());
        } else if input.value() != text {
            input.set_value(&text);
        }
    });
    let input = view! {
        <input node_ref=node class="input" id=id.clone() name=name type=kind value=begin
            required=required autocomplete=autocomplete inputmode=inputmode maxlength=maxlength.map(|n| n.to_string())
            aria-describedby=described aria-invalid=move || error.read().is_some().then_some("true")
            on:input=move |event| if let Some(value) = value { value.set(event_target_value(&event)) }/>
    };
    view! { <Field id label hint error required>{input}</Field> }.into_any()
}

/// A field of several lines.
#[component]
pub fn TextArea(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The name in the form, if it is sent by one.
    #[prop(optional, into)]
    name: Option<String>,
    /// What is to be entered.
    #[prop(into)]
    label: String,
    /// The text, shared with whoever needs it while typing.
    value: RwSignal<String>,
    /// How, said beforehand.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// The most characters.
    maxlength: usize,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some());
    let begin = escaped(&value.get_untracked());
    let area = view! {
        <textarea class="input" id=id.clone() name=name rows="3" required=required maxlength=maxlength.to_string()
            aria-describedby=described aria-invalid=move || error.read().is_some().then_some("true") inner_html=begin
            prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))></textarea>
    };
    view! { <Field id label hint error required>{area}</Field> }.into_any()
}

/// A text as the content of a `<textarea>`, which Leptos does not escape. A line break at its beginning is dropped by
/// browsers, so there is one more.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}

/// The browser's date, as date fields write it.
fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// One choice of a [`ChoiceField`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A field with a few choices.
#[component]
pub fn ChoiceField(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// What is to be chosen.
    #[prop(into)]
    label: String,
    /// What from.
    choices: Vec<Choice>,
    /// The value chosen, shared with whoever needs it.
    value: RwSignal<String>,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether one must be chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some());
    let options = choices
        .into_iter()
        .map(|choice| {
            let own = choice.value.clone();
            let selected = move || value.read() == own;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    let select = view! {
        <select class="input" id=id.clone() name=name required=required aria-describedby=described
            aria-invalid=move || error.read().is_some().then_some("true")
            on:change=move |event| value.set(event_target_value(&event))>{options}</select>
    };
    view! { <Field id label hint error required>{select}</Field> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_text_stays_in_its_field() {
        assert_eq!(escaped("</p><script>alert('&amp;')"), "&lt;/p&gt;&lt;script&gt;alert('&amp;amp;')");
        assert_eq!(escaped("\nfirst line empty"), "\n\nfirst line empty");
    }
}
