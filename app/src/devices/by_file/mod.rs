//! *Delete devices* by file: the file is chosen and checked here (`choose_page.rs`, with the pieces of *Upload devices*), sent
//! (`sending.rs`), and shown once more as the server sees it before anything goes (`preview_page.rs`). Without JavaScript
//! the first page is a plain file form and the second a plain button.

#![expect(
    clippy::large_types_passed_by_value,
    reason = "the wizard is a handle of signals, which in debug builds remember where they were made"
)]

mod choose_page;
mod preview_page;
mod sending;

pub use choose_page::DeleteByFilePage;
pub use preview_page::DeleteByFilePreviewPage;

use crate::paths;
use crate::shell::{Crumb, Head};
use leptos::prelude::*;

/// The head of both pages.
fn head(title: String, about: AnyView) -> impl IntoView {
    view! { <Head title about crumbs=vec![Crumb::new(paths::bulk_actions(), t!("Bulk actions"))]/> }
        .into_any()
}
