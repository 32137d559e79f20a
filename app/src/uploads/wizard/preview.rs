use super::state::Wizard;
use crate::ui::grouped;
use crate::words::{Here, language};
use domain::device_registry::RegistryPart;
use domain::uploads::file::Role;
use domain::uploads::file::protocol::{Checked, Outcome, PreviewRow};
use leptos::prelude::*;

/// The first rows as they were understood.
#[component]
pub(super) fn Preview(wizard: Wizard, checked: Checked) -> impl IntoView {
    let roles = checked.mapping.0.clone();
    let headers = checked
        .format
        .columns
        .iter()
        .zip(&roles)
        .map(|(name, role)| {
            let role = (*role != Role::Ignore)
                .then(|| view! { <span class="role">{role.label_in(wizard.scope()).here()}</span> });
            view! { <th scope="col">{name.clone()}{role}</th> }
        })
        .collect_view();
    let what = if wizard.registry() == Some(RegistryPart::Tacs) { "TAC" } else { t!("Device") };
    let rows = move || wizard.first_rows.get().into_iter().map(row).collect_view();
    view! {
        <details class="first-rows" open>
            <summary>{t!("First rows")}</summary>
            <div class="sheet scroll" tabindex="0" role="region" aria-label=t!("First rows")>
                <table>
                    <caption class="unseen">{t!("First rows of the file")}</caption>
                    <thead><tr><th scope="col" class="num">{t!("Line")}</th><th scope="col">{what}</th>{headers}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn row(row: PreviewRow) -> impl IntoView {
    let device = match row.outcome {
        Outcome::Accepted { identity, note } => view! {
            <span class="id">{identity}</span>
            {note.map(|note| view! { <span class="soft small">" "{note.sentence().here()}</span> })}
        }
        .into_any(),
        Outcome::Failed(problem) => {
            view! { <span class="why">{problem.reason.sentence(&problem.detail, language())}</span> }
                .into_any()
        }
        Outcome::Dropped => view! { <span class="soft">{t!("Left out")}</span> }.into_any(),
    };
    let cells = row.cells.into_iter().map(|cell| view! { <td class="id">{cell}</td> }).collect_view();
    view! { <tr><td class="num id">{grouped(row.line)}</td><td>{device}</td>{cells}</tr> }.into_any()
}
