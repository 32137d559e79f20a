use super::revoke_api_key;
use crate::ui::{Confirm, MenuItem, Moment, Question, Status, Tone};
use crate::words::Here;
use domain::api_keys::{ApiKeyRow, ApiKeyStatus, Network};
use leptos::prelude::*;

/// A cell of API keys.
pub(super) fn cell(row: &ApiKeyRow, column: &'static str) -> AnyView {
    match column {
        "name" => row.name.clone().into_any(),
        "ending" => view! { <span class="id">{format!("…{}", row.ending)}</span> }.into_any(),
        "scopes" => {
            row.scopes.iter().map(|scope| scope.label().here()).collect::<Vec<_>>().join(", ").into_any()
        }
        "status" => {
            let tone = match row.status {
                ApiKeyStatus::Active => Tone::Ok,
                ApiKeyStatus::Expired | ApiKeyStatus::Orphaned => Tone::Warn,
                ApiKeyStatus::Revoked => Tone::Still,
            };
            view! { <Status tone label=row.status.label().here()/> }.into_any()
        }
        "last_used_at" => match row.last_used_at {
            Some(at) => {
                let from = row.last_address.clone();
                view! { <Moment at/>{from.map(|from| view! { <span class="status-more">{t!("from {from}", from)}</span> })} }
                    .into_any()
            }
            None => view! { <span class="soft">{t!("Never")}</span> }.into_any(),
        },
        "expires_at" => match row.expires_at {
            Some(at) => view! { <Moment at/> }.into_any(),
            None => view! { <span class="soft">{t!("When it is revoked")}</span> }.into_any(),
        },
        "owner" => row.owner.clone().into_any(),
        "networks" if row.networks.is_empty() => view! { <span class="soft">{t!("All")}</span> }.into_any(),
        "networks" => row.networks.iter().map(Network::to_string).collect::<Vec<_>>().join(", ").into_any(),
        "created_at" => view! { <Moment at=row.created_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// The menu of a row.
pub(super) fn actions(row: &ApiKeyRow, confirm: Confirm, changed: Callback<()>) -> Vec<MenuItem> {
    let possible = match row.status {
        ApiKeyStatus::Revoked => Err(t!("It is revoked already.").to_owned()),
        ApiKeyStatus::Active | ApiKeyStatus::Expired | ApiKeyStatus::Orphaned => Ok(()),
    };
    let row = row.clone();
    let ask = move || confirm.ask(question(row.clone(), changed));
    vec![MenuItem::call(t!("Revoke"), ask).enabled(possible).danger()]
}

fn question(row: ApiKeyRow, changed: Callback<()>) -> Question {
    let ApiKeyRow { id, name, .. } = row;
    let told = name.clone();
    let act = move || {
        let (id, name) = (id.clone(), told.clone());
        async move {
            revoke_api_key(id).await?;
            changed.run(());
            Ok(t!("The API key {name} is revoked", name))
        }
    };
    Question::new(t!("Revoke the API key {name}?", name), t!("Revoke API key"), act)
        .text(t!("This cannot be undone: a program that uses it is refused at once."))
        .goes(t!("The key, and the access tokens that it was given"))
        .stays(t!("What programs did with it"))
        .stays(t!("The activity log"))
        .danger()
}
