use super::{columns, list_bulk_parts, read_bulk_upload};
use crate::error::{ApiError, ApiResult};
use crate::live::Live;
use crate::paths;
use crate::shell::{Crumb, Head, Problem};
use crate::ui::table::Table;
use crate::ui::{Copy, Day, Empty, Glyph, Icon, Moment, Skeleton, grouped};
use crate::uploads::{ReasonList, UploadState, notes};
use crate::words;
use domain::PortalError;
use domain::bulk_uploads::{BulkPartList, BulkUploadDetails};
use domain::uploads::UploadNumber;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A bulk upload's page: its totals, the uploads in it, and the rows that belong to no customer.
#[component]
pub fn BulkUploadPage() -> impl IntoView {
    let live = Live::listen();
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(UploadNumber::parse)
    });
    let changed = live.changed();
    let details = Resource::new_blocking(move || (number.get(), changed.get()), |(number, _)| load(number));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the bulk upload")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(details) => page(details, live).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        {move || number.get().map(|number| parts(number, live))}
    }
    .into_any()
}

fn page(details: BulkUploadDetails, live: Live) -> impl IntoView {
    let own = details.own_failures();
    let row = details.row;
    let number = row.number.clone();
    let errors = paths::upload_errors_csv(&number);
    let about = view! {
        <p class="parts">
            <span>{row.file_name}</span>
            <span><Moment at=row.uploaded_at/></span>
            <Copy text=number.to_string() what=t!("Bulk upload ID")/>
        </p>
    };
    view! {
        <Head title=t!("Bulk upload {number}", number) crumbs=vec![Crumb::new(paths::bulk_actions(), t!("Bulk actions"))] about=about.into_any()>
            {(row.failed > 0).then(|| view! {
                <a class="btn" href=errors download=""><Icon glyph=Glyph::Download/>{t!("Download errors as CSV")}</a>
            })}
        </Head>
        <div class="tiles">
            <div class="tile"><b>{grouped(row.total)}</b><span>{t!("total devices")}</span></div>
            <div class="tile"><b>{grouped(row.customers)}</b><span>{t!("customers")}</span></div>
            <div class="tile"><b>{grouped(row.accepted)}</b><span>{t!("accepted")}</span></div>
            <div class="tile"><b>{grouped(row.failed)}</b><span>{t!("failed")}</span></div>
            <div class="tile"><b>{grouped(row.verified)}</b><span>{t!("verified devices")}</span></div>
            <div class="tile"><b class="word"><UploadState status=row.status number=number.to_string() percent=row.percent live/></b><span>{t!("status")}</span></div>
        </div>
        {details.refusal.map(|refusal| view! { <p class="notice bad">{refusal.sentence(words::language())}</p> })}
        {(own > 0).then(|| view! {
            <section class="sheet padded">
                <h2>{t!("Rows that belong to none of your customers")}</h2>
                <p>
                    {t!("{count} row failed before it was clear whose they are." | "{count} rows failed before it was clear whose they are.", count = own)}
                    {t!(" Download the errors, correct the file and upload it again as it is.")}
                </p>
                <ReasonList reasons=details.reasons/>
            </section>
        })}
        {notes(details.notes)}
        <section class="sheet padded">
            <h2>{t!("Details")}</h2>
            <dl class="facts">
                <dt>{t!("Uploaded by")}</dt><dd>{row.uploaded_by}</dd>
                <dt>{t!("Account ID")}</dt><dd class="id">{details.account_id}</dd>
                {details.order_number.map(|number| view! { <dt>{t!("Order number of rows without one")}</dt><dd>{number}</dd> })}
                {details.order_date.map(|on| view! { <dt>{t!("Order date of rows without one")}</dt><dd><Day on/></dd> })}
            </dl>
        </section>
    }
    .into_any()
}

/// The uploads in it, one for each customer.
fn parts(number: UploadNumber, live: Live) -> impl IntoView {
    let csv = paths::bulk_parts_csv(&number, "");
    let table = Table::<BulkPartList>::new(
        t!("Uploads"),
        move |query| list_bulk_parts(number.clone(), query),
        move |row, column| columns::part_cell(row, column, live),
    )
    .csv(t!("Download as CSV"), csv)
    .refresh(live.changed())
    .empty(
        || view! { <Empty title=t!("No uploads") text=t!("The uploads that result from the file stand here, one for each of your customers that it names.")/> },
    );
    view! {
        <h2 class="above-table">{t!("Uploads, one for each customer")}</h2>
        {table.view()}
    }
    .into_any()
}

async fn load(number: Option<UploadNumber>) -> ApiResult<BulkUploadDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_bulk_upload(number).await
}
