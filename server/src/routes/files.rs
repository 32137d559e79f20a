use crate::guard::script_policy;
use axum::Router;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use std::path::Path;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// The built page: scripts, wasm and style, precompressed where a release build has left `.br` and `.gz` beside them.
///
/// Their names carry no hash, so browsers ask each time whether their copy is still good, and mostly hear 304.
pub fn pkg(site_root: &Path) -> Router {
    Router::new()
        .fallback_service(ServeDir::new(site_root.join("pkg")).precompressed_br().precompressed_gzip())
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .layer(SetResponseHeaderLayer::overriding(CONTENT_SECURITY_POLICY, script_policy()))
}

/// Nothing here is for search engines.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}
