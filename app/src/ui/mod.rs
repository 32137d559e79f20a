//! The widgets. They know no feature and no route; a page composes them and gives them data.
//!
//! The shell calls [`provide_widgets`] once, above everything that uses a widget, and puts [`Surfaces`] once at the end
//! of the body: toasts, the confirm dialog, the live region, the panic banner and the icon sheet live there.
//! Buttons, tiles and sheets are plain markup with the classes of `style/parts.css`.
//!
//! To add a widget: one file here, its classes in `style/`, its words as parameters. Rendering must give the same
//! markup on the server and in the browser: no time, locale or randomness, and no `style` attribute, which the
//! Content-Security-Policy forbids. What only a browser knows comes in an `Effect`.

mod announce;
mod appearance;
mod chart;
mod confirm;
mod copy;
mod dialog;
mod done;
mod empty;
mod explain;
mod field;
mod file_drop;
mod focus;
mod icon;
mod menu;
mod moment;
mod number;
pub mod panic_banner;
mod progress;
mod skeleton;
mod status;
pub mod table;
mod tabs;
mod toast;
mod unsaved;

pub use announce::{Announcer, announce};
pub use appearance::{APPEARANCE_SCRIPT, Shortcut, ThemeSwitch, forget_browser_theme};
pub use chart::{Bar, RankChart, TimeChart};
pub use confirm::{Asker, Confirm, Question};
pub use copy::Copy;
pub use dialog::{Dialog, DialogForm};
pub use done::{done, tell};
pub use empty::Empty;
pub use explain::{Explain, explain};
pub use field::{Choice, ChoiceField, Field, TextArea, TextField};
pub use file_drop::FileDrop;
pub use focus::focus_on;
pub use icon::{Glyph, Icon, IconSheet};
pub use menu::{Menu, MenuItem, MenuItems, Panel, Run, close_popover};
pub use moment::{Day, Moment, Zone, day_text, moment_text, time_zones};
pub use number::{grouped, percent};
pub use progress::Progress;
pub use skeleton::Skeleton;
pub use status::{Status, Tone};
pub use tabs::{Tab, Tabs};
pub use toast::{ToastKind, Toasts, toasts};
pub use unsaved::Unsaved;

use crate::error::ApiError;
use leptos::prelude::*;

/// Provides what the widgets share. `words` turns a refusal into a sentence.
/// Before the router: see [`unsaved::Leaving::listen`].
pub fn provide_widgets(words: fn(&ApiError) -> String) {
    provide_context(Explain(words));
    provide_context(Announcer::new());
    provide_context(Toasts::new());
    let confirm = Confirm::new();
    provide_context(confirm);
    provide_context(unsaved::Leaving::listen(confirm));
    provide_context(table::Remembered::new());
}

/// Where the widgets that belong to no place on the page appear.
#[component]
pub fn Surfaces() -> impl IntoView {
    view! {
        <toast::ToastRegion/>
        <confirm::ConfirmDialog/>
        <announce::LiveRegion/>
        <panic_banner::PanicBanner/>
        <IconSheet/>
    }
    .into_any()
}
