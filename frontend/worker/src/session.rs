//! One page's work with one file.

use crate::check::{CheckedFile, Request, Stopped, check};
use crate::scope::{post, post_with};
use crate::send::{Sending, send};
use domain::uploads::Reason;
use domain::uploads::file::protocol::{Command, Event, Outcome, RepairAction};
use domain::uploads::file::{ErrorRow, Standing, errors_csv_header};
use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, Blob, BlobPropertyBag};

/// The file at hand, and what runs.
#[derive(Default)]
pub struct Session {
    file: RefCell<Option<CheckedFile>>,
    /// Counts what was begun or cancelled: what runs under an older number stops.
    run: Cell<u64>,
    abort: RefCell<Option<AbortController>>,
}

impl Session {
    /// Does what the page asks for.
    pub fn receive(self: Rc<Self>, command: Command, beside: JsValue) {
        match command {
            Command::Check { limits, scope, mapping, overrides } => {
                let Ok(blob) = beside.dyn_into::<Blob>() else { return };
                let request = Request { limits, scope, mapping, overrides };
                spawn_local(self.check(blob, request));
            }
            Command::Problems { reason, offset, limit } => self.problems(reason, offset, limit),
            Command::Repair { line, action } => self.repair(line, action),
            Command::ErrorsCsv => self.errors_csv(),
            Command::Send { url, chunk, offset } => self.send(url, chunk, offset),
            Command::Cancel => {
                self.begin();
                post(&Event::Cancelled);
            }
        }
    }

    /// Ends what runs; what begins now runs under the number returned.
    fn begin(&self) -> u64 {
        if let Some(abort) = self.abort.take() {
            abort.abort();
        }
        self.run.set(self.run.get() + 1);
        self.run.get()
    }

    async fn check(self: Rc<Self>, blob: Blob, request: Request) {
        let run = self.begin();
        self.file.take();
        let stopped = check(blob, request, || self.run.get() == run).await;
        if self.run.get() != run {
            // The page has moved on; what became of this file would be taken for the next one's.
            return;
        }
        let event = match stopped {
            Ok((file, checked)) => {
                self.file.replace(Some(file));
                Event::Checked(Box::new(checked))
            }
            Err(Stopped::Cancelled) => return,
            Err(Stopped::Refused(refusal)) => Event::Refused { refusal },
            Err(Stopped::NeedsMapping { format, mapping, refusal }) => {
                Event::NeedsMapping { format, mapping, refusal }
            }
            Err(Stopped::Changed) => Event::FileChanged,
        };
        post(&event);
    }

    fn problems(&self, reason: Option<Reason>, offset: usize, limit: usize) {
        let file = self.file.borrow();
        let Some(file) = file.as_ref() else { return };
        let failing = || {
            let failed = file.collected.failed.iter();
            failed.filter(|kept| kept.reason().is_some_and(|now| reason.is_none_or(|wanted| wanted == now)))
        };
        let problems = failing().skip(offset).take(limit).filter_map(|kept| {
            match kept.outcome(&file.checker, file.repairs.0.get(&kept.record.line())) {
                Outcome::Failed(problem) => Some(problem),
                Outcome::Accepted { .. } | Outcome::Dropped => None,
            }
        });
        post(&Event::Problems { total: failing().count(), problems: problems.collect() });
    }

    fn repair(&self, line: u64, action: RepairAction) {
        let mut file = self.file.borrow_mut();
        let Some(CheckedFile { checker, collected, repairs, .. }) = file.as_mut() else { return };
        let Ok(place) = collected.failed.binary_search_by_key(&line, |kept| kept.record.line()) else {
            return post(&Event::RepairRefused { line, refusal: None });
        };
        let kept = &mut collected.failed[place];
        let before = repairs.0.get(&line).cloned();
        match action {
            RepairAction::Replace { role, text } => repairs.replace(line, role, text),
            RepairAction::Drop => repairs.drop_row(line),
            RepairAction::Undo => drop(repairs.0.remove(&line)),
        }
        if let Err(refusal) = repairs.check() {
            match before {
                Some(before) => repairs.0.insert(line, before),
                None => repairs.0.remove(&line),
            };
            return post(&Event::RepairRefused { line, refusal: Some(refusal) });
        }
        let repair = repairs.0.get(&line);
        kept.standing = checker.recheck(&kept.record, repair, &kept.standing);
        let outcome = kept.outcome(checker, repair);
        let summary = checker.summary().clone();
        let (repairs, customers) = (repairs.clone(), checker.customers().to_vec());
        post(&Event::Repaired { line, outcome, summary, repairs, customers });
    }

    fn errors_csv(&self) {
        let file = self.file.borrow();
        let Some(CheckedFile { checker, collected, repairs, .. }) = file.as_ref() else { return };
        let mut csv = String::new();
        let scope = checker.scope();
        errors_csv_header(&mut csv, scope);
        let mut rows = 0;
        for kept in &collected.failed {
            if let Standing::Failed { reason, detail, .. } = kept.standing {
                let record = checker.record(&kept.record, repairs.0.get(&kept.record.line()));
                ErrorRow::new(&record).write(&mut csv, scope, reason, detail.as_str());
                rows += 1;
            }
        }
        let kind = BlobPropertyBag::new();
        kind.set_type("text/csv;charset=utf-8");
        let parts = Array::of1(&csv.into());
        if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind) {
            post_with(&Event::Errors { rows, left_out: collected.left_out }, Some(&blob));
        }
    }

    fn send(self: Rc<Self>, url: String, chunk: u64, offset: u64) {
        let run = self.begin();
        let Some(file) = self.file.borrow().as_ref().map(|file| (file.blob.clone(), file.slices.clone()))
        else {
            return;
        };
        let (blob, slices) = file;
        let Ok(abort) = AbortController::new() else { return };
        let signal = abort.signal();
        self.abort.replace(Some(abort));
        spawn_local(async move {
            let sending = Sending { blob, slices, url, chunk, offset, signal };
            send(sending, || self.run.get() == run).await;
        });
    }
}
