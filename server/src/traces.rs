//! Traces for OpenTelemetry: a span for each request and each job, sent to a collector when one is configured
//! ([`crate::config::Traces`]). They have a target of their own, [`TARGET`], by which the log leaves them out: it has its
//! own line for each.
//!
//! To say more in a span: a field where it is made ([`crate::guard`], `store::jobs`), named as the semantic conventions of
//! OpenTelemetry name it. Never what a person typed.

use crate::config;
use async_trait::async_trait;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// The target of the spans that go to the collector.
pub const TARGET: &str = store::TRACES;

/// How long a collector may take for one answer, and at the end for all that is left.
const PATIENCE: Duration = Duration::from_secs(5);

/// What sends them.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins to send traces, by a client that lives in `runtime`. A collector that is away costs nobody anything: what does not fit into
    /// the queue is dropped.
    ///
    /// # Errors
    /// When what the SDK reads from the environment cannot be used.
    pub fn start(config: &config::Traces, runtime: Handle) -> Result<Self, ExporterBuildError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(&config.address)
            .with_http_client(Client { http: reqwest::Client::new(), runtime })
            .build()?;
        let resource = Resource::builder().with_service_name(config.service.clone()).build();
        let provider = SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter);
        Ok(Self(provider.build()))
    }

    /// What hands it the spans of the process.
    pub fn layer<S: Subscriber + for<'span> LookupSpan<'span>>(&self) -> impl Layer<S> + use<S> {
        let layer = tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("waybill"))
            .with_location(false)
            .with_threads(false);
        layer.with_filter(filter_fn(|what| what.target() == TARGET))
    }

    /// Sends what is left, and ends. It waits: not from inside the runtime.
    pub fn end(self) {
        if let Err(error) = self.0.shutdown_with_timeout(PATIENCE) {
            tracing::warn!(%error, "traces.lost");
        }
    }
}

/// Our HTTP client for the thread that sends spans, which is none of the runtime's.
#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let http = self.http.clone();
        let sent = self.runtime.spawn(async move {
            let mut request = reqwest::Request::try_from(request)?;
            *request.timeout_mut() = Some(PATIENCE);
            let answer = http.execute(request).await?;
            // What collectors say beyond their status is nothing that we could act on.
            Ok::<_, reqwest::Error>(answer.status())
        });
        let status = sent.await??;
        Ok(Response::builder().status(status).body(Bytes::new())?)
    }
}
