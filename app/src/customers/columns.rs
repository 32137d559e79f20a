use super::country_name;
use super::customer_page::Verified;
use crate::managed_customers::managed_actions;
use crate::paths;
use crate::ui::{MenuItem, Moment, grouped};
use domain::customers::{CustomerRow, Verification};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use leptos::prelude::*;

/// A cell of Customers.
pub(crate) fn cell(row: &CustomerRow, column: &'static str) -> AnyView {
    match column {
        "name" => {
            let reference = row.internal_reference.clone();
            view! {
                <a href=paths::customer(&row.number)>{row.name.clone()}</a>
                {(row.kind == OrganisationKind::Msp).then(|| view! { " "<span class="tag">{t!("MSP")}</span> })}
                {reference.map(|reference| view! { <span class="soft">{reference}</span> })}
            }
            .into_any()
        }
        "number" => view! { <span class="id">{row.number.to_string()}</span> }.into_any(),
        "country" => country_name(&row.country).into_any(),
        "last_uploaded_at" => match row.last_uploaded_at {
            Some(at) => view! { <Moment at/> }.into_any(),
            None => view! { <span class="soft">{t!("Never")}</span> }.into_any(),
        },
        "uploads" => grouped(row.uploads).into_any(),
        "devices" => grouped(row.devices).into_any(),
        "status" => view! { <Verified state=row.status/> }.into_any(),
        _ => ().into_any(),
    }
}

/// Who looks at customers, and what they may do.
#[derive(Clone)]
pub(super) struct Possible {
    /// Resellers upload; MSPs move devices and end relations.
    pub msp: bool,
    /// Whether the person's role allows uploads.
    pub upload: Result<(), String>,
    /// Whether it allows managing customers.
    pub manage: Result<(), String>,
}

/// What can be done with a customer.
pub(super) fn actions(
    row: &CustomerRow,
    possible: &Possible,
    end: Callback<(OrganisationNumber, String)>,
    delete: Callback<(OrganisationNumber, String)>,
) -> Vec<MenuItem> {
    let devices =
        MenuItem::download(t!("Download devices as CSV"), paths::customer_devices_csv(&row.number, ""));
    let open = MenuItem::link(t!("Open"), paths::customer(&row.number));
    let managed = if row.managed {
        managed_actions(&row.number, &row.name, &possible.manage, delete)
    } else {
        Vec::new()
    };
    if possible.msp {
        let own = (row.number.clone(), row.name.clone());
        let enabled = possible.manage.clone().and_then(|()| can_be_ended(row.status));
        let end = MenuItem::call(t!("End relation"), move || end.run(own.clone())).enabled(enabled).danger();
        let end = (!row.managed).then_some(end);
        return [open, devices].into_iter().chain(end).chain(managed).collect();
    }
    let upload = possible.upload.clone().and_then(|()| match row.status {
        Verification::Pending | Verification::Active => Ok(()),
        Verification::Inactive => Err(t!("The customer has removed you. Ask its administrator.").to_owned()),
    });
    let upload = MenuItem::link(t!("Upload devices"), paths::upload_devices(&row.number)).enabled(upload);
    let uploads =
        MenuItem::download(t!("Download uploads as CSV"), paths::customer_uploads_csv(&row.number, ""));
    [open, upload, uploads, devices].into_iter().chain(managed).collect()
}

/// Whether there is a relation to end, or why not.
pub(super) fn can_be_ended(status: Verification) -> Result<(), String> {
    match status {
        Verification::Pending | Verification::Active => Ok(()),
        Verification::Inactive => Err(t!("Ended already.").to_owned()),
    }
}
