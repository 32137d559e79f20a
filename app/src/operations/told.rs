use crate::ui::{grouped, plural};
use domain::operations::{OperationDetails, OperationKind, Skip};
use leptos::prelude::*;

/// What was done to the devices, in one word or two: "moved".
pub fn done_word(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Approve => "approved",
        OperationKind::Reject => "rejected",
        OperationKind::Move => "moved",
        OperationKind::Delete | OperationKind::TakeBack => "deleted",
        OperationKind::Register => "registered",
        OperationKind::Unregister => "deleted from services",
        OperationKind::Empty => "taken back or deleted",
    }
}

/// What is being done to the devices: "Moving devices to Aurelia Hotels".
pub(super) fn doing(details: &OperationDetails) -> String {
    let verb = match details.kind {
        OperationKind::Approve => "Approving devices",
        OperationKind::Reject => "Rejecting devices",
        OperationKind::Move => "Moving devices",
        OperationKind::Delete | OperationKind::TakeBack => "Deleting devices",
        OperationKind::Register => "Registering devices",
        OperationKind::Unregister => "Deleting devices from services",
        OperationKind::Empty => "Taking devices",
    };
    format!("{verb}{}", target(details))
}

/// What has been done: "12 devices moved to Aurelia Hotels".
pub(super) fn done(details: &OperationDetails) -> String {
    let verb = match details.kind {
        OperationKind::Unregister if details.target.is_some() => "deleted",
        kind => done_word(kind),
    };
    format!("{} {verb}{}", plural(details.outcome.done, "device", "devices"), target(details))
}

fn target(details: &OperationDetails) -> String {
    let Some(target) = &details.target else { return String::new() };
    let word = match details.kind {
        OperationKind::Move | OperationKind::Register => "to",
        OperationKind::Approve => "for",
        OperationKind::Unregister | OperationKind::Delete | OperationKind::Empty => "from",
        // A rejection's reason and the file that named the devices: the page shows them.
        OperationKind::Reject | OperationKind::TakeBack => return String::new(),
    };
    format!(" {word} {target}")
}

/// The devices that stay as they are, by reason; nothing where there are none.
#[component]
pub fn Skipped(
    /// How many, by reason.
    skipped: Vec<(Skip, u64)>,
) -> impl IntoView {
    let total: u64 = skipped.iter().map(|(_, count)| count).sum();
    let line = |(skip, count): (Skip, u64)| {
        view! { <li><b class="num">{grouped(count)}</b>": "{skip.sentence()}</li> }
    };
    (total > 0).then(|| {
        view! {
            <div class="stays">
                <h3>{format!("{} as before", plural(total, "device stays", "devices stay"))}</h3>
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
