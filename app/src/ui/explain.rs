use crate::error::ApiError;
use leptos::prelude::*;

/// How refusals become sentences; the shell provides it.
#[derive(Clone, Copy)]
pub struct Explain(pub fn(&ApiError) -> String);

/// The sentence for a refusal.
pub fn explain(error: &ApiError) -> String {
    match use_context::<Explain>() {
        Some(Explain(words)) => words(error),
        None => t!("Something went wrong.").to_owned(),
    }
}

impl Explain {
    /// The one of this page, to be kept where context is out of reach: in tasks and callbacks.
    pub fn here() -> Self {
        use_context().unwrap_or(Self(|_| t!("Something went wrong.").to_owned()))
    }
}
