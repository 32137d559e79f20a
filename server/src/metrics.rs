//! Figures for Prometheus: what the process answered and how fast, and what waits in Postgres.
//!
//! Written by hand: a handful of counters need none of the thirty crates of an exporter. Served on an address of its own
//! ([`crate::config::Http::metrics_address`]), which no browser reaches. To add a figure of the process, a field here and
//! its lines in [`Metrics::write`]; one of the database, a field of [`store::Figures`].

use crate::Server;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::Figures;

/// The upper bounds of the histogram, in seconds: around the bar of 25 ms, and up to the longest request.
const BOUNDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0, 240.0];

/// What was asked: method, route as registered, status. Routes are few, so that the series are, too.
type Asked = (String, String, u16);

/// What this process has answered so far.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<BTreeMap<Asked, Answers>>);

#[derive(Debug, Clone, Default)]
struct Answers {
    /// How many took at most as long as the bound of the same place.
    within: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = asked.entry((method.to_owned(), route.to_owned(), status)).or_default();
        for (within, bound) in answers.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(seconds <= bound);
        }
        answers.count += 1;
        answers.seconds += seconds;
    }

    /// Everything, in the text format of Prometheus.
    pub fn write(&self, figures: &Figures) -> String {
        let mut text = String::new();
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        put(
            &mut text,
            format_args!(
                "# HELP waybill_http_request_seconds How long requests took until their answer began.\n"
            ),
        );
        put(&mut text, format_args!("# TYPE waybill_http_request_seconds histogram\n"));
        for ((method, route, status), answers) in asked {
            let labels = format!("method=\"{method}\",route=\"{}\",status=\"{status}\"", label(&route));
            for (within, bound) in answers.within.iter().zip(BOUNDS) {
                put(
                    &mut text,
                    format_args!("waybill_http_request_seconds_bucket{{{labels},le=\"{bound}\"}} {within}\n"),
                );
            }
            let Answers { count, seconds, .. } = answers;
            put(
                &mut text,
                format_args!("waybill_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}\n"),
            );
            put(&mut text, format_args!("waybill_http_request_seconds_sum{{{labels}}} {seconds}\n"));
            put(&mut text, format_args!("waybill_http_request_seconds_count{{{labels}}} {count}\n"));
        }
        for (name, about, pools) in [
            ("waybill_connections", "Open connections to Postgres.", [figures.app.open, figures.jobs.open]),
            ("waybill_connections_idle", "Those that nobody uses.", [figures.app.idle, figures.jobs.idle]),
        ] {
            put(&mut text, format_args!("# HELP {name} {about}\n# TYPE {name} gauge\n"));
            for (pool, value) in ["requests", "jobs"].into_iter().zip(pools) {
                put(&mut text, format_args!("{name}{{pool=\"{pool}\"}} {value}\n"));
            }
        }
        put(
            &mut text,
            format_args!(
                "# HELP waybill_jobs Jobs in Postgres, of all servers.\n# TYPE waybill_jobs gauge\n"
            ),
        );
        for job in &figures.waiting {
            let kind = label(&job.kind);
            for (state, count) in
                [("waiting", job.waiting), ("running", job.running), ("given_up", job.given_up)]
            {
                put(&mut text, format_args!("waybill_jobs{{kind=\"{kind}\",state=\"{state}\"}} {count}\n"));
            }
        }
        let told = figures.webhooks;
        for (name, about, value) in [
            ("waybill_webhooks_waiting", "What is due to be told to webhooks.", told.waiting),
            ("waybill_webhooks_waiting_seconds", "How long the first of it has waited.", told.oldest_seconds),
            ("waybill_webhooks_given_up", "What no webhook took for a day, in the last 30.", told.given_up),
        ] {
            put(&mut text, format_args!("# HELP {name} {about}\n# TYPE {name} gauge\n{name} {value}\n"));
        }
        text
    }
}

fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(what);
}

/// What is served on the address of the metrics.
pub fn router(server: Server) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(server)
}

/// `GET /metrics`.
async fn metrics(State(server): State<Server>) -> Response {
    match server.store.figures().await {
        Ok(figures) => {
            let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
            (kind, server.metrics.write(&figures)).into_response()
        }
        // The cause is in the log.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_by_how_long_they_took() {
        let metrics = Metrics::default();
        for milliseconds in [4, 20, 300] {
            metrics.answered("GET", "/customers", 200, Duration::from_millis(milliseconds));
        }
        let text = metrics.write(&Figures::default());
        let labels = "method=\"GET\",route=\"/customers\",status=\"200\"";
        for line in [
            format!("waybill_http_request_seconds_bucket{{{labels},le=\"0.005\"}} 1\n"),
            format!("waybill_http_request_seconds_bucket{{{labels},le=\"0.025\"}} 2\n"),
            format!("waybill_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} 3\n"),
            format!("waybill_http_request_seconds_count{{{labels}}} 3\n"),
        ] {
            assert!(text.contains(&line), "{line} in {text}");
        }
    }
}
