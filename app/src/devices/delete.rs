use super::{begin_delete, delete_devices, preview_delete};
use crate::operations::Following;
use crate::ui::table::Chosen;
use crate::ui::{Confirm, Explain, Question, Toasts, grouped, plural};
use domain::devices::{DeleteOutcome, DeviceScope};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// From this many devices on, the number is typed before they are deleted.
const MANY: u64 = 100;

/// What deleting needs from the page.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    pub confirm: Confirm,
    pub toasts: Toasts,
    pub explain: Explain,
    pub changed: Callback<()>,
    /// Whether what is deleted was received: then it is an operation.
    pub receiver: bool,
    pub following: Following,
}

impl Asker {
    /// Asks the server what would go, then the person, then deletes.
    pub(super) fn ask(self, scope: DeviceScope, chosen: Chosen) {
        spawn_local(async move {
            match preview_delete(scope.clone(), chosen.selection.clone()).await {
                Ok(preview) => self.confirm.ask(self.question(scope, chosen, preview)),
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }

    fn question(self, scope: DeviceScope, chosen: Chosen, preview: DeleteOutcome) -> Question {
        let count = plural(preview.deleted, "device", "devices");
        let Self { changed, receiver, following, .. } = self;
        let act = move || {
            let (scope, chosen) = (scope.clone(), chosen.clone());
            async move {
                if receiver {
                    let done = Callback::new({
                        let chosen = chosen.clone();
                        move |()| {
                            chosen.done();
                            let _ = changed.try_run(());
                        }
                    });
                    let selection = chosen.selection.counted(preview.deleted + preview.gone);
                    following.begin(begin_delete(scope, selection), done).await?;
                    return Ok(String::new());
                }
                let outcome = delete_devices(scope, chosen.selection.clone(), preview.deleted).await?;
                chosen.done();
                changed.run(());
                Ok(format!("{} deleted", plural(outcome.deleted, "device", "devices")))
            }
        };
        let mut question = Question::new(format!("Delete {count}?"), format!("Delete {count}"), act)
            .text(if receiver {
                "The devices leave your portal and the reseller's. To have them back, ask your reseller to upload them again."
            } else {
                "Nobody holds the devices any more. They can be uploaded again afterwards."
            })
            .goes(format!("{count}, with their settings in every service"))
            .stays("The custody record of each device, with this deletion in it")
            .stays("The uploads that the devices came with")
            .danger();
        if receiver {
            question = question.quiet();
        }
        if preview.verified > 0 {
            question = question.goes(format!(
                "{} of them approved by {}",
                grouped(preview.verified),
                if receiver { "you" } else { "their holder" }
            ));
        }
        if preview.gone > 0 {
            question = question.stays(format!("{} of the selection were gone before", grouped(preview.gone)));
        }
        if preview.deleted >= MANY { question.typed(preview.deleted.to_string()) } else { question }
    }
}
