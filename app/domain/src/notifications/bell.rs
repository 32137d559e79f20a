use super::NotificationRow;
use crate::languages::Language;
use serde::{Deserialize, Serialize};

/// The bell, opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bell {
    /// How many are unread; [`Self::MANY`] when there are so many or more.
    pub unread: u32,
    /// The latest, newest first; at most [`Self::SHOWN`].
    pub entries: Vec<BellEntry>,
}

impl Bell {
    /// Counting stops here: "99+" says enough.
    pub const MANY: u32 = 100;
    /// Entries of the bell.
    pub const SHOWN: usize = 10;

    /// The count as it stands on the bell; none for nothing.
    pub fn badge(unread: u32) -> Option<String> {
        match unread {
            0 => None,
            Self::MANY.. => Some(format!("{}+", Self::MANY - 1)),
            unread => Some(unread.to_string()),
        }
    }
}

/// An entry of the bell: one notification, or unread ones of the same kind and party together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BellEntry {
    /// The latest of them.
    pub latest: NotificationRow,
    /// All of them, by their keys: opening the entry marks these as read.
    pub keys: Vec<String>,
}

impl BellEntry {
    /// What happened.
    pub fn sentence(&self, language: Language) -> String {
        self.latest.sentence_of(self.keys.len(), language)
    }
}

/// Puts unread notifications of the same kind and party together, each where its latest stands. `rows`: newest first.
pub fn entries(rows: Vec<NotificationRow>) -> Vec<BellEntry> {
    let mut entries: Vec<BellEntry> = Vec::new();
    for row in rows {
        let same = |entry: &&mut BellEntry| {
            !row.read
                && !entry.latest.read
                && entry.latest.kind == row.kind
                && entry.latest.party_number == row.party_number
        };
        match entries.iter_mut().find(same) {
            Some(entry) => entry.keys.push(row.key),
            None => entries.push(BellEntry { keys: vec![row.key.clone()], latest: row }),
        }
    }
    entries.truncate(Bell::SHOWN);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notifications::{Facts, NotificationKind};
    use crate::organisations::OrganisationNumber;
    use time::macros::datetime;

    fn row(key: &str, kind: NotificationKind, number: &str, read: bool) -> NotificationRow {
        NotificationRow {
            key: key.to_owned(),
            kind,
            party: Some(format!("Party {number}")),
            party_number: OrganisationNumber::parse(number),
            subject: None,
            facts: Facts { devices: Some(3), ..Facts::default() },
            at: datetime!(2026-11-21 12:00 UTC),
            read,
        }
    }

    #[test]
    fn unread_ones_of_the_same_kind_and_party_are_one_entry() {
        use NotificationKind::{DeliveryReceived, DeliveryWaiting};
        let (a, b) = ("4102338917", "7300418825");
        let told = entries(vec![
            row("1", DeliveryWaiting, a, false),
            row("2", DeliveryWaiting, b, false),
            row("3", DeliveryWaiting, a, false),
            row("4", DeliveryReceived, a, false),
            row("5", DeliveryWaiting, a, true),
            row("6", DeliveryWaiting, a, true),
        ]);
        let sentences: Vec<String> = told.iter().map(|entry| entry.sentence(Language::English)).collect();
        assert_eq!(
            sentences,
            [
                "2 deliveries from Party 4102338917 wait for your decision",
                "3 devices from Party 7300418825 wait for your decision",
                "3 devices from Party 4102338917 arrived and were approved without a hand",
                "3 devices from Party 4102338917 wait for your decision",
                "3 devices from Party 4102338917 wait for your decision",
            ]
        );
        assert_eq!(told[0].keys, ["1", "3"]);
    }

    #[test]
    fn the_badge_stops_at_ninety_nine() {
        assert_eq!(Bell::badge(0), None);
        assert_eq!(Bell::badge(99).as_deref(), Some("99"));
        assert_eq!(Bell::badge(100).as_deref(), Some("99+"));
    }
}
