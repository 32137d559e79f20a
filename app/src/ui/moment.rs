//! Points in time and days. The server writes UTC; the browser then shows the person's own zone.

use leptos::prelude::*;
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};

const MOMENT: &[FormatItem<'_>] =
    format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
const DAY: &[FormatItem<'_>] = format_description!("[day padding:none] [month repr:short] [year]");

/// "21 Nov 2026, 16:04 UTC".
pub fn moment_text(at: OffsetDateTime) -> String {
    at.to_offset(UtcOffset::UTC).format(MOMENT).unwrap_or_default()
}

/// "21 Nov 2026".
pub fn day_text(day: Date) -> String {
    day.format(DAY).unwrap_or_default()
}

/// A point in time, in the person's zone once the page is live; the exact time with its zone on hover.
#[component]
pub fn Moment(
    /// When.
    at: OffsetDateTime,
) -> impl IntoView {
    let at = at.to_offset(UtcOffset::UTC);
    let exact = at.format(&time::format_description::well_known::Rfc3339).unwrap_or_default();
    let text = RwSignal::new(moment_text(at));
    let title = RwSignal::new(exact.clone());
    let here = exact.clone();
    Effect::new(move |_| {
        if let Some((short, long)) = in_zone_of_browser(&here) {
            text.set(short);
            title.set(long);
        }
    });
    view! { <time class="moment" datetime=exact title=move || title.get()>{move || text.get()}</time> }
        .into_any()
}

/// A day without a time: the same everywhere.
#[component]
pub fn Day(
    /// Which.
    on: Date,
) -> impl IntoView {
    let iso = on.format(format_description!("[year]-[month]-[day]")).unwrap_or_default();
    view! { <time class="moment" datetime=iso>{day_text(on)}</time> }.into_any()
}

/// The moment in the browser's zone and language: short, and exact with the zone's name.
fn in_zone_of_browser(rfc3339: &str) -> Option<(String, String)> {
    let date = js_sys::Date::new(&rfc3339.into());
    let write = |options: &[(&str, &str)]| {
        let wanted = js_sys::Object::new();
        for (key, value) in options {
            js_sys::Reflect::set(&wanted, &(*key).into(), &(*value).into()).ok()?;
        }
        let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &wanted).format();
        format.call1(&wasm_bindgen::JsValue::UNDEFINED, &date).ok()?.as_string()
    };
    let short = write(&[
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("timeZoneName", "short"),
    ])?;
    let long = write(&[
        ("weekday", "long"),
        ("day", "numeric"),
        ("month", "long"),
        ("year", "numeric"),
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("timeZoneName", "long"),
    ])?;
    Some((short, long))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn the_server_writes_utc() {
        assert_eq!(moment_text(datetime!(2026-11-21 18:04 +2)), "21 Nov 2026, 16:04 UTC");
        assert_eq!(day_text(date!(2026 - 02 - 03)), "3 Feb 2026");
    }
}
