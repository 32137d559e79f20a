use crate::live::Live;
use crate::paths;
use crate::ui::{Moment, grouped};
use crate::uploads::UploadState;
use domain::bulk_uploads::BulkUploadRow;
use domain::uploads::UploadRow;
use leptos::prelude::*;

/// A cell of the list of bulk uploads.
pub(super) fn cell(row: &BulkUploadRow, column: &'static str, live: Live) -> AnyView {
    match column {
        "number" => {
            let number = row.number.to_string();
            view! { <a class="id" href=paths::bulk_upload_details(&row.number)>{number}</a> }.into_any()
        }
        "file_name" => row.file_name.clone().into_any(),
        "uploaded_by" => row.uploaded_by.clone().into_any(),
        "customers" => grouped(row.customers).into_any(),
        "total" => grouped(row.total).into_any(),
        "failed" => grouped(row.failed).into_any(),
        "verified" => grouped(row.verified).into_any(),
        "uploaded_at" => view! { <Moment at=row.uploaded_at/> }.into_any(),
        "status" => view! {
            <span class="upload-state">
                <UploadState status=row.status number=row.number.to_string() percent=row.percent live/>
            </span>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// A cell of the uploads in a bulk upload.
pub(super) fn part_cell(row: &UploadRow, column: &'static str, live: Live) -> AnyView {
    match column {
        "customer_name" => {
            view! { <a href=paths::customer(&row.customer)>{row.customer_name.clone()}</a> }.into_any()
        }
        "customer" => view! { <span class="id">{row.customer.to_string()}</span> }.into_any(),
        "number" => {
            view! { <a class="id" href=paths::upload(&row.number)>{row.number.to_string()}</a> }.into_any()
        }
        "total" => grouped(row.total).into_any(),
        "failed" => grouped(row.failed).into_any(),
        "verified" => grouped(row.verified).into_any(),
        "status" => view! {
            <span class="upload-state">
                <UploadState status=row.status number=row.number.to_string() percent=row.percent live/>
                {row.undone_at.is_some().then(|| view! { <span class="tag">{t!("Undone")}</span> })}
            </span>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
