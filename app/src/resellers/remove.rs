use super::{preview_remove_reseller, remove_reseller};
use crate::ui::{Asker, Question};
use domain::organisations::OrganisationNumber;
use domain::resellers::RemovalOutcome;
use leptos::prelude::*;

/// Asks whether a reseller shall be removed, given its number and name, and removes it; then calls `changed`.
pub(super) fn asking(changed: Callback<()>) -> Callback<(OrganisationNumber, String)> {
    let asker = Asker::here();
    Callback::new(move |(number, name): (OrganisationNumber, String)| {
        asker.ask(preview_remove_reseller(number.clone()), move |preview| {
            question(number, name, preview, changed)
        });
    })
}

fn question(
    number: OrganisationNumber,
    name: String,
    preview: RemovalOutcome,
    changed: Callback<()>,
) -> Question {
    let of = name.clone();
    let act = move || {
        let (number, name) = (number.clone(), of.clone());
        async move {
            remove_reseller(number).await?;
            changed.run(());
            Ok(t!("{name} removed", name))
        }
    };
    let question = Question::new(t!("Remove {name}?", name), t!("Remove reseller"), act)
        .text(t!("It cannot upload to you any more, until you register it again."))
        .goes(t!("The registration, with its preferences"));
    stays(preview).into_iter().fold(question, Question::stays).danger()
}

/// What stays when a reseller is removed, in words.
pub(super) fn stays(preview: RemovalOutcome) -> Vec<String> {
    let mut lines = vec![t!(
        "{count} device from it that you hold" | "{count} devices from it that you hold",
        count = preview.devices
    )];
    if preview.waiting > 0 {
        lines.push(t!(
            "{count} upload of it that wait for your decision"
                | "{count} uploads of it that wait for your decision",
            count = preview.waiting
        ));
    }
    lines
}
