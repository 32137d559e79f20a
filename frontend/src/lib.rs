//! The wasm entry point: hydration of the page, nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life. Called by the script that leptos puts into the document.
#[wasm_bindgen]
pub fn hydrate() {
    // A panic ends everything that wasm does on this page: say so. Links and plain forms go on working.
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        app::ui::panic_banner::reveal();
    }));
    app::words::read_language_of_document();
    leptos::mount::hydrate_body(app::App);
}
