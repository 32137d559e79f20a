//! The frame of every page: routes, navigation, the person's menus, and what is shown when something is not there.
//!
//! To add a page: its URL in [`crate::paths`], a `<Route>` in `routes.rs`, and, when it is a place of its own, an entry in
//! `navigation.rs` for each kind of organisation that has it. Every route renders [`SsrMode::Async`](leptos_router::SsrMode):
//! whole pages with the right status, which work without JavaScript.

mod account;
mod denied;
mod find;
mod frame;
mod head;
mod navigation;
mod other_tab;
mod problem;
mod routes;

pub use denied::{Denied, DeniedButton};
pub use head::{Crumb, Head};
pub use problem::{NotFound, Problem};
pub use routes::App;
