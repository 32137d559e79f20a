use super::columns::Standing;
use super::read_client;
use crate::customers::number_in_path;
use crate::error::{ApiError, ApiResult};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::{Copy, Moment, Skeleton, Tab, Tabs};
use crate::words;
use domain::PortalError;
use domain::clients::{ClientDetails, ClientStatus};
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_params_map};

/// The client whose page is open, shared with its tabs.
#[derive(Clone, Copy)]
pub struct ClientOnPage {
    /// Its number; nothing when the address has none.
    pub number: Memo<Option<OrganisationNumber>>,
    /// What is known of it.
    pub details: Resource<ApiResult<ClientDetails>>,
    /// How often something was done to it here.
    acted: RwSignal<usize>,
}

impl ClientOnPage {
    /// The one of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// Loads it again: something was done to it.
    pub fn refresh(self) {
        self.acted.update(|acted| *acted = acted.wrapping_add(1));
    }
}

/// A client's page: who it is and how it stands, on every tab.
#[component]
pub fn ClientPage() -> impl IntoView {
    if Me::here().may(Action::ViewClients).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let number = number_in_path(use_params_map());
    let details = Resource::new_blocking(move || number.get(), load);
    let acted = RwSignal::new(0);
    provide_context(ClientOnPage { number, details, acted });
    Live::listen().keep_up(details, move || acted.get(), move || load(number.get_untracked()));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=3 what=t!("the client")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(client) => summary(client),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        <Outlet/>
    }
    .into_any()
}

async fn load(number: Option<OrganisationNumber>) -> ApiResult<ClientDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_client(number).await
}

fn summary(client: ClientDetails) -> AnyView {
    let row = client.row;
    let number = row.number.to_string();
    let about = view! {
        <p class="parts">
            <span>{t!("Customer ID ")}<span class="id">{number.clone()}</span><Copy text=number what=t!("Customer ID")/></span>
            <Standing status=row.status/>
            <span>{t!("Created ")}<Moment at=row.created_at/></span>
            <span>{t!("Client type: ")}{row.client_type}</span>
        </p>
    };
    let held = (row.status != ClientStatus::Active)
        .then(|| view! { <p class="notice warn">{words::held_sentence(row.status)}</p> });
    let place = use_location().pathname;
    let of = row.number.clone();
    let holds = u64::try_from(client.holds.iter().filter(|hold| hold.released_at.is_none()).count());
    let (holds, subscriptions) = (holds.unwrap_or_default(), client.subscriptions);
    let tabs = Signal::derive(move || {
        let here = place.get();
        [
            (paths::client(&of), t!("General information"), None),
            (paths::client_subscriptions(&of), t!("List of subscriptions"), Some(subscriptions)),
            (paths::client_holds(&of), t!("Holds"), Some(holds)),
            (paths::client_entries(&of), t!("Charges and payments"), None),
        ]
        .into_iter()
        .map(|(href, label, count)| {
            let current = here == href;
            Tab { href, label: label.to_owned(), count, current }
        })
        .collect::<Vec<_>>()
    });
    view! {
        <Head title=row.name.clone() crumbs=vec![Crumb::new(paths::clients(), t!("Clients"))] about=about.into_any()/>
        {held}
        <Tabs label=row.name tabs/>
    }
    .into_any()
}
