use super::state::{PROBLEMS, Wizard};
use crate::ui::grouped;
use crate::words::Here;
use domain::uploads::Reason;
use domain::uploads::file::protocol::{Problem, RepairAction};
use leptos::html;
use leptos::prelude::*;

/// The rows to fix: reasons on one side as a filter, rows on the other, each mended where it stands.
#[component]
pub(super) fn ProblemRows(wizard: Wizard) -> impl IntoView {
    let reasons = move || {
        let summary = wizard.summary.get();
        let all = reason(wizard, None, t!("All to fix"), summary.failed);
        let each = summary
            .reasons
            .iter()
            .map(|(why, rows)| reason(wizard, Some(*why), why.title().here(), *rows))
            .collect_view();
        view! { {all}{each} }
    };
    let editing = RwSignal::new(None::<u64>);
    let rows = move || wizard.problems.get().rows;
    let key = |problem: &Problem| (problem.line, problem.text.clone(), problem.reason.code());
    let shown = move || {
        let (total, from) = (wizard.problems.read().total, wizard.offset.get());
        let to = (from + PROBLEMS).min(total);
        (from, to, total)
    };
    let pager = move || {
        let (from, to, total) = shown();
        (total > PROBLEMS).then(|| {
            let go = move |offset: usize| wizard.list(wizard.reason.get_untracked(), offset);
            view! {
                <div class="foot">
                    <span>{t!("{from}–{to} of {of}", from = grouped(from as u64 + 1), to = grouped(to as u64), of = grouped(total as u64))}</span>
                    <span class="end">
                        <button type="button" class="btn small" disabled=from == 0 on:click=move |_| go(from.saturating_sub(PROBLEMS))>{t!("Previous")}</button>
                        <button type="button" class="btn small" disabled=to >= total on:click=move |_| go(to)>{t!("Next")}</button>
                    </span>
                </div>
            }
        })
    };
    view! {
        <div class="two">
            <ul class="reasons" aria-label=t!("Reasons")>{reasons}</ul>
            <div class="sheet">
                <div class="scroll" id="rows-to-fix" tabindex="0" role="region" aria-label=t!("Rows to fix")>
                    <table class="problems">
                        <caption class="unseen">{t!("Rows to fix")}</caption>
                        <thead>
                            <tr><th scope="col" class="num">{t!("Line")}</th><th scope="col">{t!("In the file")}</th><th scope="col">{t!("What is wrong")}</th><td></td></tr>
                        </thead>
                        <tbody><For each=rows key=key children=move |problem| line(wizard, problem, editing)/></tbody>
                    </table>
                </div>
                {pager}
            </div>
        </div>
    }
    .into_any()
}

fn reason(wizard: Wizard, reason: Option<Reason>, label: &'static str, rows: u64) -> impl IntoView {
    let current = move || (wizard.reason.get() == reason).then_some("true");
    view! {
        <li>
            <button type="button" aria-current=current on:click=move |_| wizard.list(reason, 0)>
                <span>{label}</span><span class="num">{grouped(rows)}</span>
            </button>
        </li>
    }
    .into_any()
}

fn line(wizard: Wizard, problem: Problem, editing: RwSignal<Option<u64>>) -> impl IntoView {
    let Problem { line, role, text, reason, detail, hint } = problem;
    let sentence = reason.sentence(&detail, crate::words::language());
    let own = move || editing.get() == Some(line);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if own()
            && let Some(field) = field.get()
        {
            // A field that is gone by then needs no focus.
            let _ = field.focus();
        }
    });
    let replace = move |text: String| {
        editing.set(None);
        wizard.repair(line, RepairAction::Replace { role, text });
    };
    let save = move || {
        if let Some(field) = field.get_untracked() {
            replace(field.value());
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            save();
        }
        "Escape" => {
            event.stop_propagation();
            editing.set(None);
        }
        _ => {}
    };
    let number = grouped(line);
    let label = t!("Line {number}", number);
    let cell = {
        let label = label.clone();
        move || {
            if own() {
                view! {
                    <input node_ref=field class="input id" value=text.clone() maxlength="100" autocomplete="off"
                        aria-label=t!("{label} in the file", label) on:keydown=keys/>
                }
                .into_any()
            } else {
                let shown = if text.trim().is_empty() { t!("empty").to_owned() } else { text.clone() };
                view! { <span class="id cell-bad" title=text.clone()>{shown}</span> }.into_any()
            }
        }
    };
    let acts = move || {
        if own() {
            return view! {
                <button type="button" class="btn small primary" on:click=move |_| save()>{t!("Save")}</button>
                <button type="button" class="btn small" on:click=move |_| editing.set(None)>{t!("Cancel")}</button>
            }
            .into_any();
        }
        let suggestion = hint.clone().map(|hint| {
            let which = t!(" for {field}: {hint}", field = crate::words::within_sentence(&label), hint);
            view! {
                <button type="button" class="btn small" on:click=move |_| replace(hint.clone())>
                    {t!("Use suggestion")}<span class="unseen">{which}</span>
                </button>
            }
        });
        let (edit, drop) =
            (t!("Edit line {line}", line = grouped(line)), t!("Drop line {line}", line = grouped(line)));
        view! {
            {suggestion}
            <button type="button" class="btn small" aria-label=edit on:click=move |_| editing.set(Some(line))>{t!("Edit")}</button>
            <button type="button" class="btn small quiet" aria-label=drop on:click=move |_| wizard.repair(line, RepairAction::Drop)>{t!("Drop")}</button>
        }
        .into_any()
    };
    view! { <tr><td class="num id">{number}</td><td>{cell}</td><td class="why">{sentence}</td><td class="acts">{acts}</td></tr> }.into_any()
}
