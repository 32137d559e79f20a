use leptos::prelude::*;

/// What a status means, as a colour; the label says it in words too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Ok,
    /// Something waits, or went wrong in part.
    Warn,
    /// Went wrong.
    Bad,
    /// Under way.
    Info,
    /// Over, or not in use.
    #[default]
    Still,
}

impl Tone {
    /// The class in `style/parts.css`.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Still => "still",
        }
    }
}

/// A status as a pill.
#[component]
pub fn Status(
    /// What it means.
    tone: Tone,
    /// Its word.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! { <span class=format!("status {}", tone.class())>{label}</span> }
}
