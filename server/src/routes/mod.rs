//! The plain routes, `<noun>/<verb>.rs`: what a server function cannot do well (cookies, large bodies, downloads, streams),
//! on the same use cases. And the pages and server functions of `app`, and the files of the built page.
//!
//! To add one: a handler that takes [`Who`] and answers [`Answer`](crate::answer::Answer), its line in [`plain`], its row
//! in the access matrix of `server/tests/guards.rs`. URLs are the ones that `app::paths` spells.

mod accounts;
mod activity;
mod api_keys;
mod bulk_uploads;
mod clients;
mod csv;
mod customers;
mod dashboards;
mod deliveries;
mod device_registry;
mod devices;
mod files;
mod health;
mod logos;
mod managed_customers;
mod numbered;
mod oidc;
mod operations;
mod organisations;
mod pages;
mod people;
mod resellers;
mod session;
mod subscriptions;
mod uploads;
mod webhooks;
mod who;

pub use numbered::Numbered;
pub(crate) use pages::language_of;
pub use pages::listing as pages;
pub use who::Who;

use crate::answer::Refused;
use crate::api::{self, conditional, document};
use crate::{Server, compatible, events, guard};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, any, get, post, put};
use domain::PortalError;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// A customer's uploads: a page for those who read it, the plain file form's target for those who post.
pub const UPLOADS: &str = "/customers/{number}/uploads";
/// The plain file form's target for many customers.
pub const BULK_UPLOADS: &str = "/bulk-actions/uploads";
/// *Delete devices* by file: the page, and where its file is posted.
pub const BULK_DELETE: &str = "/bulk-actions/delete";
/// What deleting the devices of a file would do.
pub const BULK_DELETE_PREVIEW: &str = "/bulk-actions/delete/{number}";
/// *Load TACs* and *Load single devices*: the page, and where its file is posted.
pub const REGISTRY_LOAD: &str = "/device-registry/load/{part}";
/// The bytes of an upload.
pub const CHUNKS: &str = "/uploads/{number}/chunks";

/// Bytes of a plain form; routes that take more read the body themselves.
const FORM: usize = 64 * 1024;

/// Every plain route: method, path, handler. One list, so that the access matrix knows what there is.
pub fn plain() -> Vec<(&'static str, &'static str, MethodRouter<Server>)> {
    vec![
        ("GET", "/activity.csv", get(activity::export)),
        ("GET", "/api/docs", get(document::page)),
        ("GET", "/api/openapi.json", get(document::json).layer(from_fn(conditional::answer))),
        ("GET", "/bulk-actions/uploads.csv", get(bulk_uploads::export)),
        ("GET", "/bulk-actions/uploads/{number}/uploads.csv", get(bulk_uploads::parts)),
        ("GET", "/clients.csv", get(clients::export)),
        ("GET", "/customers.csv", get(customers::export)),
        ("GET", "/customers/{number}/devices.csv", get(devices::export_of_customer)),
        ("GET", "/customers/{number}/inner-customers.csv", get(managed_customers::export_of_customer)),
        ("GET", "/customers/{number}/uploads.csv", get(uploads::export)),
        ("GET", "/customers/{number}/users.csv", get(people::export_of_customer)),
        ("GET", "/device-registry/devices.csv", get(device_registry::devices)),
        ("GET", "/device-registry/tacs.csv", get(device_registry::tacs)),
        ("GET", "/device-registry/loads/{number}/errors.csv", get(uploads::failures_of_load)),
        ("GET", "/dashboards.csv", get(dashboards::export)),
        ("GET", "/devices.csv", get(devices::export)),
        ("GET", "/devices/find", get(devices::find)),
        ("GET", "/devices/uploads.csv", get(deliveries::export)),
        ("GET", "/devices/uploads/{number}/devices.csv", get(devices::export_of_delivery)),
        ("GET", "/events", get(events::stream)),
        ("GET", "/health", get(health::ready)),
        ("GET", "/health/live", get(health::live)),
        ("GET", "/health/ready", get(health::ready)),
        ("GET", "/inner-customers.csv", get(managed_customers::export)),
        ("GET", "/logos/{number}", get(logos::show)),
        ("GET", "/operations/{number}/devices.csv", get(operations::devices)),
        ("GET", "/organisations/customers.csv", get(organisations::customers)),
        ("GET", "/organisations/msps.csv", get(organisations::msps)),
        ("GET", "/organisations/resellers.csv", get(organisations::resellers)),
        ("GET", "/people.csv", get(people::export)),
        ("GET", "/resellers.csv", get(resellers::export)),
        ("GET", "/robots.txt", get(files::robots)),
        ("GET", "/settings/api-keys.csv", get(api_keys::export)),
        ("GET", "/settings/webhooks.csv", get(webhooks::export)),
        ("GET", "/sign-in/oidc", get(oidc::begin)),
        ("GET", "/sign-in/oidc/callback", get(oidc::end)),
        ("GET", "/subscriptions.csv", get(subscriptions::export)),
        ("GET", "/uploads/{number}/errors.csv", get(uploads::failures)),
        ("POST", "/activate", post(accounts::activate)),
        ("POST", "/clients/{number}/entries/file", post(clients::enter)),
        ("POST", "/activate/accept", post(accounts::accept)),
        ("POST", "/forgot-password", post(accounts::forgot)),
        ("POST", "/reset-password", post(accounts::reset)),
        ("POST", BULK_UPLOADS, post(uploads::submit_bulk)),
        ("POST", BULK_DELETE, post(devices::delete_by_file)),
        ("POST", REGISTRY_LOAD, post(uploads::submit_load)),
        ("POST", UPLOADS, post(uploads::submit)),
        ("POST", "/settings/organisation/logo", post(logos::put)),
        ("POST", "/settings/organisation/logo/remove", post(logos::remove)),
        ("POST", "/session", post(session::open)),
        ("POST", "/session/code", post(session::pass)),
        ("POST", "/session/end", post(session::end)),
        ("POST", "/session/organisation", post(session::switch)),
        ("PUT", CHUNKS, put(uploads::put_chunk)),
    ]
}

/// The whole portal over HTTP, guards included.
pub fn router(server: Server) -> Router {
    let plain = plain()
        .into_iter()
        .fold(Router::new(), |router, (_, path, handler)| router.route(path, handler))
        .route("/api/{*function}", any(nothing))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(FORM));
    let routes = plain
        .merge(pages::router(&server))
        // Files are compressed once, when they are built; pages are compressed quickly.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .nest_service("/pkg", files::pkg(&server.http.site_root));
    guard::around(routes.with_state(server.clone()), &server)
        .merge(api::router(&server))
        .merge(compatible::router(&server))
}

/// Asked for by a page older than the server, or by mistake.
async fn nothing() -> Refused {
    Refused(PortalError::NotFound)
}
