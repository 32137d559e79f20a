use super::columns::can_be_ended;
use super::edit::ReferenceForm;
use super::{country_name, end, read_customer};
use crate::clients::Standing;
use crate::error::{ApiError, ApiResult};
use crate::managed_customers::{deleting, managed_actions};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, Problem};
use crate::ui::{Copy, Day, Dialog, Glyph, Icon, Menu, MenuItem, Skeleton, Status, Tab, Tabs, Tone, grouped};
use crate::words;
use crate::words::Here;
use domain::PortalError;
use domain::clients::ClientStatus;
use domain::customers::{CustomerDetails, Verification};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate, use_params_map};
use leptos_router::params::ParamsMap;

/// The customer whose page is open, shared with its tabs.
#[derive(Clone, Copy)]
pub struct CustomerOnPage {
    /// Its number; nothing when the address has none.
    pub number: Memo<Option<OrganisationNumber>>,
    details: Resource<ApiResult<CustomerDetails>>,
}

impl CustomerOnPage {
    /// Loads the figures again: an upload has ended, or devices were deleted.
    pub fn refresh(self) {
        self.details.refetch();
    }
}

/// A customer's page: summary, actions, and the tabs UPLOADS and DEVICES.
#[component]
pub fn CustomerPage() -> impl IntoView {
    let me = Me::here();
    let number = number_in_path(use_params_map());
    let details = Resource::new_blocking(move || number.get(), load);
    let page = CustomerOnPage { number, details };
    provide_context(page);
    let editing = RwSignal::new(false);
    let end = end::asking(Callback::new(move |()| page.refresh()));
    let reference = StoredValue::new(String::new());
    let navigate = use_navigate();
    let gone = Callback::new(move |()| navigate(&paths::customers(), NavigateOptions::default()));
    let delete = deleting(gone);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=3 what=t!("the customer")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(customer) => {
                        let manage = me.may(Action::ManageCustomers);
                        let act = if me.may(Action::ViewUploads).is_ok() {
                            Act::Upload(me.may(Action::UploadDevices).and_then(|()| takes_uploads(&customer)))
                        } else if customer.row.managed {
                            Act::Edit
                        } else {
                            Act::End(manage.clone().and_then(|()| can_be_ended(customer.row.status)), end)
                        };
                        reference.set_value(customer.row.internal_reference.clone().unwrap_or_default());
                        summary(customer, manage, act, editing, delete).into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        <Dialog id="edit-reference" title=t!("Internal reference") open=editing>
            {move || number.get().map(|number| {
                let reference = reference.get_value();
                let close = Callback::new(move |()| editing.set(false));
                let saved = Callback::new(move |()| { editing.set(false); page.refresh() });
                view! { <ReferenceForm number reference on_cancel=close on_saved=saved/> }
            })}
        </Dialog>
        <Outlet/>
    }
    .into_any()
}

/// The main action of a customer's page: a reseller's, or an MSP's.
enum Act {
    Upload(Result<(), String>),
    Edit,
    End(Result<(), String>, Callback<(OrganisationNumber, String)>),
}

fn summary(
    customer: CustomerDetails,
    manage: Result<(), String>,
    act: Act,
    editing: RwSignal<bool>,
    delete: Callback<(OrganisationNumber, String)>,
) -> impl IntoView {
    let CustomerDetails { row, verified_devices, connected_at, client } = customer;
    let number = row.number;
    let label = if row.kind == OrganisationKind::Msp { t!("MSP ID") } else { t!("Customer ID") };
    let edit = manage.is_ok().then(|| {
        let page = paths::edit_customer(&number);
        view! {
            <a class="btn quiet small" href=page on:click=move |event| { event.prevent_default(); editing.set(true) }>
                {t!("Edit")}<span class="unseen">{t!(" internal reference")}</span>
            </a>
        }
    });
    let client = client.map(|status| {
        let page = paths::client(&number);
        view! { <span><a href=page>{t!("Client")}</a>" "<Standing status/></span> }
    });
    let about = view! {
        <p class="parts">
            {(row.kind == OrganisationKind::Msp).then(|| view! { <span class="tag">{t!("MSP")}</span> })}
            <span>{label}" "<span class="id">{number.to_string()}</span><Copy text=number.to_string() what=label/></span>
            <span>{country_name(&row.country)}</span>
            <span>{t!("Internal reference: ")}{row.internal_reference.unwrap_or_else(|| t!("none").to_owned())}" "{edit}</span>
            {client}
        </p>
    };
    let uploads = matches!(act, Act::Upload(_));
    let devices = MenuItem::download(t!("Download devices as CSV"), paths::customer_devices_csv(&number, ""));
    let downloads = uploads
        .then(|| MenuItem::download(t!("Download uploads as CSV"), paths::customer_uploads_csv(&number, "")));
    let managed = if row.managed { managed_actions(&number, &row.name, &manage, delete) } else { Vec::new() };
    let items: Vec<MenuItem> = downloads.into_iter().chain([devices]).chain(managed).collect();
    let act = match act {
        Act::Upload(Ok(())) => {
            view! { <a class="btn primary" href=paths::upload_devices(&number)>{t!("Upload devices")}</a> }
                .into_any()
        }
        Act::Upload(Err(reason)) => {
            view! { <DeniedButton label=t!("Upload devices") class="btn primary" reason/> }.into_any()
        }
        Act::Edit => {
            view! { <a class="btn primary" href=paths::customer_profile(&number)>{t!("Edit customer")}</a> }
                .into_any()
        }
        Act::End(Ok(()), end) => {
            let whom = (number.clone(), row.name.clone());
            view! { <button type="button" class="btn danger with-script" on:click=move |_| end.run(whom.clone())>{t!("End relation")}</button> }.into_any()
        }
        Act::End(Err(reason), _) => view! { <DeniedButton label=t!("End relation") reason/> }.into_any(),
    };
    let place = use_location().pathname;
    let (uploads_href, devices_href) = (paths::customer(&number), paths::customer_devices(&number));
    let tabs = Signal::derive(move || {
        let on_devices = *place.read() == devices_href;
        vec![
            Tab {
                href: uploads_href.clone(),
                label: t!("Uploads").to_owned(),
                count: Some(row.uploads),
                current: !on_devices,
            },
            Tab {
                href: devices_href.clone(),
                label: t!("Devices").to_owned(),
                count: Some(row.devices),
                current: on_devices,
            },
        ]
    });
    let actions = t!("Actions: {name}", name = row.name);
    view! {
        <Head title=row.name.clone() crumbs=vec![Crumb::new(paths::customers(), t!("Customers"))] about=about.into_any()>
            <Menu id="customer-actions" label=actions items>{t!("Actions")}<Icon glyph=Glyph::Down/></Menu>
            {act}
        </Head>
        <div class="tiles">
            <div class="tile"><b>{grouped(row.devices)}</b><span>{t!("devices")}</span></div>
            {uploads.then(|| view! { <div class="tile"><b>{grouped(row.uploads)}</b><span>{t!("uploads")}</span></div> })}
            <div class="tile"><b>{grouped(verified_devices)}</b><span>{t!("verified by the customer")}</span></div>
            <div class="tile"><b class="word"><Verified state=row.status/></b><span>{t!("connected since ")}<Day on=connected_at.date()/></span></div>
        </div>
        {uploads.then(|| view! { <Tabs label=row.name tabs/> })}
    }
    .into_any()
}

/// The connection's verification as a pill.
#[component]
pub(super) fn Verified(
    /// Which.
    state: Verification,
) -> impl IntoView {
    let tone = match state {
        Verification::Pending => Tone::Warn,
        Verification::Active => Tone::Ok,
        Verification::Inactive => Tone::Still,
    };
    view! { <Status tone label=state.label().here()/> }.into_any()
}

/// Whether the customer's state allows uploads, or whom to ask.
fn takes_uploads(customer: &CustomerDetails) -> Result<(), String> {
    if let Some(held) = customer.client.filter(|status| *status != ClientStatus::Active) {
        return Err(words::held_sentence(held).to_owned());
    }
    match customer.row.status {
        Verification::Pending | Verification::Active => Ok(()),
        Verification::Inactive => Err(t!(
            "{name} has removed you and takes no uploads. Ask its administrator to register you again.",
            name = customer.row.name
        )),
    }
}

/// The customer's number in the page's address.
pub fn number_in_path(params: Memo<ParamsMap>) -> Memo<Option<OrganisationNumber>> {
    Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(OrganisationNumber::parse)
    })
}

/// The customer with this number; what cannot be a number does not exist.
pub(super) async fn load(number: Option<OrganisationNumber>) -> ApiResult<CustomerDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_customer(number).await
}

/// The customer whose number stands in a page's address.
pub async fn read_customer_in_path(number: &str) -> ApiResult<CustomerDetails> {
    load(OrganisationNumber::parse(number)).await
}
