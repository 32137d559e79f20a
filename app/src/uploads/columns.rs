use crate::live::Live;
use crate::paths;
use crate::ui::{Glyph, Icon, MenuItem, Moment, Status, Tone, grouped};
use crate::words::Here;
use domain::uploads::{UploadNumber, UploadRow, UploadStatus};
use leptos::prelude::*;

/// A cell of UPLOADS. `explain` opens the reasons of an upload.
pub(super) fn cell(row: &UploadRow, column: &'static str, live: Live, explain: Callback<String>) -> AnyView {
    match column {
        "number" => {
            view! { <a class="id" href=paths::upload(&row.number)>{row.number.to_string()}</a> }.into_any()
        }
        "uploaded_by" => row.uploaded_by.clone().into_any(),
        "account_id" => view! { <span class="id">{row.account_id.clone()}</span> }.into_any(),
        "total" => grouped(row.total).into_any(),
        "verified" => grouped(row.verified).into_any(),
        "uploaded_at" => view! { <Moment at=row.uploaded_at/> }.into_any(),
        "status" => view! {
            <span class="upload-state">
                <UploadState status=row.status number=row.number.to_string() percent=row.percent live/>
                {row.undone_at.is_some().then(|| view! { <span class="tag">{t!("Undone")}</span> })}
                {row.bulk.as_ref().map(from_bulk)}
                {has_errors(row).then(|| errors(row, explain))}
            </span>
        }
        .into_any(),
        "order_number" => row.order_number.clone().unwrap_or_default().into_any(),
        _ => ().into_any(),
    }
}

/// Where an upload is from that came with others in one file.
fn from_bulk(bulk: &UploadNumber) -> impl IntoView + use<> {
    let name = t!("Came with bulk upload {bulk}", bulk);
    view! { <a class="tag" href=paths::bulk_upload_details(bulk) title=name>{t!("Bulk")}</a> }.into_any()
}

/// Whether there are reasons to show.
pub(super) fn has_errors(row: &UploadRow) -> bool {
    matches!(row.status, UploadStatus::Error | UploadStatus::CompletedWithError)
}

/// The icon that opens the reasons: a link to the upload's page, for browsers without JavaScript.
fn errors(row: &UploadRow, explain: Callback<String>) -> impl IntoView + use<> {
    let number = row.number.to_string();
    let name = t!("Errors of upload {number}", number);
    let open = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        explain.run(number.clone());
    };
    view! {
        <a class="btn icon quiet small" href=paths::upload(&row.number) title=t!("Show the reasons") aria-label=name on:click=open>
            <Icon glyph=Glyph::Alert/>
        </a>
    }
    .into_any()
}

/// An upload's status as a pill, with a bar while it is in progress.
#[component]
pub fn UploadState(
    /// Which.
    status: UploadStatus,
    /// Of which upload.
    #[prop(into)]
    number: String,
    /// How far it was when the page was loaded.
    percent: Option<u8>,
    /// How far it is.
    live: Live,
) -> impl IntoView {
    let tone = match status {
        UploadStatus::InProgress => Tone::Info,
        UploadStatus::Completed => Tone::Ok,
        UploadStatus::CompletedWithError => Tone::Warn,
        UploadStatus::Error => Tone::Bad,
    };
    let bar = (status == UploadStatus::InProgress).then(|| {
        let label = t!("Progress of upload {number}", number);
        let share = move || live.percent(&number).or(percent).unwrap_or(0);
        view! {
            <progress class="upload-progress" max="100" value=share.clone() aria-label=label></progress>
            <span class="small num">{share}"%"</span>
        }
    });
    view! { <Status tone label=status.label().here()/>{bar} }.into_any()
}

/// What can be done with an upload.
pub(super) fn actions(row: &UploadRow, undo: Result<(), String>, ask: Callback<String>) -> Vec<MenuItem> {
    let mut items = vec![MenuItem::link(t!("Open"), paths::upload(&row.number))];
    if has_errors(row) {
        items.push(MenuItem::download(t!("Download errors as CSV"), paths::upload_errors_csv(&row.number)));
    }
    let number = row.number.to_string();
    let possible = undo.and_then(|()| super::undo::can_be_undone(row));
    items.push(MenuItem::call(t!("Undo upload"), move || ask.run(number.clone())).enabled(possible).danger());
    items
}
