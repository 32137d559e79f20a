use super::{preview_undo, undo_upload};
use crate::ui::{Asker, Question, grouped};
use domain::uploads::{UndoOutcome, UploadNumber, UploadRow, UploadStatus};
use leptos::prelude::*;

/// Asks whether an upload shall be undone, given its number, and undoes it; then calls `changed`.
pub(super) fn asking(changed: Callback<()>) -> Callback<String> {
    let asker = Asker::here();
    Callback::new(move |number: String| {
        let Some(number) = UploadNumber::parse(&number) else { return };
        asker.ask_if(preview_undo(number.clone()), move |preview| {
            if preview.removed == 0 {
                Err(nothing(&preview))
            } else {
                Ok(question(number, &preview, changed))
            }
        });
    })
}

/// Why an undo would change nothing.
fn nothing(preview: &UndoOutcome) -> String {
    t!("Nothing of this upload can be undone: {join}.", join = kept(preview).join(", "))
}

fn question(number: UploadNumber, preview: &UndoOutcome, changed: Callback<()>) -> Question {
    let of = number.clone();
    let act = move || {
        let number = of.clone();
        async move {
            let outcome = undo_upload(number.clone()).await?;
            changed.run(());
            Ok(t!(
                "Upload {number} undone: {count} device removed"
                    | "Upload {number} undone: {count} devices removed",
                count = outcome.removed,
                number
            ))
        }
    };
    let question = Question::new(t!("Undo upload {number}?", number), t!("Undo upload"), act)
        .text(t!("Removes the devices that nobody has touched since. They can be uploaded again."))
        .goes(t!("{count} device" | "{count} devices", count = preview.removed))
        .danger();
    let question = kept(preview).into_iter().fold(question, Question::stays);
    question.stays(t!("The upload itself, marked as undone"))
}

/// Whether an upload can be undone, or why not.
pub(super) fn can_be_undone(row: &UploadRow) -> Result<(), String> {
    if row.undone_at.is_some() {
        Err(t!("This upload was undone before.").to_owned())
    } else if row.status == UploadStatus::InProgress {
        Err(t!("Still in progress. Wait for its final status.").to_owned())
    } else if row.accepted == 0 {
        Err(t!("No device came from this upload.").to_owned())
    } else {
        Ok(())
    }
}

/// What stays and why, in words.
pub(super) fn kept(outcome: &UndoOutcome) -> Vec<String> {
    let UndoOutcome { removed: _, kept_approved, kept_moved, gone } = *outcome;
    let line = |count: u64, why: &str| (count > 0).then(|| format!("{} {why}", grouped(count)));
    [
        line(kept_approved, t!("that the customer has approved")),
        line(kept_moved, t!("that were moved to another holder")),
        line(gone, t!("that were deleted before")),
    ]
    .into_iter()
    .flatten()
    .collect()
}
