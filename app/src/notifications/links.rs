use crate::paths;
use crate::ui::Glyph;
use domain::deliveries::DeliveryNumber;
use domain::notifications::{BellEntry, NotificationKind as Kind, NotificationRow};
use domain::operations::OperationNumber;
use domain::uploads::UploadNumber;

/// Where a notification leads: to the thing that it is about.
pub fn href(row: &NotificationRow) -> String {
    page(row).unwrap_or_else(paths::notifications)
}

fn page(row: &NotificationRow) -> Option<String> {
    let subject = row.subject.as_deref();
    let party = || row.party_number.as_ref().map(paths::customer);
    match row.kind {
        Kind::DeliveryWaiting | Kind::DeliveryReceived => {
            Some(paths::delivery(&DeliveryNumber::parse(subject?)?))
        }
        Kind::UploadFinished => {
            let number = UploadNumber::parse(subject?)?;
            Some(if number.is_bulk() { paths::bulk_upload_details(&number) } else { paths::upload(&number) })
        }
        // What an MSP moved has no page of its own at the MSP, and several uploads have none.
        Kind::UploadApproved | Kind::UploadRejected => {
            subject.and_then(UploadNumber::parse).as_ref().map(paths::upload).or_else(party)
        }
        Kind::MspAsked | Kind::MspEnded => Some(paths::resellers()),
        Kind::CustomerAccepted | Kind::CustomerDeclined | Kind::CustomerEnded | Kind::ResellerRemoved => {
            party()
        }
        Kind::OperationFinished | Kind::OperationFailed => {
            Some(paths::operation(&OperationNumber::parse(subject?)?))
        }
    }
}

/// Where an entry of the bell leads: several deliveries to the list of what waits, others to their notifications.
pub fn href_of(entry: &BellEntry) -> String {
    let latest = &entry.latest;
    if entry.keys.len() == 1 {
        return href(latest);
    }
    match (latest.kind, &latest.party_number) {
        (Kind::DeliveryWaiting, Some(sender)) => paths::deliveries_waiting_from(sender),
        (Kind::DeliveryReceived, Some(sender)) => paths::deliveries_from(sender),
        (kind, _) => paths::notifications_unread(kind),
    }
}

/// The drawing beside it.
pub fn glyph(kind: Kind) -> Glyph {
    match kind {
        Kind::DeliveryWaiting | Kind::DeliveryReceived => Glyph::Devices,
        Kind::UploadFinished => Glyph::Upload,
        Kind::UploadApproved => Glyph::Tick,
        Kind::UploadRejected | Kind::OperationFailed => Glyph::Alert,
        Kind::MspAsked
        | Kind::MspEnded
        | Kind::CustomerAccepted
        | Kind::CustomerDeclined
        | Kind::CustomerEnded => Glyph::Customers,
        Kind::ResellerRemoved => Glyph::Resellers,
        Kind::OperationFinished => Glyph::Bulk,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::notifications::Facts;
    use domain::organisations::OrganisationNumber;
    use time::macros::datetime;

    fn row(kind: Kind, subject: Option<&str>) -> NotificationRow {
        NotificationRow {
            key: "k".to_owned(),
            kind,
            party: Some("Nordlicht".to_owned()),
            party_number: OrganisationNumber::parse("4102338917"),
            subject: subject.map(str::to_owned),
            facts: Facts::default(),
            at: datetime!(2026-11-21 12:00 UTC),
            read: false,
        }
    }

    #[test]
    fn a_notification_leads_to_what_it_is_about() {
        for (kind, subject, leads) in [
            (Kind::DeliveryWaiting, Some("U-20261121-7F3KQ2"), "/devices/uploads/U-20261121-7F3KQ2"),
            (Kind::UploadFinished, Some("U-20261121-7F3KQ2"), "/uploads/U-20261121-7F3KQ2"),
            (Kind::UploadApproved, Some("M-20261121-7F3KQ2"), "/customers/4102338917"),
            (Kind::UploadRejected, None, "/customers/4102338917"),
            (Kind::MspAsked, None, "/resellers"),
            (Kind::OperationFailed, Some("O-20261121-7F3KQ2"), "/operations/O-20261121-7F3KQ2"),
            (Kind::OperationFailed, Some("something else"), "/notifications"),
        ] {
            assert_eq!(href(&row(kind, subject)), leads, "{kind:?}");
        }
    }

    #[test]
    fn several_together_lead_to_where_all_of_them_are() {
        let of = |kind| BellEntry { latest: row(kind, None), keys: vec!["a".to_owned(), "b".to_owned()] };
        assert_eq!(href_of(&of(Kind::DeliveryWaiting)), "/devices/uploads?status=waiting&sender=4102338917");
        assert_eq!(href_of(&of(Kind::UploadFinished)), "/notifications?read=unread&kind=upload_finished");
    }
}
