use super::revoke_api_key;
use crate::ui::{Confirm, MenuItem, Moment, Question, Status, Tone};
use domain::api_keys::{ApiKeyRow, ApiKeyStatus, Network};
use domain::people::Permission;
use leptos::prelude::*;

/// A cell of API keys.
pub(super) fn cell(row: &ApiKeyRow, column: &'static str) -> AnyView {
    match column {
        "name" => row.name.clone().into_any(),
        "ending" => view! { <span class="id">{format!("…{}", row.ending)}</span> }.into_any(),
        "scopes" => row.scopes.iter().map(Permission::label).collect::<Vec<_>>().join(", ").into_any(),
        "status" => {
            let tone = match row.status {
                ApiKeyStatus::Active => Tone::Ok,
                ApiKeyStatus::Expired | ApiKeyStatus::Orphaned => Tone::Warn,
                ApiKeyStatus::Revoked => Tone::Still,
            };
            view! { <Status tone label=row.status.label()/> }.into_any()
        }
        "last_used_at" => match row.last_used_at {
            Some(at) => {
                let from = row.last_address.clone();
                view! { <Moment at/>{from.map(|from| view! { <span class="status-more">{format!("from {from}")}</span> })} }
                    .into_any()
            }
            None => view! { <span class="soft">"Never"</span> }.into_any(),
        },
        "expires_at" => match row.expires_at {
            Some(at) => view! { <Moment at/> }.into_any(),
            None => view! { <span class="soft">"When it is revoked"</span> }.into_any(),
        },
        "owner" => row.owner.clone().into_any(),
        "networks" if row.networks.is_empty() => view! { <span class="soft">"All"</span> }.into_any(),
        "networks" => row.networks.iter().map(Network::to_string).collect::<Vec<_>>().join(", ").into_any(),
        "created_at" => view! { <Moment at=row.created_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// The menu of a row.
pub(super) fn actions(row: &ApiKeyRow, confirm: Confirm, changed: Callback<()>) -> Vec<MenuItem> {
    let possible = match row.status {
        ApiKeyStatus::Revoked => Err("It is revoked already.".to_owned()),
        ApiKeyStatus::Active | ApiKeyStatus::Expired | ApiKeyStatus::Orphaned => Ok(()),
    };
    let row = row.clone();
    let ask = move || confirm.ask(question(row.clone(), changed));
    vec![MenuItem::call("Revoke", ask).enabled(possible).danger()]
}

fn question(row: ApiKeyRow, changed: Callback<()>) -> Question {
    let ApiKeyRow { id, name, .. } = row;
    let told = name.clone();
    let act = move || {
        let (id, name) = (id.clone(), told.clone());
        async move {
            revoke_api_key(id).await?;
            changed.run(());
            Ok(format!("The API key {name} is revoked"))
        }
    };
    Question::new(format!("Revoke the API key {name}?"), "Revoke API key", act)
        .text("This cannot be undone: a program that uses it is refused at once.")
        .goes("The key, and the access tokens that it was given")
        .stays("What programs did with it")
        .stays("The activity log")
        .danger()
}
