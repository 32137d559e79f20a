use super::{delete_devices, preview_delete};
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
    pub changed: Option<Callback<()>>,
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
        let changed = self.changed;
        let act = move || {
            let (scope, chosen) = (scope.clone(), chosen.clone());
            async move {
                let outcome = delete_devices(scope, chosen.selection.clone(), preview.deleted).await?;
                chosen.done();
                if let Some(changed) = changed {
                    changed.run(());
                }
                Ok(format!("{} deleted", plural(outcome.deleted, "device", "devices")))
            }
        };
        let mut question = Question::new(format!("Delete {count}?"), format!("Delete {count}"), act)
            .text("Nobody holds the devices any more. They can be uploaded again afterwards.")
            .goes(format!("{count}, with their settings in every service"))
            .stays("The custody record of each device, with this deletion in it")
            .stays("The uploads that the devices came with")
            .danger();
        if preview.verified > 0 {
            question =
                question.goes(format!("{} of them approved by their holder", grouped(preview.verified)));
        }
        if preview.gone > 0 {
            question = question.stays(format!("{} of the selection were gone before", grouped(preview.gone)));
        }
        if preview.deleted >= MANY { question.typed(preview.deleted.to_string()) } else { question }
    }
}
