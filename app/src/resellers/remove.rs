use super::{preview_remove_reseller, remove_reseller};
use crate::ui::{Asker, Question, plural};
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
            Ok(format!("{name} removed"))
        }
    };
    let question = Question::new(format!("Remove {name}?"), "Remove reseller", act)
        .text("It cannot upload to you any more, until you register it again.")
        .goes("The registration, with its preferences");
    stays(preview).into_iter().fold(question, Question::stays).danger()
}

/// What stays when a reseller is removed, in words.
pub(super) fn stays(preview: RemovalOutcome) -> Vec<String> {
    let mut lines = vec![format!("{} from it that you hold", plural(preview.devices, "device", "devices"))];
    if preview.waiting > 0 {
        lines.push(format!(
            "{} of it that wait for your decision",
            plural(preview.waiting, "upload", "uploads")
        ));
    }
    lines
}
