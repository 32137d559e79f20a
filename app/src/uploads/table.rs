use super::reasons::ReasonsDialog;
use super::{columns, list_uploads, suggest_uploads, undo};
use crate::error::ApiResult;
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::ui::Empty;
use crate::ui::table::{Suggestion, Table};
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use domain::uploads::UploadList;
use leptos::prelude::*;

/// UPLOADS of one customer. Rows in progress move by themselves to their final status.
#[component]
pub fn UploadTable(
    /// Whose.
    customer: OrganisationNumber,
    /// Called when an upload has come to its end or was undone: the customer's figures have changed.
    changed: Callback<()>,
) -> impl IntoView {
    let me = Me::here();
    let live = Live::listen();
    let explained = RwSignal::new(None::<String>);
    let explain = Callback::new(move |number| explained.set(Some(number)));
    let undone = RwSignal::new(0_u64);
    let ask = undo::asking(Callback::new(move |()| {
        undone.update(|count| *count = count.wrapping_add(1));
        changed.run(());
    }));
    live.on_change(changed);
    let told = live.changed();
    let refresh = Signal::derive(move || told.get().wrapping_add(undone.get()));
    let customer = StoredValue::new(customer);
    let may = me.may(Action::UploadDevices);
    let (may_undo, may_upload) = (may.clone(), may.is_ok());
    let table = Table::<UploadList>::new(
        t!("Uploads"),
        move |query| list_uploads(customer.get_value(), query),
        move |row, column| columns::cell(row, column, live, explain),
    )
    .suggest(move |text| suggestions(customer.get_value(), text))
    .row_actions(move |row| columns::actions(row, may_undo.clone(), ask))
    .csv(t!("Download as CSV"), customer.with_value(|customer| paths::customer_uploads_csv(customer, "")))
    .refresh(refresh)
    .empty(move || view! {
        <Empty title=t!("No uploads yet") text=t!("Upload the devices that this customer bought: a CSV file with their IMEIs is enough.")>
            {may_upload.then(|| view! {
                <a class="btn primary" href=customer.with_value(paths::upload_devices)>{t!("Upload devices")}</a>
            })}
        </Empty>
    })
    .view();
    view! {
        {table}
        <ReasonsDialog shown=explained/>
    }
    .into_any()
}

async fn suggestions(customer: OrganisationNumber, text: String) -> ApiResult<Vec<Suggestion>> {
    let found = suggest_uploads(customer, text).await?;
    Ok(found
        .into_iter()
        .map(|upload| Suggestion {
            label: upload.number.to_string(),
            detail: upload.order_number.unwrap_or_default(),
            href: paths::upload(&upload.number),
        })
        .collect())
}
