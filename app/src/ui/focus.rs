use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// Gives the focus to an element, if it is there.
pub fn focus_on(id: &str) -> bool {
    let element = document().get_element_by_id(id);
    let element = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}
