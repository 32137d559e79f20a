use crate::Server;
use crate::traces::TARGET;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Extensions, HeaderName, HeaderValue, Method};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use std::time::Instant;
use tracing::Instrument as _;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Eight characters that name a request in the log and to the person who reports a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(pub String);

impl Reference {
    /// The reference of a request.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or_else(|| Self("unknown".to_owned()))
    }
}

const REFERENCE: HeaderName = HeaderName::from_static("x-request-id");

/// Follows a request through the log: one line, with the route and not the path, which may hold what is nobody's
/// business.
pub async fn follow(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let reference = hex::encode(server.random.bytes::<4>());
    let method = request.method().clone();
    let label = label(&method);
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(String::new, |path| path.as_str().to_owned());
    request.extensions_mut().insert(Reference(reference.clone()));

    let traced = tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = label,
        http.route = route,
        http.response.status_code = Empty,
        waybill.reference = reference,
    );
    // Whoever is not our proxy decides neither to which trace it belongs nor whether it is kept.
    if server.http.trusted_proxies > 0 {
        let caller = TraceContextPropagator::new().extract(&HeaderExtractor(request.headers()));
        // Fails when nobody is sent traces.
        let _ = traced.set_parent(caller);
    }
    let span = tracing::info_span!("request", %reference, %method, route, key = Empty);
    let answer = async move {
        let since = Instant::now();
        let mut response = next.run(request).await;
        let took = since.elapsed();
        let (status, milliseconds) = (response.status().as_u16(), took.as_millis());
        server.metrics.answered(label, &route, status, took);
        // Files and health checks are many, and say little.
        if route.starts_with("/pkg") || route.starts_with("/health") {
            tracing::debug!(http.status = status, http.milliseconds = milliseconds, "http.request");
        } else {
            tracing::info!(http.status = status, http.milliseconds = milliseconds, "http.request");
        }
        if let Ok(value) = HeaderValue::from_str(&reference) {
            response.headers_mut().insert(REFERENCE, value);
        }
        response
    };
    let response = answer.instrument(span).instrument(traced.clone()).await;
    traced.record("http.response.status_code", response.status().as_u16());
    if response.status().is_server_error() {
        traced.record("otel.status_code", "ERROR");
    }
    response
}

/// A method as figures name it: whatever a client makes up is one.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
