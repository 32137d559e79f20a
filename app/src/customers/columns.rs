use super::country_name;
use super::customer_page::Verified;
use crate::paths;
use crate::ui::{MenuItem, Moment, grouped};
use domain::customers::{CustomerRow, Verification};
use domain::organisations::OrganisationKind;
use leptos::prelude::*;

/// A cell of Customers.
pub(super) fn cell(row: &CustomerRow, column: &'static str) -> AnyView {
    match column {
        "name" => {
            let reference = row.internal_reference.clone();
            view! {
                <a href=paths::customer(&row.number)>{row.name.clone()}</a>
                {(row.kind == OrganisationKind::Msp).then(|| view! { " "<span class="tag">"MSP"</span> })}
                {reference.map(|reference| view! { <span class="soft">{reference}</span> })}
            }
            .into_any()
        }
        "number" => view! { <span class="id">{row.number.to_string()}</span> }.into_any(),
        "country" => country_name(&row.country).into_any(),
        "last_uploaded_at" => match row.last_uploaded_at {
            Some(at) => view! { <Moment at/> }.into_any(),
            None => view! { <span class="soft">"Never"</span> }.into_any(),
        },
        "uploads" => grouped(row.uploads).into_any(),
        "devices" => grouped(row.devices).into_any(),
        "status" => view! { <Verified state=row.status/> }.into_any(),
        _ => ().into_any(),
    }
}

/// What can be done with a customer. `upload` says whether the person's role allows uploads.
pub(super) fn actions(row: &CustomerRow, upload: Result<(), String>) -> Vec<MenuItem> {
    let upload = upload.and_then(|()| match row.status {
        Verification::Pending | Verification::Active => Ok(()),
        Verification::Inactive => Err("The customer has removed you. Ask its administrator.".to_owned()),
    });
    vec![
        MenuItem::link("Open", paths::customer(&row.number)),
        MenuItem::link("Upload devices", paths::upload_devices(&row.number)).enabled(upload),
        MenuItem::download("Download uploads as CSV", paths::customer_uploads_csv(&row.number, "")),
        MenuItem::download("Download devices as CSV", paths::customer_devices_csv(&row.number, "")),
    ]
}
