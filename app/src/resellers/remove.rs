use super::{preview_remove_reseller, remove_reseller};
use crate::ui::{Confirm, Explain, Question, Toasts, plural, toasts};
use domain::organisations::OrganisationNumber;
use domain::resellers::RemovalOutcome;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What removing a reseller needs from the page.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    confirm: Confirm,
    toasts: Toasts,
    explain: Explain,
    changed: Callback<()>,
}

impl Asker {
    /// Takes what it needs while the page is being made; `changed` is called once a reseller was removed.
    pub(super) fn here(changed: Callback<()>) -> Self {
        Self { confirm: Confirm::here(), toasts: toasts(), explain: Explain::here(), changed }
    }

    /// Asks the server what would change, then the person, then removes.
    pub(super) fn ask(self, number: OrganisationNumber, name: String) {
        spawn_local(async move {
            match preview_remove_reseller(number.clone()).await {
                Ok(preview) => self.confirm.ask(self.question(number, name, preview)),
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }

    fn question(self, number: OrganisationNumber, name: String, preview: RemovalOutcome) -> Question {
        let (changed, of) = (self.changed, name.clone());
        let act = move || {
            let (number, name) = (number.clone(), of.clone());
            async move {
                remove_reseller(number).await?;
                changed.run(());
                Ok(format!("{name} removed"))
            }
        };
        let mut question = Question::new(format!("Remove {name}?"), "Remove reseller", act)
            .text("It cannot upload to you any more, until you register it again.")
            .goes("The registration, with its preferences");
        for line in stays(preview) {
            question = question.stays(line);
        }
        question.danger()
    }
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
