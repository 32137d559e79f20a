use super::{end_customer, preview_end_customer};
use crate::ui::{Confirm, Explain, Question, Toasts, plural, toasts};
use domain::customers::EndOutcome;
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What ending the relation with a customer needs from the page.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    confirm: Confirm,
    toasts: Toasts,
    explain: Explain,
    changed: Callback<()>,
}

impl Asker {
    /// Takes what it needs while the page is being made; `changed` is called once a relation was ended.
    pub(super) fn here(changed: Callback<()>) -> Self {
        Self { confirm: Confirm::here(), toasts: toasts(), explain: Explain::here(), changed }
    }

    /// Asks the server what would change, then the person, then ends.
    pub(super) fn ask(self, number: OrganisationNumber, name: String) {
        spawn_local(async move {
            match preview_end_customer(number.clone()).await {
                Ok(preview) => self.confirm.ask(self.question(number, name, preview)),
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }

    fn question(self, number: OrganisationNumber, name: String, preview: EndOutcome) -> Question {
        let (changed, of) = (self.changed, name.clone());
        let act = move || {
            let (number, name) = (number.clone(), of.clone());
            async move {
                end_customer(number).await?;
                let _ = changed.try_run(());
                Ok(format!("Relation with {name} ended"))
            }
        };
        let devices = plural(preview.devices, "device", "devices");
        Question::new(format!("End the relation with {name}?"), "End relation", act)
            .text(
                "You cannot move devices to it any more. To manage it again, request it by its Customer ID.",
            )
            .goes("Moving devices to it, and taking them back")
            .stays(format!("{devices} that you moved to it: the customer keeps them"))
            .danger()
    }
}
