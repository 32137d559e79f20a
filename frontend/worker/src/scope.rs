//! What is around a worker: the page, the time, the wish to pause.

use domain::uploads::file::protocol::Event;
use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope};

/// The worker itself.
pub fn worker() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Tells the page.
pub fn post(event: &Event) {
    post_with(event, None);
}

/// Tells the page, with a blob beside it.
pub fn post_with(event: &Event, blob: Option<&Blob>) {
    let Ok(json) = serde_json::to_string(event) else { return };
    let message = Array::of1(&json.into());
    if let Some(blob) = blob {
        message.push(blob);
    }
    // It fails only for what cannot be cloned; text and blobs can.
    let _ = worker().post_message(&message);
}

/// Milliseconds since the worker began, for durations.
pub fn now() -> f64 {
    worker().performance().map_or(0.0, |performance| performance.now())
}

/// Waits.
pub async fn sleep(milliseconds: u32) {
    let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, _| {
        let _ = worker().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}
