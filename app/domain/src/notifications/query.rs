use super::{Facts, NotificationKind};
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::number::{grouped, plural};
use crate::organisations::OrganisationNumber;
use crate::uploads::UploadStatus;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Something that a person was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationRow {
    /// Its random public name.
    pub key: String,
    /// What kind of thing.
    pub kind: NotificationKind,
    /// The other organisation, as it was called then.
    pub party: Option<String>,
    /// Its number.
    pub party_number: Option<OrganisationNumber>,
    /// The number of the upload, delivery or operation; none when several are told together, or none is meant.
    pub subject: Option<String>,
    /// What else there is to say.
    pub facts: Facts,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Whether the person has read it.
    pub read: bool,
}

impl NotificationRow {
    /// What happened, as one sentence without a full stop.
    pub fn sentence(&self) -> String {
        use NotificationKind as Kind;
        let party = self.party.as_deref().unwrap_or("Somebody");
        let devices = devices(self.facts.devices.unwrap_or_default());
        let uploads = match self.facts.uploads {
            Some(uploads) => format!("{} uploads with {devices}", grouped(uploads)),
            None => format!("{devices} of an upload"),
        };
        match self.kind {
            Kind::DeliveryWaiting => format!("{devices} from {party} wait for your decision"),
            Kind::DeliveryReceived => {
                format!("{devices} from {party} arrived and were approved without a hand")
            }
            Kind::UploadFinished => self.upload_finished(),
            Kind::UploadApproved => format!("{party} approved {uploads}"),
            Kind::UploadRejected => match &self.facts.reason {
                Some(reason) => format!("{party} rejected {uploads}: {reason}"),
                None => format!("{party} rejected {uploads}"),
            },
            Kind::MspAsked => format!("{party} asks to manage your organisation"),
            Kind::MspEnded => format!("{party} manages your organisation no more"),
            Kind::CustomerAccepted => format!("{party} accepted you as its MSP"),
            Kind::CustomerDeclined => format!("{party} declined you as its MSP"),
            Kind::CustomerEnded => format!("{party} ended the relation to you"),
            Kind::ResellerRemoved => {
                format!("{party} removed you as a reseller: your connection is inactive")
            }
            Kind::OperationFinished => {
                let (done, of) = (self.facts.devices.unwrap_or_default(), self.facts.of.unwrap_or_default());
                format!("{}: {} of {} devices done", self.operation(), grouped(done), grouped(of))
            }
            Kind::OperationFailed => format!("{}: given up, nothing was changed", self.operation()),
        }
    }

    fn upload_finished(&self) -> String {
        let upload = match &self.party {
            Some(party) => format!("Your upload to {party}"),
            None => "Your upload for many customers".to_owned(),
        };
        let accepted = self.facts.devices.unwrap_or_default();
        let rows = self.facts.of.unwrap_or_default();
        match self.facts.status {
            Some(UploadStatus::Completed) => {
                format!("{upload} is completed: {}", devices(accepted))
            }
            Some(UploadStatus::CompletedWithError) => format!(
                "{upload} is completed with errors: {} of {} rows accepted",
                grouped(accepted),
                grouped(rows)
            ),
            _ if rows > 0 => {
                format!("{upload} failed: none of {} rows was accepted", grouped(rows))
            }
            _ => format!("{upload} failed: the file could not be used"),
        }
    }

    fn operation(&self) -> &'static str {
        self.facts.operation.map_or("Operation", crate::operations::OperationKind::label)
    }

    /// What several unread ones of the same kind and party say together.
    pub fn sentence_of(&self, count: usize) -> String {
        use NotificationKind as Kind;
        let party = self.party.as_deref().unwrap_or("somebody");
        if count <= 1 {
            return self.sentence();
        }
        match self.kind {
            Kind::DeliveryWaiting => format!("{count} deliveries from {party} wait for your decision"),
            Kind::DeliveryReceived => format!("{count} deliveries from {party} were approved without a hand"),
            Kind::UploadFinished if self.party.is_none() => {
                format!("{count} of your uploads for many customers have finished")
            }
            Kind::UploadFinished => format!("{count} of your uploads to {party} have finished"),
            Kind::UploadApproved => format!("{party} approved uploads {count} times"),
            Kind::UploadRejected => format!("{party} rejected uploads {count} times"),
            Kind::OperationFinished => format!("{count} long operations of yours have finished"),
            Kind::OperationFailed => format!("{count} operations of yours were given up"),
            Kind::MspAsked
            | Kind::MspEnded
            | Kind::CustomerAccepted
            | Kind::CustomerDeclined
            | Kind::CustomerEnded
            | Kind::ResellerRemoved => self.sentence(),
        }
    }
}

fn devices(count: u64) -> String {
    plural(count, "device", "devices")
}

/// Everything that a person was told, of the last 90 days.
#[derive(Debug, Clone, Copy)]
pub struct NotificationList;

impl List for NotificationList {
    type Row = NotificationRow;
    const NAME: &'static str = "notifications";
    const COLUMNS: &'static [Column] = &[
        Column::new("what", "What"),
        Column::new("about", "About"),
        Column::new("at", "When").sortable(),
        Column::new("read", "Read"),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter {
            key: "read",
            label: "Read",
            kind: FilterKind::Choices(&[("unread", "Unread"), ("read", "Read")]),
        },
        Filter { key: "kind", label: "What", kind: FilterKind::Choices(NotificationKind::CHOICES) },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("at", Direction::Descending);
    const SEARCH_HINT: Option<&'static str> = Some("Number of an upload, delivery, operation, organisation");

    fn key(row: &NotificationRow) -> String {
        row.key.clone()
    }

    fn text(row: &NotificationRow, column: &str) -> String {
        match column {
            "what" => row.sentence(),
            "about" => row.subject.clone().unwrap_or_default(),
            "at" => crate::clock::rfc3339(row.at),
            "read" => if row.read { "Read" } else { "Unread" }.to_owned(),
            _ => String::new(),
        }
    }
}
