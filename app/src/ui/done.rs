use super::toasts;
use crate::error::ApiResult;
use leptos::prelude::*;

/// How often a form did what it is for; what is read again after it depends on this, not on the action's `version`. A
/// refusal is none: what was read would be drawn anew, and take away what is being typed into a form in it.
pub fn done<T: Send + Sync + 'static>(value: MappedSignal<Option<ApiResult<T>>>) -> Memo<usize> {
    Memo::new(move |before: Option<&usize>| {
        let now = value.with(|value| matches!(value, Some(Ok(_))));
        before.copied().unwrap_or_default() + usize::from(now)
    })
}

/// Tells of a success; what was refused stands on the page.
pub fn tell(value: MappedSignal<Option<ApiResult<()>>>, words: &'static str) {
    let toasts = toasts();
    Effect::new(move |_| {
        if matches!(value.get(), Some(Ok(()))) {
            toasts.success(words);
        }
    });
}
