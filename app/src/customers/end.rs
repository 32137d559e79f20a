use super::{end_customer, preview_end_customer};
use crate::ui::{Asker, Question};
use domain::customers::EndOutcome;
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;

/// Asks whether the relation with a customer shall end, given its number and name, and ends it; then calls `changed`.
pub(super) fn asking(changed: Callback<()>) -> Callback<(OrganisationNumber, String)> {
    let asker = Asker::here();
    Callback::new(move |(number, name): (OrganisationNumber, String)| {
        asker.ask(preview_end_customer(number.clone()), move |preview| {
            question(number, name, preview, changed)
        });
    })
}

fn question(
    number: OrganisationNumber,
    name: String,
    preview: EndOutcome,
    changed: Callback<()>,
) -> Question {
    let of = name.clone();
    let act = move || {
        let (number, name) = (number.clone(), of.clone());
        async move {
            end_customer(number).await?;
            let _ = changed.try_run(());
            Ok(t!("Relation with {name} ended", name))
        }
    };
    let devices = t!("{count} device" | "{count} devices", count = preview.devices);
    Question::new(t!("End the relation with {name}?", name), t!("End relation"), act)
        .text(t!(
            "You cannot move devices to it any more. To manage it again, request it by its Customer ID."
        ))
        .goes(t!("Moving devices to it, and taking them back"))
        .stays(t!("{devices} that you moved to it: the customer keeps them", devices))
        .danger()
}
