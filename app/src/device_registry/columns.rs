use crate::live::Live;
use crate::paths;
use crate::ui::{Moment, grouped};
use crate::uploads::UploadState;
use crate::words::Here;
use domain::device_registry::{KnownDeviceRow, LoadRow, TacRow};
use domain::devices::Identity;
use leptos::prelude::*;

/// A cell of the list of TACs.
pub(super) fn tac_cell(row: &TacRow, column: &'static str) -> AnyView {
    match column {
        "tac" => view! { <span class="id">{row.tac.clone()}</span> }.into_any(),
        "manufacturer" => row.manufacturer.clone().into_any(),
        "model" => row.model.clone().into_any(),
        "edition" => row.edition.label().here().into_any(),
        "loaded_at" => view! { <Moment at=row.loaded_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// A cell of the list of single devices.
pub(super) fn device_cell(row: &KnownDeviceRow, column: &'static str) -> AnyView {
    let optional = |identity: Option<Identity>| {
        identity.map(|identity| view! { <span class="id">{identity.to_string()}</span> }).into_any()
    };
    match column {
        "identity" => view! { <span class="id">{row.identity.to_string()}</span> }.into_any(),
        "imei2" => optional(row.imei2),
        "serial" => optional(row.serial),
        "manufacturer" => row.manufacturer.clone().into_any(),
        "model" => row.model.clone().into_any(),
        "edition" => row.edition.label().here().into_any(),
        "loaded_at" => view! { <Moment at=row.loaded_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// A cell of the list of loads.
pub(super) fn load_cell(row: &LoadRow, column: &'static str, live: Live) -> AnyView {
    match column {
        "number" => {
            let number = row.number.to_string();
            view! { <a class="id" href=paths::registry_load(&row.number)>{number}</a> }.into_any()
        }
        "part" => row.part.label().here().into_any(),
        "file_name" => row.file_name.clone().into_any(),
        "loaded_by" => row.loaded_by.clone().into_any(),
        "total" => grouped(row.total).into_any(),
        "added" => grouped(row.added).into_any(),
        "changed" => grouped(row.changed).into_any(),
        "unchanged" => grouped(row.unchanged).into_any(),
        "failed" => grouped(row.failed).into_any(),
        "loaded_at" => view! { <Moment at=row.loaded_at/> }.into_any(),
        "status" => view! {
            <span class="upload-state">
                <UploadState status=row.status number=row.number.to_string() percent=row.percent live/>
            </span>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
