use crate::ui::grouped;
use crate::words::Here;
use domain::operations::{OperationDetails, OperationKind, Skip};
use leptos::prelude::*;

/// What was done to the devices, in one word or two: "moved".
pub fn done_word(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Approve => t!("approved"),
        OperationKind::Reject => t!("rejected"),
        OperationKind::Move => t!("moved"),
        OperationKind::Delete | OperationKind::TakeBack => t!("deleted"),
        OperationKind::Register => t!("registered"),
        OperationKind::Unregister => t!("deleted from services"),
        OperationKind::Empty => t!("taken back or deleted"),
    }
}

/// What is being done to the devices: "Moving devices to Aurelia Hotels".
pub(super) fn doing(details: &OperationDetails) -> String {
    use OperationKind as Kind;
    match (details.kind, target(details)) {
        (Kind::Approve, Some(target)) => t!("Approving devices for {target}", target),
        (Kind::Approve, None) => t!("Approving devices").to_owned(),
        (Kind::Reject, _) => t!("Rejecting devices").to_owned(),
        (Kind::Move, Some(target)) => t!("Moving devices to {target}", target),
        (Kind::Move, None) => t!("Moving devices").to_owned(),
        (Kind::Register, Some(target)) => t!("Registering devices to {target}", target),
        (Kind::Register, None) => t!("Registering devices").to_owned(),
        (Kind::Unregister | Kind::Delete, Some(target)) => t!("Deleting devices from {target}", target),
        (Kind::Unregister, None) => t!("Deleting devices from services").to_owned(),
        (Kind::Delete | Kind::TakeBack, _) => t!("Deleting devices").to_owned(),
        (Kind::Empty, Some(target)) => t!("Taking devices from {target}", target),
        (Kind::Empty, None) => t!("Taking devices").to_owned(),
    }
}

/// What has been done: "12 devices moved to Aurelia Hotels".
pub(super) fn done(details: &OperationDetails) -> String {
    use OperationKind as Kind;
    let devices = t!("{count} device" | "{count} devices", count = details.outcome.done);
    match (details.kind, target(details)) {
        (Kind::Approve, Some(target)) => t!("{devices} approved for {target}", devices, target),
        (Kind::Move, Some(target)) => t!("{devices} moved to {target}", devices, target),
        (Kind::Register, Some(target)) => t!("{devices} registered to {target}", devices, target),
        (Kind::Unregister | Kind::Delete, Some(target)) => {
            t!("{devices} deleted from {target}", devices, target)
        }
        (Kind::Empty, Some(target)) => t!("{devices} taken back or deleted from {target}", devices, target),
        (kind, _) => t!("{devices} {done}", devices, done = done_word(kind)),
    }
}

/// Where the devices go, or whose they are; a rejection's reason and the file that named them stand on the page.
fn target(details: &OperationDetails) -> Option<&str> {
    match details.kind {
        OperationKind::Reject | OperationKind::TakeBack => None,
        _ => details.target.as_deref(),
    }
}

/// The devices that stay as they are, by reason; nothing where there are none.
#[component]
pub fn Skipped(
    /// How many, by reason.
    skipped: Vec<(Skip, u64)>,
) -> impl IntoView {
    let total: u64 = skipped.iter().map(|(_, count)| count).sum();
    let line = |(skip, count): (Skip, u64)| {
        view! { <li><b class="num">{grouped(count)}</b>": "{skip.sentence().here()}</li> }
    };
    (total > 0).then(|| {
        view! {
            <div class="stays">
                <h3>{t!("{count} device stays as before" | "{count} devices stay as before", count = total)}</h3>
                <ul>{skipped.into_iter().filter(|(_, count)| *count > 0).map(line).collect_view()}</ul>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::operations::{OperationNumber, OperationOutcome, OperationStatus};
    use time::macros::datetime;

    fn operation(kind: OperationKind, done: u64, target: Option<&str>) -> OperationDetails {
        OperationDetails {
            number: OperationNumber::parse("O-20261121-7F3KQ2").unwrap(),
            kind,
            status: OperationStatus::Done,
            percent: 100,
            target: target.map(str::to_owned),
            person: "admin@aurelia.example".to_owned(),
            begun_at: datetime!(2026-11-21 18:04 UTC),
            finished_at: None,
            outcome: OperationOutcome { asked: done, done, skipped: Vec::new() },
        }
    }

    #[test]
    fn what_was_done_is_told_with_its_count_and_target() {
        let moved = operation(OperationKind::Move, 1, Some("Aurelia Hotels"));
        assert_eq!(done(&moved), "1 device moved to Aurelia Hotels");
        assert_eq!(doing(&moved), "Moving devices to Aurelia Hotels");
        assert_eq!(done(&operation(OperationKind::Delete, 1200, None)), "1,200 devices deleted");
        assert_eq!(
            done(&operation(OperationKind::Unregister, 2, Some("Guard"))),
            "2 devices deleted from Guard"
        );
    }
}
