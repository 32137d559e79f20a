//! A surface for programs that were written for the Knox Deployment Program: with another base address and credentials of
//! ours they go on working. Two generations of shapes, `/kcs/v1/rp` (2) and `/bulkenroll/v1/reseller` (1, also `/v2`).
//!
//! On the same use cases as everything else; `transactionId`, chosen by the program, names an upload or deletion for ever:
//! the same request again is answered again, another one under the same name is refused.
//!
//! `docs/compatible.md` is the guide: every route and shape, what of the interface is public, and what we chose where that
//! leaves gaps. A code that is not public is formed as the known ones are ([`fault`]) and put down there.

mod access;
mod fault;
mod gen1;
mod gen2;
mod lists;
mod request;
mod status;
mod token;
mod transactions;

use crate::{Server, guard};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, any, get, post, put};
use fault::Fault;

/// Bytes of a request: a hundred thousand identities.
const BODY: usize = 4 * 1024 * 1024;

/// Which shapes a program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Generation {
    One,
    Two,
}

/// Every route, so that the tests know what there is: method, path, handler.
#[must_use]
pub fn routes() -> Vec<(&'static str, &'static str, MethodRouter<Server>)> {
    vec![
        ("PUT", "/kcs/v1/rp/devices/upload", put(gen2::upload)),
        ("PUT", "/kcs/v1/rp/devices/delete", put(gen2::delete)),
        ("GET", "/kcs/v1/rp/devices/status", get(gen2::status)),
        ("GET", "/kcs/v1/rp/devices", get(gen2::devices)),
        ("GET", "/kcs/v1/rp/customers", get(gen2::customers)),
        ("PUT", "/bulkenroll/v1/reseller/devices", put(gen1::upload)),
        ("PUT", "/bulkenroll/v2/reseller/devices", put(gen1::upload)),
        ("PUT", "/bulkenroll/v1/reseller/devices/delete", put(gen1::delete)),
        ("PUT", "/bulkenroll/v2/reseller/devices/delete", put(gen1::delete)),
        ("GET", "/bulkenroll/v1/reseller/devices/status", get(gen1::status)),
        ("GET", "/bulkenroll/v2/reseller/devices/status", get(gen1::status)),
        ("POST", "/bulkenroll/v1/reseller/customers", post(gen1::customers)),
        ("POST", "/bulkenroll/v2/reseller/customers", post(gen1::customers)),
    ]
}

/// The whole surface, guards included.
pub fn router(server: &Server) -> Router {
    let asked = routes()
        .into_iter()
        .fold(Router::new(), |router, (_, path, handler)| router.route(path, handler))
        .route("/kcs/{*rest}", any(nothing))
        .route("/bulkenroll/{*rest}", any(nothing))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(server.clone(), access::introduce));
    let asked = asked.route("/ams/v1/oauth2/token", post(token::give));
    let told = guard::contained(asked.with_state(server.clone())).layer(from_fn(fault::tell));
    guard::followed(told, server)
}

async fn nothing() -> Fault {
    Fault::nothing()
}
