//! Points in time and days. The server writes UTC; the browser then shows the person's own zone: the one that they chose,
//! or the browser's.

use crate::words::language;
use domain::languages::Language;
use leptos::prelude::*;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};
use wasm_bindgen::JsCast;

/// "21 Nov 2026, 16:04 UTC", in the reader's language.
pub fn moment_text(at: OffsetDateTime) -> String {
    language().moment(at)
}

/// "21 Nov 2026", in the reader's language.
pub fn day_text(day: Date) -> String {
    language().day(day)
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
    let zone = use_context::<Zone>();
    Effect::new(move |_| {
        if let Some((short, long)) = in_zone(&here, zone.as_ref()) {
            text.set(short);
            title.set(long);
        }
    });
    view! { <time class="moment" datetime=exact title=move || title.get()>{move || text.get()}</time> }
        .into_any()
}

/// The zone that the person chose, shared with everything below.
#[derive(Debug, Clone)]
pub struct Zone(pub String);

/// The zones that the browser knows; none where it does not tell.
pub fn time_zones() -> Vec<String> {
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into());
    let told =
        intl.and_then(|intl| js_sys::Reflect::get(&intl, &"supportedValuesOf".into()).map(|ask| (intl, ask)));
    let Ok((intl, ask)) = told else { return Vec::new() };
    let Ok(ask) = ask.dyn_into::<js_sys::Function>() else { return Vec::new() };
    let zones =
        ask.call1(&intl, &"timeZone".into()).ok().and_then(|zones| zones.dyn_into::<js_sys::Array>().ok());
    zones.map(|zones| zones.iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default()
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

/// The moment in the person's zone and language: short, and exact with the zone's name. In a zone that the
/// browser does not know it is written in the browser's own.
fn in_zone(rfc3339: &str, zone: Option<&Zone>) -> Option<(String, String)> {
    zone.and_then(|zone| written(rfc3339, Some(&zone.0))).or_else(|| written(rfc3339, None))
}

fn written(rfc3339: &str, zone: Option<&str>) -> Option<(String, String)> {
    let date = js_sys::Date::new(&rfc3339.into());
    let write = |options: &[(&str, &str)]| {
        let wanted = js_sys::Object::new();
        for (key, value) in options {
            js_sys::Reflect::set(&wanted, &(*key).into(), &(*value).into()).ok()?;
        }
        if let Some(zone) = zone {
            js_sys::Reflect::set(&wanted, &"timeZone".into(), &zone.into()).ok()?;
        }
        let format = format_with(&wanted)?;
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

/// The reader's language with the region of the browser, where it has the same language: "en-GB".
fn locale() -> String {
    let tag = language().tag();
    let browser = window().navigator().language().unwrap_or_default();
    if Language::from_tag(&browser) == Some(language()) { browser } else { tag.to_owned() }
}

/// A format of moments; none with a zone that the browser does not know, for which the constructor throws.
fn format_with(options: &js_sys::Object) -> Option<js_sys::Function> {
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor = js_sys::Reflect::get(&intl, &"DateTimeFormat".into()).ok()?;
    let arguments = js_sys::Array::of2(&locale().into(), options);
    let format =
        js_sys::Reflect::construct::<fn() -> wasm_bindgen::JsValue>(constructor.unchecked_ref(), &arguments)
            .ok()?;
    Some(format.unchecked_into::<js_sys::Intl::DateTimeFormat>().format())
}
