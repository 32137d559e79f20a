use super::{begin_delete, preview_delete};
use crate::operations::Following;
use crate::ui::table::Chosen;
use crate::ui::{Asker, Question, grouped};
use domain::devices::{DeleteOutcome, DeviceScope};
use leptos::prelude::*;

/// From this many devices on, the number is typed before they are deleted.
pub(super) const MANY: u64 = 100;

/// What deleting a selection needs from the page.
#[derive(Clone, Copy)]
pub(super) struct Deleter {
    asker: Asker,
    following: Following,
    changed: Callback<()>,
    /// Whether what is deleted was received, not uploaded.
    receiver: bool,
}

impl Deleter {
    /// Takes what it needs while the page is being made; `changed` is called once devices were deleted.
    pub(super) fn here(changed: Callback<()>, receiver: bool) -> Self {
        Self { asker: Asker::here(), following: Following::here(), changed, receiver }
    }

    /// Asks the server what would go, then the person, then deletes.
    pub(super) fn ask(self, scope: DeviceScope, chosen: Chosen) {
        let preview = preview_delete(scope.clone(), chosen.selection.clone());
        self.asker.ask(preview, move |preview| self.question(scope, chosen, preview));
    }

    fn question(self, scope: DeviceScope, chosen: Chosen, preview: DeleteOutcome) -> Question {
        let count = t!("{count} device" | "{count} devices", count = preview.deleted);
        let Self { changed, receiver, following, .. } = self;
        let act = move || {
            let (scope, chosen) = (scope.clone(), chosen.clone());
            async move {
                let selection = chosen.selection.clone().counted(preview.deleted + preview.gone);
                let taken = chosen.clone();
                let done = Callback::new(move |()| {
                    chosen.done();
                    let _ = changed.try_run(());
                });
                let begun = async move { begin_delete(scope, selection).await.inspect(|_| taken.taken()) };
                following.begin(begun, done).await?;
                Ok(String::new())
            }
        };
        let mut question = Question::new(t!("Delete {count}?", count), t!("Delete {count}", count), act)
            .text(if receiver {
                t!("The devices leave your portal and the reseller's. To have them back, ask your reseller to upload them again.")
            } else {
                t!("Nobody holds the devices any more. They can be uploaded again afterwards.")
            })
            .goes(t!("{count}, with their settings in every service", count))
            .stays(t!("The custody record of each device, with this deletion in it"))
            .stays(t!("The uploads that the devices came with"))
            .danger()
            .quiet();
        if preview.verified > 0 {
            question = question.goes(t!(
                "{verified} of them approved by {whom}",
                verified = grouped(preview.verified),
                whom = if receiver { t!("you") } else { t!("their holder") }
            ));
        }
        if preview.gone > 0 {
            question =
                question.stays(t!("{gone} of the selection were gone before", gone = grouped(preview.gone)));
        }
        if preview.deleted >= MANY { question.typed(preview.deleted.to_string()) } else { question }
    }
}
