use crate::languages::Text;
use crate::organisations::OrganisationKind;
use crate::people::Permission;
use crate::text;
use serde::{Deserialize, Serialize};

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A delivery waits for a decision.
    DeliveryWaiting,
    /// A delivery came and was approved without a hand: nothing waits.
    DeliveryReceived,
    /// An upload came to its end.
    UploadFinished,
    /// The receiver approved uploads. Not told of those that it approves without a hand: their end says so.
    UploadApproved,
    /// The receiver rejected uploads.
    UploadRejected,
    /// An MSP asks to manage the customer.
    MspAsked,
    /// An MSP manages the customer no more.
    MspEnded,
    /// A customer accepted the MSP.
    CustomerAccepted,
    /// A customer declined the MSP.
    CustomerDeclined,
    /// A customer ended its relation to the MSP.
    CustomerEnded,
    /// A receiver removed the reseller: its connection is inactive.
    ResellerRemoved,
    /// An operation that took long is done.
    OperationFinished,
    /// An operation was given up: nothing was changed.
    OperationFailed,
}

impl NotificationKind {
    /// Every kind, in the order of the settings.
    pub const ALL: [Self; 13] = [
        Self::DeliveryWaiting,
        Self::DeliveryReceived,
        Self::UploadFinished,
        Self::UploadApproved,
        Self::UploadRejected,
        Self::MspAsked,
        Self::MspEnded,
        Self::CustomerAccepted,
        Self::CustomerDeclined,
        Self::CustomerEnded,
        Self::ResellerRemoved,
        Self::OperationFinished,
        Self::OperationFailed,
    ];

    /// Every kind as a filter offers it: the name in URLs, and the words.
    pub const CHOICES: &'static [(&'static str, Text)] = &{
        let mut choices = [("", Self::ALL[0].label()); Self::ALL.len()];
        let mut place = 0;
        while place < choices.len() {
            choices[place] = (Self::ALL[place].key(), Self::ALL[place].label());
            place += 1;
        }
        choices
    };

    /// The words for people.
    pub const fn label(self) -> Text {
        match self {
            Self::DeliveryWaiting => text!("A delivery waits for a decision"),
            Self::DeliveryReceived => text!("A delivery was approved without a hand"),
            Self::UploadFinished => text!("Your upload has finished"),
            Self::UploadApproved => text!("A receiver approved an upload"),
            Self::UploadRejected => text!("A receiver rejected an upload"),
            Self::MspAsked => text!("An MSP asks to manage you"),
            Self::MspEnded => text!("An MSP manages you no more"),
            Self::CustomerAccepted => text!("A customer accepted you"),
            Self::CustomerDeclined => text!("A customer declined you"),
            Self::CustomerEnded => text!("A customer ended the relation"),
            Self::ResellerRemoved => text!("A receiver removed you"),
            Self::OperationFinished => text!("A long operation of yours has finished"),
            Self::OperationFailed => text!("An operation of yours was given up"),
        }
    }

    /// The name in URLs and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::DeliveryWaiting => "delivery_waiting",
            Self::DeliveryReceived => "delivery_received",
            Self::UploadFinished => "upload_finished",
            Self::UploadApproved => "upload_approved",
            Self::UploadRejected => "upload_rejected",
            Self::MspAsked => "msp_asked",
            Self::MspEnded => "msp_ended",
            Self::CustomerAccepted => "customer_accepted",
            Self::CustomerDeclined => "customer_declined",
            Self::CustomerEnded => "customer_ended",
            Self::ResellerRemoved => "reseller_removed",
            Self::OperationFinished => "operation_finished",
            Self::OperationFailed => "operation_failed",
        }
    }

    /// The kind of this name, if there is one.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The number it is stored under; never reuse one.
    pub const fn code(self) -> i16 {
        match self {
            Self::DeliveryWaiting => 1,
            Self::DeliveryReceived => 2,
            Self::UploadFinished => 3,
            Self::UploadApproved => 4,
            Self::UploadRejected => 5,
            Self::MspAsked => 6,
            Self::MspEnded => 7,
            Self::CustomerAccepted => 8,
            Self::CustomerDeclined => 9,
            Self::CustomerEnded => 10,
            Self::ResellerRemoved => 11,
            Self::OperationFinished => 12,
            Self::OperationFailed => 13,
        }
    }

    /// The kind stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether organisations of this kind are ever told it.
    pub fn concerns(self, kind: OrganisationKind) -> bool {
        use OrganisationKind as Kind;
        match self {
            Self::DeliveryWaiting | Self::DeliveryReceived => matches!(kind, Kind::Msp | Kind::Customer),
            Self::UploadFinished | Self::ResellerRemoved => kind == Kind::Reseller,
            // What an MSP moves is a delivery to its customer, too.
            Self::UploadApproved | Self::UploadRejected => matches!(kind, Kind::Reseller | Kind::Msp),
            Self::MspAsked | Self::MspEnded => kind == Kind::Customer,
            Self::CustomerAccepted | Self::CustomerDeclined | Self::CustomerEnded => kind == Kind::Msp,
            Self::OperationFinished | Self::OperationFailed => kind != Kind::Operator,
        }
    }

    /// What the role of those who are told allows, when nobody is meant in person: whoever could do something about it.
    pub fn permission(self) -> Permission {
        match self {
            Self::DeliveryWaiting => Permission::ApproveDevices,
            Self::MspAsked | Self::MspEnded => Permission::ManageResellers,
            Self::CustomerAccepted | Self::CustomerDeclined | Self::CustomerEnded => {
                Permission::ManageCustomers
            }
            Self::UploadFinished | Self::UploadApproved | Self::UploadRejected | Self::ResellerRemoved => {
                Permission::UploadDevices
            }
            Self::DeliveryReceived | Self::OperationFinished | Self::OperationFailed => {
                Permission::ViewDevices
            }
        }
    }

    /// Whether it comes by mail until the person decides otherwise: what waits for a decision does. In the bell is
    /// everything.
    pub fn mailed_by_default(self) -> bool {
        matches!(self, Self::DeliveryWaiting | Self::MspAsked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_a_code_and_a_name_of_its_own_and_concerns_somebody() {
        let codes: BTreeSet<i16> = NotificationKind::ALL.iter().map(|kind| kind.code()).collect();
        let keys: BTreeSet<&str> = NotificationKind::ALL.iter().map(|kind| kind.key()).collect();
        assert_eq!((codes.len(), keys.len()), (NotificationKind::ALL.len(), NotificationKind::ALL.len()));
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::from_code(kind.code()), Some(kind));
            assert_eq!(NotificationKind::from_key(kind.key()), Some(kind));
            assert!(OrganisationKind::ALL.into_iter().any(|of| kind.concerns(of)), "{kind:?}");
        }
    }

    #[test]
    fn what_waits_for_a_decision_is_told_to_those_who_can_decide() {
        assert_eq!(NotificationKind::DeliveryWaiting.permission(), Permission::ApproveDevices);
        assert_eq!(NotificationKind::MspAsked.permission(), Permission::ManageResellers);
    }
}
