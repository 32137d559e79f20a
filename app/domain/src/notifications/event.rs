use serde::{Deserialize, Serialize};

/// What the server tells a browser about notifications, in the stream of server-sent events: that there is another one,
/// or that one was read elsewhere. The browser asks for the rest in its own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationEvent {
    /// Count again.
    Changed,
}

impl NotificationEvent {
    /// The name of the event in the stream.
    pub const NAME: &'static str = "notification";
}
