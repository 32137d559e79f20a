//! The plain routes, `<noun>/<verb>.rs`: what a server function cannot do well (cookies, large bodies, downloads, streams),
//! on the same use cases. And the pages and server functions of `app`, and the files of the built page.
//!
//! To add one: a handler that takes [`Who`] and answers [`Answer`](crate::answer::Answer), its line in [`router`], its row
//! in the access matrix of `server/tests/guards.rs`. URLs are the ones that `app::paths` spells.

mod csv;
mod customers;
mod devices;
mod files;
mod health;
mod pages;
mod session;
mod uploads;
mod who;

pub use who::Who;

use crate::answer::Refused;
use crate::{Server, events, guard};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post, put};
use domain::PortalError;

/// A customer's uploads: a page for those who read it, the plain file form's target for those who post.
pub const UPLOADS: &str = "/customers/{number}/uploads";
/// The bytes of an upload.
pub const CHUNKS: &str = "/uploads/{number}/chunks";

/// Every plain route, by method and path, for the access matrix.
pub const PLAIN: &[(&str, &str)] = &[
    ("GET", "/customers.csv"),
    ("GET", "/customers/{number}/devices.csv"),
    ("GET", "/customers/{number}/uploads.csv"),
    ("GET", "/devices.csv"),
    ("GET", "/events"),
    ("GET", "/health"),
    ("GET", "/robots.txt"),
    ("GET", "/uploads/{number}/errors.csv"),
    ("POST", "/customers/{number}/uploads"),
    ("POST", "/session"),
    ("POST", "/session/end"),
    ("POST", "/session/organisation"),
    ("PUT", "/uploads/{number}/chunks"),
];

/// Bytes of a plain form; routes that take more read the body themselves.
const FORM: usize = 64 * 1024;

/// The whole portal over HTTP, guards included.
pub fn router(server: Server) -> Router {
    let plain = Router::new()
        .route("/customers.csv", get(customers::export))
        .route("/customers/{number}/devices.csv", get(devices::export_of_customer))
        .route("/customers/{number}/uploads.csv", get(uploads::export))
        .route("/devices.csv", get(devices::export))
        .route("/events", get(events::stream))
        .route("/health", get(health::check))
        .route("/robots.txt", get(files::robots))
        .route("/uploads/{number}/errors.csv", get(uploads::failures))
        .route(UPLOADS, post(uploads::submit))
        .route("/session", post(session::open))
        .route("/session/end", post(session::end))
        .route("/session/organisation", post(session::switch))
        .route(CHUNKS, put(uploads::put_chunk))
        .route("/api/{*function}", any(nothing))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(FORM));
    let routes = pages::add(plain, &server).nest_service("/pkg", files::pkg(&server.http.site_root));
    guard::around(routes.with_state(server.clone()), &server)
}

/// Asked for by a page older than the server, or by mistake.
async fn nothing() -> Refused {
    Refused(PortalError::NotFound)
}
