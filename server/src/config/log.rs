use super::{Reader, Variable};
use crate::traces::{TARGET as TRACES, Traces};
use std::io::{IsTerminal as _, stderr};
use std::str::FromStr;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt, registry};

pub(super) const VARIABLES: &[Variable] = &[FILTER, FORMAT];

const FILTER: Variable = Variable {
    name: "WAYBILL_LOG",
    default: "info",
    meaning: "what is logged: a level, or a list such as info,store=debug",
};
const FORMAT: Variable =
    Variable { name: "WAYBILL_LOG_FORMAT", default: "text", meaning: "`text` or `json`" };

/// What is logged, and how. Always to standard error.
#[derive(Debug, Clone)]
pub struct Log {
    /// `WAYBILL_LOG`: a level, or levels by module as `tracing_subscriber` reads them.
    pub filter: String,
    /// `WAYBILL_LOG_FORMAT`: lines for people or for machines.
    pub format: LogFormat,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

impl Log {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        let filter = reader.text(&FILTER).unwrap_or_else(|| "info".to_owned());
        if EnvFilter::try_new(&filter).is_err() {
            reader.problem(&FILTER, "must be a level, or a list such as info,store=debug");
        }
        Self { filter, format: reader.read(&FORMAT, "`text` or `json`", LogFormat::Text) }
    }

    /// Starts logging, once, and sending traces.
    pub fn start(&self, traces: Option<&Traces>) {
        let filter = EnvFilter::try_new(&self.filter).unwrap_or_default();
        let lines = fmt::layer().with_ansi(stderr().is_terminal()).with_writer(stderr);
        let lines = match self.format {
            LogFormat::Text => lines.boxed(),
            LogFormat::Json => lines.json().boxed(),
        };
        // Spans of traces have the fields that collectors know; in lines they would say everything twice.
        let lines = lines.with_filter(filter).with_filter(filter_fn(|what| what.target() != TRACES));
        // Fails only when a log was started before; that one stays.
        let _ = registry().with(lines).with(traces.map(Traces::layer)).try_init();
    }
}
