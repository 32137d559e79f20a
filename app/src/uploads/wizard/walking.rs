use super::sending::Sending;
use super::state::{Check, Step, Wizard};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// Each step has an address, so that Back and Forward of the browser walk through them instead of leaving the wizard and
/// losing what was repaired. An address alone brings nobody to a step: without a file there is only the first.
pub(crate) fn walk_through_steps(wizard: Wizard) {
    let (query, page) = (use_query_map(), use_location().pathname);
    let navigate = use_navigate();
    let addressed = Memo::new(move |_| {
        query.with(|query| query.get("step")).as_deref().and_then(Step::named).unwrap_or(Step::File)
    });
    Effect::new(move |before: Option<Step>| {
        let now = wizard.step.get();
        if let Some(before) = before.filter(|&before| before != now && addressed.get_untracked() != now) {
            let to = match now {
                Step::File => page.get_untracked(),
                step => format!("{}?step={}", page.get_untracked(), step.name()),
            };
            let options = NavigateOptions { replace: now < before, scroll: false, ..Default::default() };
            navigate(&to, options);
        }
        now
    });
    Effect::new(move |before: Option<Step>| {
        let now = addressed.get();
        if before.is_some_and(|before| before != now) && wizard.step.get_untracked() != now {
            wizard.walk_to(now);
        }
        now
    });
}

impl Wizard {
    /// Shows a step that was reached before; what is being sent is cancelled.
    fn walk_to(self, step: Step) {
        let checked = matches!(*self.check.read_untracked(), Check::Done(_));
        let held = matches!(self.sending.get_untracked(), Sending::Finishing | Sending::Done);
        // A load of the registry has no details.
        let no_such_step = step == Step::Upload || step == Step::Details && self.registry().is_some();
        if held || no_such_step || !(checked || step == Step::File) {
            return;
        }
        if self.under_way() {
            self.cancel_sending();
        }
        self.sending.set(Sending::Idle);
        self.step.set(step);
    }
}
