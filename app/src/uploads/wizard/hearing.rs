//! What the worker says becomes what the person sees.

use super::state::{Check, Problems, Step, Wizard};
use crate::ui::{focus_on, grouped};
use crate::uploads::remembered_mapping;
use crate::words;
use domain::uploads::file::protocol::{Checked, Event, Outcome};
use domain::uploads::file::{Mapping, Repairs, Summary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

impl Wizard {
    pub(super) fn hear(self, event: Event, blob: Option<web_sys::Blob>) {
        match event {
            Event::Progress { bytes, of, rows } => self.check.set(Check::Running { bytes, of, rows }),
            Event::Checked(checked) => {
                let (signature, mapping) = (checked.format.signature(), checked.mapping.clone());
                self.as_remembered(signature, mapping, move || self.checked(*checked.clone()));
            }
            Event::NeedsMapping { format, mapping, refusal } => {
                let shown = Check::NeedsMapping { format: format.clone(), mapping: mapping.clone(), refusal };
                self.as_remembered(format.signature(), mapping, move || {
                    self.check.set(shown.clone());
                    self.mapping_open.set(true);
                });
            }
            Event::Refused { refusal } => self.check.set(Check::Refused(refusal)),
            Event::FileChanged if self.checking() => self.check.set(Check::Changed),
            Event::Problems { total, problems } => self.problems.set(Problems { total, rows: problems }),
            Event::Repaired { line, outcome, summary, repairs, customers } => {
                self.receivers.show(customers);
                self.row_changed(line, &outcome, summary, repairs);
            }
            Event::RepairRefused { refusal, .. } => self.toasts.failure(refusal.map_or_else(
                || t!("This row cannot be changed here. Correct the file.").to_owned(),
                |r| r.sentence(words::language()),
            )),
            Event::Errors { left_out, .. } => self.save_errors(blob, left_out),
            Event::Sending { .. }
            | Event::Waiting { .. }
            | Event::Sent { .. }
            | Event::SendFailed { .. }
            | Event::FileChanged => self.hear_sending(event),
            Event::Cancelled => {
                if self.checking() {
                    self.forget_quietly();
                }
            }
        }
    }

    /// Takes the columns that were chosen for such a file before; `otherwise` when there are none, or they are the same.
    fn as_remembered(self, signature: Option<String>, mapping: Mapping, otherwise: impl Fn() + 'static) {
        let Some(signature) = signature.filter(|_| !self.settled.get_value()) else { return otherwise() };
        self.settled.set_value(true);
        let run = self.run.get_value();
        spawn_local(async move {
            let answer = remembered_mapping(signature).await;
            // Another file was chosen meanwhile, or the person has left.
            if self.run.try_get_value() != Some(run) {
                return;
            }
            // A memory that cannot be had is none.
            let remembered = answer.ok().flatten().and_then(|remembered| remembered.within(self.scope()));
            match remembered {
                Some(remembered) if remembered != mapping => self.recheck(Some(remembered)),
                _ => otherwise(),
            }
        });
    }

    fn checked(self, checked: Checked) {
        let summary = checked.summary.clone();
        self.announcer.say(t!(
            "Checked: {accepted} ready, {to_fix} to fix, {duplicates} duplicates",
            accepted = grouped(summary.accepted),
            to_fix = grouped(summary.to_fix()),
            duplicates = grouped(summary.duplicates())
        ));
        self.summary.set(summary);
        self.receivers.show(checked.customers.clone());
        self.first_rows.set(checked.preview.clone());
        self.check.set(Check::Done(Box::new(checked)));
        self.step.set(Step::Check);
        self.list(None, 0);
    }

    fn row_changed(self, line: u64, outcome: &Outcome, summary: Summary, repairs: Repairs) {
        let told = match outcome {
            Outcome::Accepted { .. } => t!("Line {line} is ready now", line = grouped(line)),
            Outcome::Failed(problem) => {
                t!(
                    "Line {line}: {problem}",
                    line = grouped(line),
                    problem = problem.reason.sentence(&problem.detail, words::language())
                )
            }
            Outcome::Dropped => t!("Line {line} is left out", line = grouped(line)),
        };
        self.announcer.say(told);
        self.first_rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.line == line) {
                row.outcome = outcome.clone();
            }
        });
        keep_focus();
        let kept = repairs.0.contains_key(&line);
        self.repaired.update(|lines| {
            lines.retain(|other| *other != line);
            if kept {
                lines.push(line);
            }
        });
        let reason = self.reason.get_untracked().filter(|reason| summary.reasons.contains_key(reason));
        self.summary.set(summary);
        self.repairs.set(repairs);
        let offset =
            if self.problems.read_untracked().rows.len() > 1 { self.offset.get_untracked() } else { 0 };
        self.list(reason, offset);
    }

    fn save_errors(self, blob: Option<web_sys::Blob>, left_out: u64) {
        let name =
            self.file.with_untracked(|file| file.as_ref().map_or_else(String::new, |(name, _)| name.clone()));
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        if let Some(blob) = blob {
            save(&blob, &format!("{stem}-errors.csv"));
        }
        if left_out > 0 {
            self.toasts.failure(t!(
                "{left_out} more rows are wrong and not in the file.",
                left_out = grouped(left_out)
            ));
        }
    }
}

/// Who acted on a row that is gone by then goes on among those that are left, or at what comes next.
fn keep_focus() {
    request_animation_frame(|| {
        request_animation_frame(|| {
            let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if lost && !focus_on("rows-to-fix") {
                focus_on(Step::Check.id());
            }
        });
    });
}

/// Gives the browser a file to save.
fn save(blob: &web_sys::Blob, name: &str) {
    let Ok(url) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    if let Ok(link) = document().create_element("a")
        && let Ok(link) = link.dyn_into::<web_sys::HtmlAnchorElement>()
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser has its own hold on it by then.
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        std::time::Duration::from_mins(1),
    );
}
