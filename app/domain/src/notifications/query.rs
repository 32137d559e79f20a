use super::{Facts, NotificationKind};
use crate::languages::{Language, Text};
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::organisations::OrganisationNumber;
use crate::uploads::UploadStatus;
use crate::{text, tr};
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
    pub fn sentence(&self, language: Language) -> String {
        use NotificationKind as Kind;
        let party = self.party.as_deref().unwrap_or_else(|| tr!(language, "Somebody"));
        let devices = devices(language, self.facts.devices.unwrap_or_default());
        let uploads = match self.facts.uploads {
            Some(uploads) => tr!(
                language,
                "{uploads} uploads with {devices}",
                uploads = language.grouped(uploads),
                devices
            ),
            None => tr!(language, "{devices} of an upload", devices),
        };
        match self.kind {
            Kind::DeliveryWaiting => {
                tr!(language, "{devices} from {party} wait for your decision", devices, party)
            }
            Kind::DeliveryReceived => {
                tr!(
                    language,
                    "{devices} from {party} arrived and were approved without a hand",
                    devices,
                    party
                )
            }
            Kind::UploadFinished => self.upload_finished(language),
            Kind::UploadApproved => tr!(language, "{party} approved {uploads}", party, uploads),
            Kind::UploadRejected => match &self.facts.reason {
                Some(reason) => tr!(language, "{party} rejected {uploads}: {reason}", party, uploads, reason),
                None => tr!(language, "{party} rejected {uploads}", party, uploads),
            },
            Kind::MspAsked => tr!(language, "{party} asks to manage your organisation", party),
            Kind::MspEnded => tr!(language, "{party} manages your organisation no more", party),
            Kind::CustomerAccepted => tr!(language, "{party} accepted you as its MSP", party),
            Kind::CustomerDeclined => tr!(language, "{party} declined you as its MSP", party),
            Kind::CustomerEnded => tr!(language, "{party} ended the relation to you", party),
            Kind::ResellerRemoved => {
                tr!(language, "{party} removed you as a reseller: your connection is inactive", party)
            }
            Kind::OperationFinished => {
                let (done, of) = (self.facts.devices.unwrap_or_default(), self.facts.of.unwrap_or_default());
                tr!(
                    language,
                    "{operation}: {done} of {of} devices done",
                    operation = self.operation().in_language(language),
                    done = language.grouped(done),
                    of = language.grouped(of)
                )
            }
            Kind::OperationFailed => tr!(
                language,
                "{operation}: given up, nothing was changed",
                operation = self.operation().in_language(language)
            ),
        }
    }

    fn upload_finished(&self, language: Language) -> String {
        let upload = match &self.party {
            Some(party) => tr!(language, "Your upload to {party}", party),
            None => tr!(language, "Your upload for many customers").to_owned(),
        };
        let accepted = self.facts.devices.unwrap_or_default();
        let rows = self.facts.of.unwrap_or_default();
        match self.facts.status {
            Some(UploadStatus::Completed) => {
                tr!(
                    language,
                    "{upload} is completed: {devices}",
                    upload,
                    devices = devices(language, accepted)
                )
            }
            Some(UploadStatus::CompletedWithError) => tr!(
                language,
                "{upload} is completed with errors: {accepted} of {rows} rows accepted",
                upload,
                accepted = language.grouped(accepted),
                rows = language.grouped(rows)
            ),
            _ if rows > 0 => {
                tr!(
                    language,
                    "{upload} failed: none of {rows} rows was accepted",
                    upload,
                    rows = language.grouped(rows)
                )
            }
            _ => tr!(language, "{upload} failed: the file could not be used", upload),
        }
    }

    fn operation(&self) -> Text {
        self.facts.operation.map_or(text!("Operation"), crate::operations::OperationKind::label)
    }

    /// What several unread ones of the same kind and party say together.
    pub fn sentence_of(&self, count: usize, language: Language) -> String {
        use NotificationKind as Kind;
        let party = self.party.as_deref().unwrap_or_else(|| tr!(language, "somebody"));
        if count <= 1 {
            return self.sentence(language);
        }
        match self.kind {
            Kind::DeliveryWaiting => {
                tr!(language, "{count} deliveries from {party} wait for your decision", count, party)
            }
            Kind::DeliveryReceived => {
                tr!(language, "{count} deliveries from {party} were approved without a hand", count, party)
            }
            Kind::UploadFinished if self.party.is_none() => {
                tr!(language, "{count} of your uploads for many customers have finished", count)
            }
            Kind::UploadFinished => {
                tr!(language, "{count} of your uploads to {party} have finished", count, party)
            }
            Kind::UploadApproved => tr!(language, "{party} approved uploads {count} times", party, count),
            Kind::UploadRejected => tr!(language, "{party} rejected uploads {count} times", party, count),
            Kind::OperationFinished => tr!(language, "{count} long operations of yours have finished", count),
            Kind::OperationFailed => tr!(language, "{count} operations of yours were given up", count),
            Kind::MspAsked
            | Kind::MspEnded
            | Kind::CustomerAccepted
            | Kind::CustomerDeclined
            | Kind::CustomerEnded
            | Kind::ResellerRemoved => self.sentence(language),
        }
    }
}

fn devices(language: Language, count: u64) -> String {
    tr!(language, "{count} device" | "{count} devices", count = count)
}

/// Everything that a person was told, of the last 90 days.
#[derive(Debug, Clone, Copy)]
pub struct NotificationList;

impl List for NotificationList {
    type Row = NotificationRow;
    const NAME: &'static str = "notifications";
    const COLUMNS: &'static [Column] = &[
        Column::new("what", text!("What")),
        Column::new("about", text!("About")),
        Column::new("at", text!("When")).sortable(),
        Column::new("read", text!("Read")),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter {
            key: "read",
            label: text!("Read"),
            kind: FilterKind::Choices(&[("unread", text!("Unread")), ("read", text!("Read"))]),
        },
        Filter { key: "kind", label: text!("What"), kind: FilterKind::Choices(NotificationKind::CHOICES) },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Number of an upload, delivery, operation, organisation"));

    fn key(row: &NotificationRow) -> String {
        row.key.clone()
    }

    fn name(row: &NotificationRow, language: Language) -> String {
        row.sentence(language)
    }

    fn text(row: &NotificationRow, column: &str) -> String {
        match column {
            "what" => row.sentence(Language::English),
            "about" => row.subject.clone().unwrap_or_default(),
            "at" => crate::clock::rfc3339(row.at),
            "read" => if row.read { "Read" } else { "Unread" }.to_owned(),
            _ => String::new(),
        }
    }
}
