use super::state::Wizard;
use crate::words::Here;
use domain::uploads::file::{Delimiter, Encoding, Format, Mapping, Overrides, Role, Scope};
use leptos::prelude::*;

/// Values of a column that help to recognise it.
const SAMPLES: usize = 3;

/// Which column is what, and how the file is written. A change of encoding, delimiter or header checks again at once,
/// because the columns may be others then.
#[component]
pub(super) fn MappingForm(wizard: Wizard, format: Format, mapping: Mapping) -> impl IntoView {
    let roles = RwSignal::new(mapping.0);
    let overrides = wizard.overrides();
    let encoding = format.encoding;
    let encodings = Encoding::ALL.into_iter().map(|choice| (choice.label(), choice == encoding)).collect();
    let delimiter = format.delimiter;
    let delimiters =
        Delimiter::ALL.into_iter().map(|choice| (choice.label().here(), choice == delimiter)).collect();
    let header = format.header;
    let first_row = if wizard.scope() == Scope::Tacs { t!("is a TAC") } else { t!("is a device") };
    let columns = format.columns.iter().enumerate().map(|(at, name)| {
        let samples: Vec<String> =
            format.sample.iter().take(SAMPLES).filter_map(|row| row.get(at).cloned()).collect();
        column(at, name.clone(), samples, roles, wizard.scope())
    });
    let apply = move |_| wizard.check_with(Mapping(roles.get_untracked()));
    view! {
        <div class="sheet padded mapping">
            <h2>{t!("Which column is what")}</h2>
            <div class="scroll">
                <table>
                    <caption class="unseen">{t!("Columns of the file")}</caption>
                    <thead><tr><th scope="col">{t!("Column")}</th><th scope="col">{t!("First values")}</th><th scope="col">{t!("Is the")}</th></tr></thead>
                    <tbody>{columns.collect_view()}</tbody>
                </table>
            </div>
            <div class="mapping-format">
                {choice("encoding", t!("Encoding"), encodings, move |at| {
                    wizard.check_as(Overrides { encoding: Encoding::ALL.get(at).copied(), ..overrides });
                })}
                {choice("delimiter", t!("Cells are separated by"), delimiters, move |at| {
                    wizard.check_as(Overrides { delimiter: Delimiter::ALL.get(at).copied(), ..overrides });
                })}
                {choice("header", t!("The first line"), vec![(t!("names the columns"), header), (first_row, !header)], move |at| {
                    wizard.check_as(Overrides { header: Some(at == 0), ..overrides });
                })}
            </div>
            <div class="panel-end">
                <button type="button" class="btn" on:click=move |_| wizard.mapping_open.set(false)>{t!("Close")}</button>
                <button type="button" class="btn primary" on:click=apply>{t!("Check with these columns")}</button>
            </div>
        </div>
    }
    .into_any()
}

fn column(
    at: usize,
    name: String,
    samples: Vec<String>,
    roles: RwSignal<Vec<Role>>,
    scope: Scope,
) -> impl IntoView {
    let choices = scope.roles();
    let options = choices
        .iter()
        .enumerate()
        .map(|(place, role)| {
            let role = *role;
            let chosen = move || roles.with(|roles| roles.get(at) == Some(&role));
            view! { <option value=place.to_string() selected=chosen>{role.label_in(scope).here()}</option> }
        })
        .collect_view();
    let choose = move |event: web_sys::Event| {
        let role =
            event_target_value(&event).parse::<usize>().ok().and_then(|place| choices.get(place).copied());
        let Some(role) = role else { return };
        roles.update(|roles| {
            // Each role belongs to one column.
            for other in roles.iter_mut().filter(|other| **other == role && role != Role::Ignore) {
                *other = Role::Ignore;
            }
            if let Some(own) = roles.get_mut(at) {
                *own = role;
            }
        });
    };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td class="id samples">{samples.join(", ")}</td>
            <td><select class="input" aria-label=t!("Column {name} is the", name) on:change=choose>{options}</select></td>
        </tr>
    }
    .into_any()
}

fn choice(
    id: &'static str,
    label: &'static str,
    choices: Vec<(&'static str, bool)>,
    choose: impl Fn(usize) + 'static,
) -> impl IntoView {
    let options = choices
        .into_iter()
        .enumerate()
        .map(|(place, (label, selected))| view! { <option value=place.to_string() selected=selected>{label}</option> })
        .collect_view();
    let change = move |event: web_sys::Event| {
        if let Ok(place) = event_target_value(&event).parse() {
            choose(place);
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="input" id=id on:change=change>{options}</select>
        </div>
    }
    .into_any()
}
