use super::{columns, list_bulk_uploads};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::table::Table;
use crate::ui::{Empty, Glyph, Icon};
use domain::bulk_uploads::BulkUploadList;
use domain::policy::Action;
use leptos::prelude::*;

/// *Bulk actions*: what a file can do for many customers at once, and the earlier bulk uploads.
#[component]
pub fn BulkActionsPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewUploads).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let live = Live::listen();
    let table = Table::<BulkUploadList>::new(t!("Bulk uploads"), list_bulk_uploads, move |row, column| {
        columns::cell(row, column, live)
    })
    .csv(t!("Download as CSV"), paths::bulk_uploads_csv(""))
    .refresh(live.changed())
    .empty(|| view! { <Empty title=t!("No bulk uploads yet") text=t!("Upload one file with the devices of many customers: each row names its customer by the Customer ID.")/> });
    let about = view! { <p>{t!("One file, many customers.")}</p> };
    view! {
        <Head title=t!("Bulk actions") about=about.into_any()/>
        <ul class="bulk-actions">
            {action(
                t!("Upload devices"),
                t!("A CSV file with a column of devices and a column of Customer IDs. You see who gets what before anything is sent."),
                Glyph::Upload, paths::bulk_upload(), me.may(Action::UploadDevices), "btn primary",
            )}
            {action(
                t!("Delete devices"),
                t!("A CSV file with the devices to delete. You see what goes and what stays first."),
                Glyph::Trash, paths::bulk_delete(), me.may(Action::DeleteDevices), "btn",
            )}
        </ul>
        <h2 class="above-table">{t!("Bulk uploads")}</h2>
        {table.view()}
    }
    .into_any()
}

fn action(
    title: &'static str,
    text: &'static str,
    glyph: Glyph,
    href: String,
    may: Result<(), String>,
    class: &'static str,
) -> impl IntoView {
    let button = match may {
        Ok(()) => view! { <a class=class href=href><Icon glyph/>{title}</a> }.into_any(),
        Err(reason) => view! { <DeniedButton label=title class reason/> }.into_any(),
    };
    view! { <li class="sheet padded"><p>{text}</p><p>{button}</p></li> }.into_any()
}
