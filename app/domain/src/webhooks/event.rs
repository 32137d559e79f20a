use crate::languages::Text;
use crate::organisations::OrganisationKind;
use crate::text;
use serde::{Deserialize, Serialize};

/// Something that programs can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookEvent {
    /// An upload came to its end.
    UploadFinished,
    /// A delivery waits for a decision.
    DeliveryWaiting,
    /// A delivery came and was approved without a hand.
    DeliveryReceived,
    /// A receiver approved uploads of the organisation.
    UploadApproved,
    /// A receiver rejected uploads of the organisation.
    UploadRejected,
    /// Devices were moved.
    DevicesMoved,
    /// Devices were deleted.
    DevicesDeleted,
    /// The organisation approved deliveries.
    DeliveriesApproved,
    /// The organisation rejected deliveries.
    DeliveriesRejected,
    /// A client of the organisation came on a hold.
    ClientHeld,
    /// A hold of a client of the organisation ended.
    ClientReleased,
    /// Somebody tries the webhook.
    Test,
}

impl WebhookEvent {
    /// Every event that can be chosen.
    pub const ALL: [Self; 11] = [
        Self::UploadFinished,
        Self::DeliveryWaiting,
        Self::DeliveryReceived,
        Self::UploadApproved,
        Self::UploadRejected,
        Self::DevicesMoved,
        Self::DevicesDeleted,
        Self::DeliveriesApproved,
        Self::DeliveriesRejected,
        Self::ClientHeld,
        Self::ClientReleased,
    ];

    /// The number it is stored under, and the place of its bit; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::UploadFinished => 0,
            Self::DeliveryWaiting => 1,
            Self::DeliveryReceived => 2,
            Self::UploadApproved => 3,
            Self::UploadRejected => 4,
            Self::DevicesMoved => 5,
            Self::DevicesDeleted => 6,
            Self::DeliveriesApproved => 7,
            Self::DeliveriesRejected => 8,
            Self::ClientHeld => 9,
            Self::ClientReleased => 10,
            Self::Test => 60,
        }
    }

    /// The event stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::Test]).find(|event| event.code() == code)
    }

    /// The name that programs know it by; it stays.
    pub fn key(self) -> &'static str {
        match self {
            Self::UploadFinished => "upload.finished",
            Self::DeliveryWaiting => "delivery.waiting",
            Self::DeliveryReceived => "delivery.received",
            Self::UploadApproved => "upload.approved",
            Self::UploadRejected => "upload.rejected",
            Self::DevicesMoved => "devices.moved",
            Self::DevicesDeleted => "devices.deleted",
            Self::DeliveriesApproved => "deliveries.approved",
            Self::DeliveriesRejected => "deliveries.rejected",
            Self::ClientHeld => "client.held",
            Self::ClientReleased => "client.released",
            Self::Test => "test",
        }
    }

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::UploadFinished => text!("An upload has finished"),
            Self::DeliveryWaiting => text!("A delivery waits for a decision"),
            Self::DeliveryReceived => text!("A delivery was approved without a hand"),
            Self::UploadApproved => text!("A receiver approved an upload"),
            Self::UploadRejected => text!("A receiver rejected an upload"),
            Self::DevicesMoved => text!("Devices were moved"),
            Self::DevicesDeleted => text!("Devices were deleted"),
            Self::DeliveriesApproved => text!("Deliveries were approved here"),
            Self::DeliveriesRejected => text!("Deliveries were rejected here"),
            Self::ClientHeld => text!("A client came on a hold"),
            Self::ClientReleased => text!("A hold of a client ended"),
            Self::Test => text!("Test"),
        }
    }

    /// Whether it ever happens in organisations of this kind.
    pub fn concerns(self, kind: OrganisationKind) -> bool {
        use OrganisationKind as Kind;
        match self {
            Self::UploadFinished | Self::ClientHeld | Self::ClientReleased => kind == Kind::Reseller,
            Self::UploadApproved | Self::UploadRejected => matches!(kind, Kind::Reseller | Kind::Msp),
            Self::DeliveryWaiting
            | Self::DeliveryReceived
            | Self::DevicesMoved
            | Self::DeliveriesApproved
            | Self::DeliveriesRejected => matches!(kind, Kind::Msp | Kind::Customer),
            Self::DevicesDeleted | Self::Test => kind != Kind::Operator,
        }
    }
}

/// A set of events, stored as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebhookEvents(pub i64);

impl WebhookEvents {
    /// Whether `event` is in it.
    pub fn has(self, event: WebhookEvent) -> bool {
        self.0 & (1 << event.code()) != 0
    }

    /// One by one, in the order of the form.
    pub fn iter(self) -> impl Iterator<Item = WebhookEvent> {
        WebhookEvent::ALL.into_iter().filter(move |event| self.has(*event))
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<WebhookEvent> for WebhookEvents {
    fn from_iter<I: IntoIterator<Item = WebhookEvent>>(events: I) -> Self {
        Self(events.into_iter().fold(0, |bits, event| bits | (1 << event.code())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_event_has_a_number_and_a_name_of_its_own() {
        let codes: BTreeSet<i16> = WebhookEvent::ALL.iter().map(|event| event.code()).collect();
        let keys: BTreeSet<&str> = WebhookEvent::ALL.iter().map(|event| event.key()).collect();
        assert_eq!((codes.len(), keys.len()), (WebhookEvent::ALL.len(), WebhookEvent::ALL.len()));
        let some: WebhookEvents =
            [WebhookEvent::DevicesMoved, WebhookEvent::UploadFinished].into_iter().collect();
        assert_eq!(
            some.iter().collect::<Vec<_>>(),
            [WebhookEvent::UploadFinished, WebhookEvent::DevicesMoved]
        );
    }
}
