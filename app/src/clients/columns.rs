use crate::paths;
use crate::ui::{Moment, Status, Tone};
use crate::words::Here;
use domain::clients::{ClientRow, ClientStatus};
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;

/// A cell of Clients.
pub(super) fn cell(row: &ClientRow, column: &'static str) -> AnyView {
    match column {
        "name" => view! {
            {client_link(&row.number, &row.name)}
            <span class="soft"><span class="id">{row.number.to_string()}</span>" "<Standing status=row.status/></span>
        }
        .into_any(),
        "contact_person" => view! {
            {row.contact_person.clone()}
            {(!row.email.is_empty()).then(|| view! { <span class="soft">{row.email.clone()}</span> })}
        }
        .into_any(),
        "registration_number" => row.registration_number.clone().into_any(),
        "created_at" => view! { <Moment at=row.created_at/> }.into_any(),
        "last_purchase_at" => view! { <Moment at=row.last_purchase_at/> }.into_any(),
        "client_type" => row.client_type.clone().into_any(),
        "microsoft_tenant" => row.microsoft_tenant.clone().into_any(),
        _ => ().into_any(),
    }
}

/// The name of a client as a link to its page: everywhere.
pub fn client_link(number: &OrganisationNumber, name: &str) -> AnyView {
    view! { <a href=paths::client(number)>{name.to_owned()}</a> }.into_any()
}

/// A client's status as a pill.
#[component]
pub fn Standing(
    /// Which.
    status: ClientStatus,
) -> impl IntoView {
    let tone = match status {
        ClientStatus::Active => Tone::Ok,
        ClientStatus::AdministrativeHold => Tone::Bad,
        ClientStatus::FinancialHold => Tone::Warn,
        ClientStatus::Deleted => Tone::Still,
    };
    view! { <Status tone label=status.label().here()/> }.into_any()
}
