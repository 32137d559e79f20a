use super::list_activity;
use crate::paths;
use crate::people::Me;
use crate::shell::{Head, NotFound};
use crate::ui::table::Table;
use crate::ui::{Empty, Moment};
use crate::words;
use domain::activity::{ActivityList, ActivityRow};
use domain::deliveries::DeliveryNumber;
use domain::operations::OperationNumber;
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use domain::subscriptions::SubscriptionNumber;
use domain::uploads::UploadNumber;
use leptos::prelude::*;

/// The Activity log.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewActivity).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let uploads = me.may(Action::ViewUploads).is_ok();
    let table = Table::<ActivityList>::new(t!("Activity log"), list_activity, move |row, column| cell(row, column, uploads))
        .csv(t!("Download as CSV"), paths::activity_csv(""))
        .empty(|| view! { <Empty title=t!("Nothing happened yet") text=t!("What people of your organisation do stands here, and nobody can change it.")/> });
    view! {
        <Head title=t!("Activity log") about=view! { <p>{t!("Who did what, when. Nobody can change it.")}</p> }.into_any()/>
        {table.view()}
    }
    .into_any()
}

fn cell(row: &ActivityRow, column: &'static str, uploads: bool) -> AnyView {
    match column {
        "action" => row.action_label(words::language()).to_owned().into_any(),
        "at" => view! { <Moment at=row.at/> }.into_any(),
        "person" => row.person.clone().into_any(),
        "subject" => {
            let subject = row.subject.clone();
            match link(row, uploads) {
                Some(href) => view! { <a class="id" href=href>{subject}</a> }.into_any(),
                None => view! { <span class="id">{subject}</span> }.into_any(),
            }
        }
        "result" => view! { <span class="soft">{row.result(words::language())}</span> }.into_any(),
        _ => ().into_any(),
    }
}

/// The page of the thing; for an operation, the page that has exactly what it changed. `uploads`: the organisation
/// uploads itself, and does not receive.
fn link(row: &ActivityRow, uploads: bool) -> Option<String> {
    if let Some(number) = OperationNumber::parse(&row.subject) {
        return Some(paths::operation(&number));
    }
    if let Some(number) = UploadNumber::parse(&row.subject).filter(|_| uploads) {
        return Some(if number.is_bulk() {
            paths::bulk_upload_details(&number)
        } else {
            paths::upload(&number)
        });
    }
    if let Some(number) = UploadNumber::parse(&row.subject).filter(|_| row.action == "registry.loaded") {
        return Some(paths::registry_load(&number));
    }
    if let Some(number) = DeliveryNumber::parse(&row.subject).filter(|_| !uploads) {
        return Some(paths::delivery(&number));
    }
    if let Some(number) = SubscriptionNumber::parse(&row.subject) {
        return Some(paths::subscription(&number));
    }
    let number = OrganisationNumber::parse(&row.subject)?;
    match row.action.split('.').next() {
        Some("customer" | "devices") => Some(paths::customer(&number)),
        Some("client") => Some(paths::client(&number)),
        Some("reseller") => Some(paths::reseller(&number)),
        _ => None,
    }
}
