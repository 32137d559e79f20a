use super::purpose::Purpose;
use super::receivers::Receivers;
use super::sending::{Order, Sending};
use super::worker::FileWorker;
use crate::ui::{Announcer, Toasts, announce, toasts};
use domain::languages::Text;
use domain::text;
use domain::uploads::file::protocol::{Checked, Command, PreviewRow, Problem, RepairAction};
use domain::uploads::file::{FileRefusal, Format, Mapping, Overrides, Repairs, Role, Summary};
use domain::uploads::{Reason, UploadLimits, UploadMode};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;

/// How many failed rows are listed at once.
pub(super) const PROBLEMS: usize = 50;

/// Where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    File,
    Check,
    Details,
    Upload,
}

impl Step {
    pub(super) const ALL: [(Self, Text); 4] = [
        (Self::File, text!("File")),
        (Self::Check, text!("Check")),
        (Self::Details, text!("Details")),
        (Self::Upload, text!("Upload")),
    ];

    /// Its name in the address.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Check => "check",
            Self::Details => "details",
            Self::Upload => "upload",
        }
    }

    /// The step with this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().map(|(step, _)| step).find(|step| step.name() == name)
    }

    /// The id of its section.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::File => "step-file",
            Self::Check => "step-check",
            Self::Details => "step-details",
            Self::Upload => "step-upload",
        }
    }
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
    /// The first rows, as they stand now.
    pub(super) first_rows: RwSignal<Vec<PreviewRow>>,
    pub(super) reason: RwSignal<Option<Reason>>,
    pub(super) offset: RwSignal<usize>,
    /// The lines repaired, latest last, to take back.
    pub(super) repaired: RwSignal<Vec<u64>>,
    /// Whether the columns are being chosen.
    pub(super) mapping_open: RwSignal<bool>,
    pub(super) mode: RwSignal<UploadMode>,
    pub(super) order: Order,
    pub(super) receivers: Receivers,
    pub(super) sending: RwSignal<Sending>,
    pub(super) toasts: Toasts,
    pub(super) announcer: Announcer,
    // Empty on the server, where a page is dropped on another thread than it was made on.
    worker: StoredValue<SendOption<FileWorker>>,
    pub(super) picked: StoredValue<SendOption<web_sys::File>>,
    overrides: StoredValue<Overrides>,
    /// Whether the columns are settled: chosen by the person, or as remembered.
    pub(super) settled: StoredValue<bool>,
    /// Counts the checks: an answer that was waited for is of use only if no other check has begun since.
    pub(super) run: StoredValue<u64>,
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
            first_rows: RwSignal::new(Vec::new()),
            reason: RwSignal::new(None),
            offset: RwSignal::new(0),
            repaired: RwSignal::new(Vec::new()),
            mapping_open: RwSignal::new(false),
            mode: RwSignal::new(UploadMode::GoodRows),
            order: Order::new(),
            receivers: Receivers::new(),
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

    pub(super) fn overrides(self) -> Overrides {
        self.overrides.get_value()
    }

    pub(super) fn recheck(self, mapping: Option<Mapping>) {
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
            scope: self.scope(),
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

    pub(super) fn checking(self) -> bool {
        matches!(*self.check.read_untracked(), Check::Running { .. })
    }

    pub(super) fn next_run(self) {
        self.run.update_value(|run| *run = run.wrapping_add(1));
    }

    pub(super) fn forget_quietly(self) {
        self.next_run();
        self.file.set(None);
        self.check.set(Check::Nothing);
    }

    /// The role that a file's identity column has a name for: "column “IMEI” is the device".
    pub(super) fn identity_column(checked: &Checked) -> Option<String> {
        let at = checked.mapping.column(Role::Identity)?;
        checked.format.columns.get(at).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::organisations::OrganisationNumber;

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
