use super::{TellError, WebhookEvent, WebhookEvents};
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::text;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How a webhook is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookStatus {
    /// Its last try went well, or there was none.
    Active,
    /// Its last try went wrong.
    Failing,
    /// Nothing is sent.
    Paused,
}

impl WebhookStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Active, Self::Failing, Self::Paused];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Active => text!("Active"),
            Self::Failing => text!("Failing"),
            Self::Paused => text!("Paused"),
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Failing => "failing",
            Self::Paused => "paused",
        }
    }

    /// The status of a URL's name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }
}

/// A webhook to be created, or as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// What people know it by; unique in the organisation.
    pub name: String,
    /// Where it is told.
    pub url: String,
    /// What it is told.
    pub events: WebhookEvents,
}

/// A webhook's secret: the only time that it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownSecret {
    /// The webhook's public name.
    pub id: String,
    /// What people know it by.
    pub name: String,
    /// What the receiver checks signatures with.
    pub secret: String,
}

/// A row of webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRow {
    /// Its public name.
    pub id: String,
    /// What people know it by.
    pub name: String,
    /// Where it is told.
    pub url: String,
    /// What it is told.
    pub events: WebhookEvents,
    /// How it is doing.
    pub status: WebhookStatus,
    /// What waits to be told.
    pub waiting: u64,
    /// When it was last told something.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_success_at: Option<OffsetDateTime>,
    /// When it was last not told something.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_failure_at: Option<OffsetDateTime>,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// The webhooks of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct WebhookList;

impl List for WebhookList {
    type Row = WebhookRow;
    const NAME: &'static str = "webhooks";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Name")).sortable(),
        Column::new("url", text!("Address")),
        Column::new("events", text!("Events")),
        Column::new("status", text!("Status")).sortable(),
        Column::new("waiting", text!("Waiting")).numeric(),
        Column::new("last_success_at", text!("Last told")).sortable(),
        Column::new("created_at", text!("Created")).sortable().hidden(),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "status",
        label: text!("Status"),
        kind: FilterKind::Choices(&[
            ("active", text!("Active")),
            ("failing", text!("Failing")),
            ("paused", text!("Paused")),
        ]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Name or address"));

    fn key(row: &WebhookRow) -> String {
        row.id.clone()
    }

    fn text(row: &WebhookRow, column: &str) -> String {
        match column {
            "name" => row.name.clone(),
            "url" => row.url.clone(),
            "events" => row.events.iter().map(WebhookEvent::key).collect::<Vec<_>>().join("; "),
            "status" => row.status.label().english().to_owned(),
            "waiting" => row.waiting.to_string(),
            "last_success_at" => row.last_success_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "created_at" => crate::clock::rfc3339(row.created_at),
            _ => String::new(),
        }
    }
}

/// What became of something that is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is to be sent, for the first time or again.
    Waiting,
    /// Somebody has it.
    Delivered,
    /// Nobody took it for a day.
    GivenUp,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::GivenUp];

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Waiting => text!("Waiting"),
            Self::Delivered => text!("Delivered"),
            Self::GivenUp => text!("Given up"),
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }

    /// The state of a URL's name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A row of the log of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookDeliveryRow {
    /// The id that the receiver gets with it.
    pub id: String,
    /// What happened.
    pub event: WebhookEvent,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    #[serde(with = "time::serde::rfc3339::option")]
    pub attempted_at: Option<OffsetDateTime>,
    /// When it is tried next.
    #[serde(with = "time::serde::rfc3339::option")]
    pub due_at: Option<OffsetDateTime>,
    /// The status of the last answer.
    pub answer: Option<u16>,
    /// Why the last try went wrong.
    pub failure: Option<TellError>,
    /// What was told, as JSON.
    pub data: String,
}

/// The log of a webhook.
#[derive(Debug, Clone, Copy)]
pub struct WebhookDeliveryList;

impl List for WebhookDeliveryList {
    type Row = WebhookDeliveryRow;
    const NAME: &'static str = "webhook_deliveries";
    const COLUMNS: &'static [Column] = &[
        Column::new("event", text!("Event")),
        Column::new("created_at", text!("Happened")).sortable(),
        Column::new("state", text!("State")),
        Column::new("attempts", text!("Tries")).numeric(),
        Column::new("attempted_at", text!("Last try")),
        Column::new("answer", text!("Last answer")),
        Column::new("data", text!("What is told")).hidden(),
        Column::new("id", text!("ID")).hidden(),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "state",
        label: text!("State"),
        kind: FilterKind::Choices(&[
            ("waiting", text!("Waiting")),
            ("delivered", text!("Delivered")),
            ("given_up", text!("Given up")),
        ]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("created_at", Direction::Descending);

    fn key(row: &WebhookDeliveryRow) -> String {
        row.id.clone()
    }

    fn text(row: &WebhookDeliveryRow, column: &str) -> String {
        match column {
            "event" => row.event.key().to_owned(),
            "created_at" => crate::clock::rfc3339(row.created_at),
            "state" => row.state.label().english().to_owned(),
            "attempts" => row.attempts.to_string(),
            "attempted_at" => row.attempted_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "answer" => row.answer.map(|status| status.to_string()).unwrap_or_default(),
            "data" => row.data.clone(),
            "id" => row.id.clone(),
            _ => String::new(),
        }
    }
}
