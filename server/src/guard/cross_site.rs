use crate::answer::Refused;
use crate::config::Origin;
use axum::response::{IntoResponse, Response};
use domain::PortalError;
use domain::policy::Denied;
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Answers a request that another site made the browser send.
pub type Refuse = fn(ProtectionError) -> Response;

/// Refuses state-changing requests of other sites, by `Sec-Fetch-Site`, else by `Origin` against `Host`. Behind a proxy
/// that rewrites `Host`, `WAYBILL_PUBLIC_URL` names our own origin.
pub fn layer(public_url: Option<&Origin>) -> CsrfLayer<Refuse> {
    let layer = CsrfLayer::new();
    let layer = match public_url {
        // An `Origin` has the shape that the layer accepts; if not, the layer is as strict without it.
        Some(origin) => layer.clone().add_trusted_origin(origin.as_str()).unwrap_or(layer),
        None => layer,
    };
    layer.with_rejection_response(refuse as Refuse)
}

fn refuse(_: ProtectionError) -> Response {
    Refused(PortalError::Forbidden(Denied::CrossSite)).into_response()
}
