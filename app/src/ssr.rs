//! Everything of this crate that only the server compiles: the document around every page, and how a server function
//! gets at the use cases.

use crate::error::{ApiError, ApiResult};
use crate::ui::APPEARANCE_SCRIPT;
use crate::words::language;
use crate::{App, paths};
use domain::activity::Activity;
use domain::api_keys::ApiKeys;
use domain::bulk_uploads::BulkUploads;
use domain::clients::Clients;
use domain::customers::Customers;
use domain::dashboards::Dashboards;
use domain::deliveries::Deliveries;
use domain::device_registry::DeviceRegistry;
use domain::devices::Devices;
use domain::languages::Language;
use domain::logos::Logos;
use domain::managed_customers::ManagedCustomers;
use domain::notifications::Notifications;
use domain::operations::Operations;
use domain::organisations::Directory;
use domain::people::{
    Accounts, Density, ExternalIdentities, People, Profile, Roles, Sessions, SignedIn, Theme, Users,
};
use domain::plans::Plans;
use domain::resellers::Resellers;
use domain::second_factors::SecondFactors;
use domain::services::Services;
use domain::sold_to_codes::SoldToCodes;
use domain::subscriptions::Subscriptions;
use domain::uploads::Uploads;
use domain::views::Views;
use domain::webhooks::Webhooks;
use domain::{Actor, PortalError};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use std::sync::Arc;

/// The product's mark, so that browsers need not ask for an icon.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' \
height='24' rx='5' fill='%230d5c4d'/%3E%3Cpath d='m6 8 3 8 3-6 3 6 3-8' fill='none' stroke='white' stroke-width='2' \
stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

/// The HTML document around every page.
pub fn document(options: LeptosOptions) -> impl IntoView {
    let appearance = use_context::<Profile>().map(|profile| profile.appearance).unwrap_or_default();
    let theme = (appearance.theme != Theme::System).then(|| appearance.theme.key());
    let density = (appearance.density != Density::Comfortable).then(|| appearance.density.key());
    view! {
        <!DOCTYPE html>
        <html lang=language().tag() data-theme=theme data-density=density>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="description" content="Hand devices to the organisations that bought them."/>
                <script nonce=use_nonce()>{APPEARANCE_SCRIPT}</script>
                <link rel="icon" href=ICON/>
                <link rel="stylesheet" href=paths::stylesheet()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// What `tell` says in `language`, outside of pages and server functions.
pub fn in_language<T>(language: Language, tell: impl FnOnce() -> T) -> T {
    let owner = Owner::new();
    let told = owner.with(|| {
        provide_context(language);
        tell()
    });
    owner.cleanup();
    told
}

/// The use cases that the server hands to server functions.
#[derive(Clone)]
pub struct Portal {
    /// Links that open accounts and set passwords.
    pub accounts: Arc<dyn Accounts>,
    /// Who did what.
    pub activity: Arc<dyn Activity>,
    /// How programs act for the organisation.
    pub api_keys: Arc<dyn ApiKeys>,
    /// Files for many customers.
    pub bulk_uploads: Arc<dyn BulkUploads>,
    /// A reseller's clients.
    pub clients: Arc<dyn Clients>,
    /// A reseller's or MSP's customers.
    pub customers: Arc<dyn Customers>,
    /// Figures and charts.
    pub dashboards: Arc<dyn Dashboards>,
    /// What a receiver is handed.
    pub deliveries: Arc<dyn Deliveries>,
    /// Which models and devices are known.
    pub device_registry: Arc<dyn DeviceRegistry>,
    /// The organisations of the deployment, for its operator.
    pub directory: Arc<dyn Directory>,
    /// Devices and their custody records.
    pub devices: Arc<dyn Devices>,
    /// Customers that the organisation administers.
    pub managed_customers: Arc<dyn ManagedCustomers>,
    /// Signing in by a provider of identities.
    pub external_identities: Arc<dyn ExternalIdentities>,
    /// The pictures of organisations.
    pub logos: Arc<dyn Logos>,
    /// What people are told.
    pub notifications: Arc<dyn Notifications>,
    /// What is done to many devices at once.
    pub operations: Arc<dyn Operations>,
    /// The signed-in person and their organisations.
    pub people: Arc<dyn People>,
    /// What clients can order.
    pub plans: Arc<dyn Plans>,
    /// The roles of an organisation.
    pub roles: Arc<dyn Roles>,
    /// Sign-in, sign-out and the list of sessions.
    pub sessions: Arc<dyn Sessions>,
    /// A receiver's resellers, and a customer's MSPs.
    pub resellers: Arc<dyn Resellers>,
    /// The second factor of sign-ins.
    pub second_factors: Arc<dyn SecondFactors>,
    /// Enrolment services.
    pub services: Arc<dyn Services>,
    /// A reseller's sold-to codes.
    pub sold_to_codes: Arc<dyn SoldToCodes>,
    /// What clients have ordered.
    pub subscriptions: Arc<dyn Subscriptions>,
    /// Uploads.
    pub uploads: Arc<dyn Uploads>,
    /// The users of an organisation.
    pub users: Arc<dyn Users>,
    /// Saved views and list preferences.
    pub views: Arc<dyn Views>,
    /// What programs are told.
    pub webhooks: Arc<dyn Webhooks>,
}

/// One server-function call: who asks, and what may be asked for.
pub struct Call {
    /// Who asks.
    pub actor: Actor,
    /// What may be asked for.
    pub portal: Portal,
}

/// Opens a call, refusing anyone who is not signed in.
pub fn call() -> ApiResult<Call> {
    let actor = use_context::<Actor>().ok_or_else(|| refuse(PortalError::Unauthenticated))?;
    Ok(Call { actor, portal: expect_context::<Portal>() })
}

/// The use cases for somebody who may be nobody: what a link leads to.
pub fn visit() -> (Option<Actor>, Portal) {
    (use_context::<Actor>(), expect_context::<Portal>())
}

/// The name of the session that asks, to mark it in the list of sessions.
pub fn session() -> ApiResult<String> {
    let signed_in = use_context::<SignedIn>().ok_or_else(|| refuse(PortalError::Unauthenticated))?;
    Ok(signed_in.session)
}

/// Sends the browser on to another page of ours after a form, with or without JavaScript.
pub fn go(path: &str) {
    leptos_axum::redirect(path);
}

/// As [`go`], after a form that was posted without JavaScript; a page that is live stays where it is.
pub fn go_after_form(path: &str) {
    if posted_without_javascript() {
        go(path);
    }
}

/// Turns a refusal into the answer of this call, with its HTTP status.
///
/// A form posted without JavaScript is answered with a redirect that carries the error; a status here would replace
/// the 302 and strand the browser.
pub fn refuse(error: PortalError) -> ApiError {
    if !posted_without_javascript()
        && let Some(options) = use_context::<leptos_axum::ResponseOptions>()
    {
        options.set_status(status(&error));
    }
    ApiError::Portal(error)
}

/// The HTTP status of a refusal; the one place that knows.
pub fn status(error: &PortalError) -> http::StatusCode {
    use http::StatusCode as S;
    match error {
        PortalError::Unauthenticated => S::UNAUTHORIZED,
        PortalError::Forbidden(_) => S::FORBIDDEN,
        PortalError::NotFound => S::NOT_FOUND,
        PortalError::Invalid(_) | PortalError::Upload(_) => S::UNPROCESSABLE_ENTITY,
        PortalError::Conflict(_) => S::CONFLICT,
        PortalError::TooManyRequests { .. } => S::TOO_MANY_REQUESTS,
        PortalError::Internal { .. } => S::INTERNAL_SERVER_ERROR,
    }
}

fn posted_without_javascript() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| {
        parts.method == http::Method::POST
            && parts
                .headers
                .get(http::header::ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .is_some_and(|accept| accept.contains("text/html"))
    })
}
