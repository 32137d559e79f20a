//! What every request passes before it reaches a route, outermost first:
//!
//! 1. [`trace`] gives it a reference and writes one line about it, without its query, cookies or body.
//! 2. [`headers`] puts the security headers on whatever is answered.
//! 3. [`explain`] turns a refusal into a page for whoever navigated there.
//! 4. [`panics`] makes a fault of ours a 500 with the reference; [`deadline`] ends what takes too long.
//! 5. [`cross_site`] refuses what another site makes a browser send.
//! 6. [`session`] finds out who asks.
//! 7. [`access`] refuses strangers, unless the path is on [`access::PUBLIC`], before any argument is read.
//! 8. [`arguments`] bounds the arguments of server functions.
//!
//! A new route is behind all of them without doing anything; `server/tests/guards.rs` fails until the route has its row in
//! the access matrix.

pub mod access;
mod arguments;
mod client;
mod cross_site;
mod deadline;
mod explain;
mod headers;
mod next;
mod panics;
pub mod session;
mod trace;

pub use client::client_of;
pub use headers::{page_policy, script_policy};
pub use next::{page_before, safe_next};
pub use trace::Reference;

use crate::Server;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

/// Puts around the routes of programs what keeps a fault or a slow request from doing harm. No cookie counts there, so
/// that nobody's browser can be made to ask; who asks is found out by [`crate::api`] and [`crate::compatible`], which give
/// refusals their shape between this and [`followed`].
pub fn contained(routes: Router) -> Router {
    routes.layer(from_fn(deadline::keep)).layer(from_fn(panics::catch))
}

/// Puts around the routes of programs what every answer has: a reference, a line in the log, the security headers.
pub fn followed(routes: Router, server: &Server) -> Router {
    routes
        .layer(from_fn_with_state(server.clone(), headers::secure))
        .layer(from_fn_with_state(server.clone(), trace::follow))
}

/// Puts every layer around the routes.
pub fn around(routes: Router, server: &Server) -> Router {
    // The layer added last is the outermost.
    routes
        .layer(from_fn(arguments::bound))
        .layer(from_fn(access::require_actor))
        .layer(from_fn_with_state(server.clone(), session::resume))
        .layer(cross_site::layer(server.http.public_url.as_ref()))
        .layer(from_fn(deadline::keep))
        .layer(from_fn(panics::catch))
        .layer(from_fn_with_state(server.clone(), explain::refusals))
        .layer(from_fn_with_state(server.clone(), headers::secure))
        .layer(from_fn_with_state(server.clone(), trace::follow))
}
