use super::sending::{Order, Sending};
use super::worker::FileWorker;
use crate::ui::{Announcer, Toasts, announce, grouped, toasts};
use crate::uploads::remembered_mapping;
use domain::organisations::OrganisationNumber;
use domain::uploads::file::protocol::{Checked, Command, Event, Outcome, Problem, RepairAction};
use domain::uploads::file::{AsChecked, FileRefusal, Format, Mapping, Overrides, Repairs, Role, Scope, Summary};
use domain::uploads::{Reason, UploadLimits, UploadMode};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;

/// How many failed rows are listed at once.
pub(super) const PROBLEMS: usize = 50;

/// Where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    File,
    Check,
    Details,
    Upload,
}

impl Step {
    pub(super) const ALL: [(Self, &'static str); 4] =
        [(Self::File, "File"), (Self::Check, "Check"), (Self::Details, "Details"), (Self::Upload, "Upload")];
}

/// What the worker found out so far.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Check {
    /// No file yet.
    Nothing,
    /// Under way.
    Running { bytes: u64, of: u64, rows: u64 },
    /// The person says which column is what.
    NeedsMapping { format: Format, mapping: Mapping, refusal: FileRefusal },
    /// The file as a whole is refused.
    Refused(FileRefusal),
    /// The worker could not start or broke down.
    Failed,
    /// The file could not be read to its end: it was changed, moved or locked meanwhile, or is a folder.
    Changed,
    /// Checked; the counts that repairs change are in [`Wizard::summary`].
    Done(Box<Checked>),
}

/// Failed rows on show.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Problems {
    pub total: usize,
    pub rows: Vec<Problem>,
}

/// What becomes of the devices of a checked file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// They are handed to this customer.
    Upload(OrganisationNumber),
    /// They are deleted, after another look at what that would do.
    Delete,
}

/// The state of *Upload devices*, and of whatever else begins with a file of devices.
#[derive(Clone, Copy)]
pub(crate) struct Wizard {
    pub(super) purpose: StoredValue<Purpose>,
    limits: UploadLimits,
    /// Whether the page is live; before, everything is one plain form.
    pub(crate) live: RwSignal<bool>,
    pub(crate) step: RwSignal<Step>,
    /// The file's name and size.
    pub(super) file: RwSignal<Option<(String, u64)>>,
    pub(super) check: RwSignal<Check>,
    pub(super) summary: RwSignal<Summary>,
    pub(super) repairs: RwSignal<Repairs>,
    pub(super) problems: RwSignal<Problems>,
    pub(super) reason: RwSignal<Option<Reason>>,
    pub(super) offset: RwSignal<usize>,
    /// The lines repaired, latest last, to take back.
    pub(super) repaired: RwSignal<Vec<u64>>,
    /// Whether the columns are being chosen.
    pub(super) mapping_open: RwSignal<bool>,
    pub(super) mode: RwSignal<UploadMode>,
    pub(super) order: Order,
    pub(super) sending: RwSignal<Sending>,
    pub(super) toasts: Toasts,
    announcer: Announcer,
    // Empty on the server, where a page is dropped on another thread than it was made on.
    worker: StoredValue<SendOption<FileWorker>>,
    picked: StoredValue<SendOption<web_sys::File>>,
    overrides: StoredValue<Overrides>,
    /// Whether the columns are settled: chosen by the person, or as remembered.
    settled: StoredValue<bool>,
    /// Counts the checks: an answer that was waited for is of use only if no other check has begun since.
    run: StoredValue<u64>,
}

impl Wizard {
    pub(crate) fn new(purpose: Purpose, limits: UploadLimits) -> Self {
        let wizard = Self {
            purpose: StoredValue::new(purpose),
            limits,
            live: RwSignal::new(false),
            step: RwSignal::new(Step::File),
            file: RwSignal::new(None),
            check: RwSignal::new(Check::Nothing),
            summary: RwSignal::new(Summary::default()),
            repairs: RwSignal::new(Repairs::default()),
            problems: RwSignal::new(Problems::default()),
            reason: RwSignal::new(None),
            offset: RwSignal::new(0),
            repaired: RwSignal::new(Vec::new()),
            mapping_open: RwSignal::new(false),
            mode: RwSignal::new(UploadMode::GoodRows),
            order: Order::new(),
            sending: RwSignal::new(Sending::Idle),
            toasts: toasts(),
            announcer: announce(),
            worker: StoredValue::new(SendOption::new_local(None)),
            picked: StoredValue::new(SendOption::new_local(None)),
            overrides: StoredValue::new(Overrides::default()),
            settled: StoredValue::new(false),
            run: StoredValue::new(0),
        };
        on_cleanup(move || wizard.leave());
        wizard
    }

    /// A file was chosen or dropped: it is checked at once.
    pub(crate) fn pick(self, file: web_sys::File) {
        // Sizes are whole numbers far below 2^53.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a file's size is a whole number"
        )]
        let bytes = file.size() as u64;
        self.give_up();
        self.file.set(Some((file.name(), bytes)));
        self.picked.set_value(SendOption::new_local(Some(file)));
        self.overrides.set_value(Overrides::default());
        self.settled.set_value(false);
        self.recheck(None);
    }

    /// Checks the file as the person says it is written.
    pub(super) fn check_as(self, overrides: Overrides) {
        self.overrides.set_value(overrides);
        self.recheck(None);
    }

    /// Checks the file with these columns.
    pub(super) fn check_with(self, mapping: Mapping) {
        self.settled.set_value(true);
        self.recheck(Some(mapping));
    }

    /// The customer who gets the devices.
    pub(super) fn customer(self) -> Option<OrganisationNumber> {
        match self.purpose.get_value() {
            Purpose::Upload(customer) => Some(customer),
            Purpose::Delete => None,
        }
    }

    /// Whether the devices are to be deleted.
    pub(super) fn deletes(self) -> bool {
        self.purpose.with_value(|purpose| *purpose == Purpose::Delete)
    }

    /// The checked file, with what was settled about it.
    pub(crate) fn checked_file(self) -> Option<(web_sys::File, AsChecked)> {
        let Check::Done(checked) = self.check.get_untracked() else { return None };
        let file = self.picked.with_value(|file| file.as_ref().cloned())?;
        let settled = AsChecked {
            format: Some(checked.format),
            mapping: Some(checked.mapping),
            repairs: self.repairs.get_untracked(),
        };
        Some((file, settled))
    }

    pub(super) fn overrides(self) -> Overrides {
        self.overrides.get_value()
    }

    fn recheck(self, mapping: Option<Mapping>) {
        self.next_run();
        let of = self.file.with_untracked(|file| file.as_ref().map_or(0, |(_, bytes)| *bytes));
        self.check.set(Check::Running { bytes: 0, of, rows: 0 });
        self.repairs.set(Repairs::default());
        self.repaired.set(Vec::new());
        self.problems.set(Problems::default());
        self.reason.set(None);
        self.offset.set(0);
        self.mapping_open.set(false);
        self.sending.set(Sending::Idle);
        self.step.set(Step::File);
        self.start_worker();
        let command = Command::Check {
            limits: self.limits,
            scope: Scope::OneCustomer,
            mapping,
            overrides: self.overrides.get_value(),
        };
        self.picked.with_value(|file| self.tell_with(&command, file.as_ref()));
    }

    fn start_worker(self) {
        if self.worker.with_value(|worker| worker.is_some()) {
            return;
        }
        let failed = move || {
            if self.worker.try_set_value(SendOption::new_local(None)).is_none() {
                self.check.set(Check::Failed);
                self.step.set(Step::File);
            }
        };
        let worker = FileWorker::start(move |event, blob| self.hear(event, blob), failed);
        if worker.is_none() {
            self.check.set(Check::Failed);
        }
        self.worker.set_value(SendOption::new_local(worker));
    }

    pub(super) fn tell(self, command: &Command) {
        self.tell_with(command, None);
    }

    fn tell_with(self, command: &Command, file: Option<&web_sys::File>) {
        self.worker.try_with_value(|worker| {
            if let Some(worker) = worker.as_ref() {
                worker.tell(command, file);
            }
        });
    }

    /// Lists failed rows, of one reason or of all, from a place on.
    pub(super) fn list(self, reason: Option<Reason>, offset: usize) {
        self.reason.set(reason);
        self.offset.set(offset);
        self.tell(&Command::Problems { reason, offset, limit: PROBLEMS });
    }

    /// Does something about a row.
    pub(super) fn repair(self, line: u64, action: RepairAction) {
        self.tell(&Command::Repair { line, action });
    }

    /// Takes the latest repair back.
    pub(super) fn take_back(self) {
        let line = self.repaired.try_update(Vec::pop).flatten();
        if let Some(line) = line {
            self.tell(&Command::Repair { line, action: RepairAction::Undo });
        }
    }

    /// Back to the beginning, without a file.
    pub(super) fn forget(self) {
        self.tell(&Command::Cancel);
        self.give_up();
        self.forget_quietly();
        self.step.set(Step::File);
    }

    fn hear(self, event: Event, blob: Option<web_sys::Blob>) {
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
            Event::Repaired { line, outcome, summary, repairs } => {
                self.row_changed(line, &outcome, summary, repairs);
            }
            Event::RepairRefused { refusal, .. } => self.toasts.failure(refusal.map_or_else(
                || "This row cannot be changed here. Correct the file.".to_owned(),
                |r| r.sentence(),
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

    fn checking(self) -> bool {
        matches!(*self.check.read_untracked(), Check::Running { .. })
    }

    fn next_run(self) {
        self.run.update_value(|run| *run = run.wrapping_add(1));
    }

    fn forget_quietly(self) {
        self.next_run();
        self.file.set(None);
        self.check.set(Check::Nothing);
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
            match answer {
                Ok(Some(remembered)) if remembered != mapping => self.recheck(Some(remembered)),
                _ => otherwise(),
            }
        });
    }

    fn checked(self, checked: Checked) {
        let summary = checked.summary.clone();
        self.announcer.say(format!(
            "Checked: {} ready, {} to fix, {} duplicates",
            grouped(summary.accepted),
            grouped(summary.to_fix()),
            grouped(summary.duplicates())
        ));
        self.summary.set(summary);
        self.check.set(Check::Done(Box::new(checked)));
        self.step.set(Step::Check);
        self.list(None, 0);
    }

    fn row_changed(self, line: u64, outcome: &Outcome, summary: Summary, repairs: Repairs) {
        let told = match outcome {
            Outcome::Accepted { .. } => format!("Line {} is ready now", grouped(line)),
            Outcome::Failed(problem) => format!("Line {}: {}", grouped(line), problem.sentence),
            Outcome::Dropped => format!("Line {} is left out", grouped(line)),
        };
        self.announcer.say(told);
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
            self.toasts.failure(format!("{} more rows are wrong and not in the file.", grouped(left_out)));
        }
    }

    /// The role that a file's identity column has a name for: "column “IMEI” is the device".
    pub(super) fn identity_column(checked: &Checked) -> Option<String> {
        let at = checked.mapping.column(Role::Identity)?;
        checked.format.columns.get(at).cloned()
    }
}

/// Gives the browser a file to save.
fn save(blob: &web_sys::Blob, name: &str) {
    use wasm_bindgen::JsCast;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_made_on_one_thread_of_the_server_is_dropped_on_another() {
        let owner = Owner::new();
        owner.with(|| {
            let customer = OrganisationNumber::parse("7300418825").unwrap();
            Wizard::new(Purpose::Upload(customer), UploadLimits::default());
        });
        assert!(std::thread::spawn(move || drop(owner)).join().is_ok());
    }
}
