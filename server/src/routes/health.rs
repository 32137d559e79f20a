use crate::Server;
use axum::extract::State;
use http::StatusCode;

/// Whether the server can serve: for a balancer or a container's check.
pub async fn check(State(server): State<Server>) -> (StatusCode, &'static str) {
    if server.store.is_alive().await {
        (StatusCode::OK, "ok\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    }
}
