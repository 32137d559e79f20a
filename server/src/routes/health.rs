use crate::Server;
use axum::extract::State;
use http::StatusCode;

/// `GET /health/live`: whether the process lives; it is of no use to start it anew because its database is away.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /health/ready`, `GET /health`: whether requests may be sent here: for a balancer. Not any more when the server
/// was told to stop, so that the balancer turns away before the last request is answered.
pub async fn ready(State(server): State<Server>) -> (StatusCode, &'static str) {
    if *server.stopping.borrow() {
        (StatusCode::SERVICE_UNAVAILABLE, "about to stop\n")
    } else if server.store.is_alive().await {
        (StatusCode::OK, "ok\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    }
}
