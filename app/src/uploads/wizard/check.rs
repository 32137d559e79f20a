use super::details::ModeChoice;
use super::mapping::MappingForm;
use super::preview::Preview;
use super::problems::ProblemRows;
use super::receivers::ReceiverRows;
use super::state::{Check, Step, Wizard};
use crate::error::ApiError;
use crate::shell::DeniedButton;
use crate::ui::{Glyph, Icon, Progress, grouped};
use crate::words;
use crate::words::Here;
use domain::PortalError;
use domain::device_registry::RegistryPart;
use domain::uploads::file::protocol::{Checked, Command};
use domain::uploads::{UploadMode, UploadRefusal};
use leptos::prelude::*;

/// How the check goes, under the place for the file: progress, a refusal, or the question which column is what.
#[component]
pub(crate) fn CheckState(wizard: Wizard) -> impl IntoView {
    let check = wizard.check;
    let running = Memo::new(move |_| matches!(*check.read(), Check::Running { .. }));
    let far = Signal::derive(move || match *check.read() {
        Check::Running { bytes, of, rows } => (bytes, of, rows),
        _ => (0, 0, 0),
    });
    let progress = move || {
        running.get().then(|| {
            view! {
                <div class="checking">
                    <Progress done=Signal::derive(move || far.get().0) of=Signal::derive(move || far.get().1) label=t!("Checking the file")/>
                    <span class="soft">{move || t!("{count} row checked, on this computer" | "{count} rows checked, on this computer", count = far.get().2)}</span>
                    <button type="button" class="btn small" on:click=move |_| wizard.tell(&Command::Cancel)>{t!("Cancel")}</button>
                </div>
            }
        })
    };
    let outcome = move || {
        match check.get() {
        Check::Refused(refusal) => wrong(refusal.sentence(words::language())),
        Check::Changed => wrong(words::sentence(&ApiError::Portal(PortalError::Upload(UploadRefusal::FileChanged)))),
        Check::Failed => view! {
            <p class="notice bad" role="alert"><Icon glyph=Glyph::Alert/>
                <span>{t!("The file could not be checked in this browser. Reload the page and try again; the server checks every file in any case.")}</span>
            </p>
        }
        .into_any(),
        Check::NeedsMapping { format, mapping, refusal } => view! {
            <p class="notice warn" role="alert"><Icon glyph=Glyph::Info/><span>{refusal.sentence(words::language())}</span></p>
            <MappingForm wizard format mapping/>
        }
        .into_any(),
        // Who walked back to here may go on.
        Check::Done(_) => view! {
            <p class="bar">
                <span>{move || wizard.file.get().map(|(name, _)| t!("{name} is checked.", name))}</span>
                <button type="button" class="btn primary" on:click=move |_| wizard.step.set(Step::Check)>{t!("Continue")}</button>
            </p>
        }
        .into_any(),
        Check::Nothing | Check::Running { .. } => ().into_any(),
    }
    };
    view! { {progress}{outcome} }.into_any()
}

fn wrong(sentence: String) -> AnyView {
    view! { <p class="notice bad" role="alert"><Icon glyph=Glyph::Alert/><span>{sentence}</span></p> }
        .into_any()
}

/// The step Check: what the file is, its counts, the rows to fix, the first rows.
#[component]
pub(crate) fn CheckStep(wizard: Wizard) -> impl IntoView {
    let checked = Memo::new(move |_| match wizard.check.get() {
        Check::Done(checked) => Some(*checked),
        _ => None,
    });
    move || checked.get().map(|checked| shown(wizard, checked))
}

fn shown(wizard: Wizard, checked: Checked) -> impl IntoView {
    let facts = file_facts(wizard, &checked);
    let mapping = {
        let checked = checked.clone();
        move || {
            let (format, mapping) = (checked.format.clone(), checked.mapping.clone());
            wizard.mapping_open.get().then(|| view! { <MappingForm wizard format mapping/> })
        }
    };
    let elapsed = format!("{}.{:02} s", checked.elapsed_ms / 1000, checked.elapsed_ms % 1000 / 10);
    let failed = Memo::new(move |_| wizard.summary.read().failed > 0);
    let errors = move || {
        failed.get().then(|| {
            let words = move || t!("Download the {count} row with reasons" | "Download the {count} rows with reasons", count = wizard.summary.read().failed);
            view! { <button type="button" class="link" on:click=move |_| wizard.tell(&Command::ErrorsCsv)>{words}</button> }
        })
    };
    view! {
        <section class="step" id=Step::Check.id() tabindex="-1" aria-label=t!("Check")>
            {facts}
            {mapping}
            {tiles(wizard, elapsed)}
            {repaired(wizard)}
            <Show when=move || failed.get()><ProblemRows wizard/></Show>
            <ReceiverRows wizard/>
            <Preview wizard checked/>
            <div class="bar">
                <Show when=move || !wizard.deletes() && (failed.get() || wizard.receivers.refused() != 0)><ModeChoice wizard/></Show>
                <span class="bar-end">{errors}</span>
            </div>
        </section>
        <footer>
            <button type="button" class="btn" on:click=move |_| wizard.forget()>{t!("Choose another file")}</button>
            {move || next(wizard)}
        </footer>
    }
    .into_any()
}

fn file_facts(wizard: Wizard, checked: &Checked) -> impl IntoView + use<> {
    let (name, bytes) = wizard.file.get_untracked().unwrap_or_default();
    let format = &checked.format;
    let header = if format.header { t!("header in the first line") } else { t!("no header") };
    let tacs = wizard.registry() == Some(RegistryPart::Tacs);
    let device = Wizard::identity_column(checked).map(|name| {
        if tacs {
            t!(" · column “{name}” is the TAC", name)
        } else {
            t!(" · column “{name}” is the device", name)
        }
    });
    let how = format!(
        "{} · {} · {} · {header}{}",
        size(bytes),
        format.encoding.label(),
        format.delimiter.label().here(),
        device.unwrap_or_default()
    );
    view! {
        <div class="file-facts">
            <span class="tag">"CSV"</span>
            <b>{name}</b>
            <span class="soft">{how}</span>
            <button type="button" class="link" aria-expanded=move || wizard.mapping_open.get().to_string()
                on:click=move |_| wizard.mapping_open.update(|open| *open = !*open)>{t!("Change mapping")}</button>
        </div>
    }
    .into_any()
}

fn tiles(wizard: Wizard, elapsed: String) -> impl IntoView {
    let summary = wizard.summary;
    let notes = move || summary.read().notes.values().sum::<u64>();
    let which = move || {
        let kinds: Vec<_> = summary.read().notes.keys().map(|note| note.sentence().here()).collect();
        if kinds.is_empty() { t!("notes").to_owned() } else { t!("notes: {kinds}", kinds = kinds.join(" ")) }
    };
    let wrong = move || summary.read().to_fix() > 0;
    let ready = match wizard.registry() {
        Some(_) => t!("ready to load"),
        None if wizard.deletes() => t!("devices named"),
        None => t!("ready to upload"),
    };
    view! {
        <div class="tiles">
            <div class="tile"><b>{move || grouped(wizard.ready())}</b><span>{ready}</span></div>
            <div class="tile" class:bad=wrong>
                <b>{move || grouped(summary.read().to_fix())}</b><span>{t!("to fix")}</span>
            </div>
            <div class="tile"><b>{move || grouped(summary.read().duplicates())}</b><span>{t!("duplicates in the file")}</span></div>
            <div class="tile"><b>{move || grouped(notes())}</b><span>{which}</span></div>
            <div class="tile"><b>{elapsed}</b><span>{t!("checked on this computer")}</span></div>
        </div>
    }
    .into_any()
}

fn repaired(wizard: Wizard) -> impl IntoView {
    move || {
        let count = wizard.repairs.read().0.len() as u64;
        (count > 0).then(|| {
            view! {
                <p class="notice ok">
                    <Icon glyph=Glyph::Tick/>
                    <span>{t!("{count} row corrected or left out here; your file stays as it is." | "{count} rows corrected or left out here; your file stays as it is.", count = count)}</span>
                    <button type="button" class="btn small" on:click=move |_| wizard.take_back()>{t!("Take the last one back")}</button>
                </p>
            }
        })
    }
}

fn next(wizard: Wizard) -> AnyView {
    let summary = wizard.summary.read();
    let ready = wizard.ready();
    let count = wizard.counted(ready);
    let words = if wizard.registry().is_some() {
        t!("Load {count}", count)
    } else {
        t!("Continue with {count}", count)
    };
    let refused = if summary.accepted == 0 {
        Some(t!("No row is ready. Correct the rows, or choose another file."))
    } else if ready == 0 {
        Some(t!(
            "None of these customers takes uploads. Correct the Customer IDs, or add the customers first."
        ))
    } else if summary.failed + wizard.receivers.refused() > 0 && wizard.mode.get() == UploadMode::AllOrNothing
    {
        Some(t!(
            "All or nothing is chosen and some rows are wrong. Correct or drop them, or upload the good rows."
        ))
    } else {
        None
    };
    if let Some(reason) = refused {
        return view! { <DeniedButton label=words class="btn primary" reason/> }.into_any();
    }
    let go_on = move |_| {
        if wizard.registry().is_some() {
            wizard.send();
        } else {
            wizard.step.set(Step::Details);
        }
    };
    view! { <button type="button" class="btn primary" on:click=go_on>{words}</button> }.into_any()
}

/// A size as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => t!("{count} byte" | "{count} bytes", count = bytes),
        1_024..1_048_576 => t!("{size} KB", size = grouped(bytes.div_ceil(1_024))),
        _ => t!(
            "{whole}.{tenths} MB",
            whole = grouped(bytes / 1_048_576),
            tenths = bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_as_people_say_it() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(2_000), "2 KB");
        assert_eq!(size(14_900_000), "14.2 MB");
    }
}
