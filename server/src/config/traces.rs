use super::{Reader, Variable};
use http::Uri;

pub(super) const VARIABLES: &[Variable] = &[ENDPOINT, SERVICE];

/// Named as every program names them that OpenTelemetry watches.
const ENDPOINT: Variable = Variable {
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    default: "none",
    meaning: "the collector that is sent traces, as OTLP over HTTP: http://collector:4318",
};
const SERVICE: Variable =
    Variable { name: "OTEL_SERVICE_NAME", default: "waybill", meaning: "what traces call this program" };

/// Where traces go. What else the OpenTelemetry SDK reads (`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER`,
/// `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_BSP_…`) counts, too: it reads that itself.
#[derive(Debug, Clone)]
pub struct Traces {
    /// `OTEL_EXPORTER_OTLP_ENDPOINT`, with the path of traces: `http://collector:4318/v1/traces`.
    pub address: String,
    /// `OTEL_SERVICE_NAME`.
    pub service: String,
}

impl Traces {
    pub(super) fn from(reader: &mut Reader<'_>) -> Option<Self> {
        let service = reader.text(&SERVICE).unwrap_or_else(|| "waybill".to_owned());
        let endpoint = reader.text(&ENDPOINT)?;
        let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let web = |uri: &Uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
        if !address.parse().is_ok_and(|uri| web(&uri)) {
            reader.problem(&ENDPOINT, "must be an address such as http://collector:4318");
        }
        Some(Self { address, service })
    }
}
