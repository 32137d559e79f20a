use super::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;

/// A place to drop a file, around a real file input: it works by keyboard, on a phone and in a plain form.
#[component]
pub fn FileDrop(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// "Choose a file or drop it here".
    #[prop(into)]
    label: String,
    /// Format and limits, said beforehand.
    #[prop(into)]
    hint: String,
    /// What the browser's file window offers: ".csv,.txt".
    #[prop(into)]
    accept: String,
    /// Gets the file once one is chosen or dropped.
    #[prop(into)]
    on_file: Callback<web_sys::File>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let hint_id = format!("{id}-hint");
    let chosen = move || {
        if let Some(file) =
            input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0))
        {
            on_file.run(file);
        }
    };
    view! {
        <div class="drop" class:over=move || over.get()
            on:dragover=move |event| { event.prevent_default(); over.set(true) }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                let files = event.data_transfer().and_then(|data| data.files()).filter(|files| files.length() > 0);
                if let (Some(input), Some(files)) = (input.get_untracked(), files) {
                    input.set_files(Some(&files));
                    chosen();
                }
            }>
            <Icon glyph=Glyph::Upload/>
            <label for=id.clone()>{label}</label>
            <input id=id name=name type="file" accept=accept required aria-describedby=hint_id.clone() node_ref=input
                // For the same path a browser tells no change: without this, a file that was corrected and saved is not read again.
                on:click=move |_| if let Some(input) = input.get_untracked() { input.set_value("") }
                on:change=move |_| chosen()/>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
    .into_any()
}
