//! The file worker: `domain`'s checks of device files in a web worker, and the sending of the file.
//!
//! A small wasm of its own, without Leptos, so that a million rows never block the page. `main.js` starts it and
//! hands over each message; `domain::uploads::file::protocol` says what the messages are.
//!
//! To add a command: a variant there, its arm in [`Session::receive`](session::Session::receive).
#![cfg(target_arch = "wasm32")]

mod blob;
mod check;
mod failures;
mod scope;
mod send;
mod session;

use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static SESSION: Rc<session::Session> = Rc::default();
}

/// Takes a message of the page: `[json]` or `[json, blob]`.
#[wasm_bindgen]
pub fn receive(message: &js_sys::Array) {
    let session = SESSION.with(Rc::clone);
    let Some(json) = message.get(0).as_string() else { return };
    // The page and this worker are built together: what does not parse is of no page of ours.
    let Ok(command) = serde_json::from_str(&json) else { return };
    session.receive(command, message.get(1));
}
