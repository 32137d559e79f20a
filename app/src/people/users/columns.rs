use super::acts::Acts;
use crate::people::Me;
use crate::ui::{MenuItem, Moment, Status, Tone};
use crate::words;
use crate::words::{Here, role_name};
use domain::people::{MailState, UserRow, UserStatus};
use domain::policy::Denied;
use leptos::prelude::*;

/// A cell of users.
pub(super) fn cell(row: &UserRow, column: &'static str) -> AnyView {
    match column {
        "name" => {
            let from = row.inherited_from.clone();
            view! {
                {row.name.clone()}
                {row.me.then(|| view! { " "<span class="tag">{t!("You")}</span> })}
                {from.map(|outer| view! { <span class="soft">{t!("from {outer}", outer)}</span> })}
            }
            .into_any()
        }
        "email" => row.email.clone().into_any(),
        "role" => role_name(&row.role_name).into_any(),
        "status" => status(row),
        "last_active_at" => match row.last_active_at {
            Some(at) => view! { <Moment at/> }.into_any(),
            None => view! { <span class="soft">{t!("Never")}</span> }.into_any(),
        },
        "since" => view! { <Moment at=row.since/> }.into_any(),
        _ => ().into_any(),
    }
}

fn status(row: &UserRow) -> AnyView {
    let tone = match row.status {
        UserStatus::Active => Tone::Ok,
        UserStatus::Pending => Tone::Info,
        UserStatus::Expired => Tone::Warn,
        UserStatus::Disabled => Tone::Still,
    };
    let told = match (row.status, row.mail) {
        (_, Some(MailState::Failed)) => {
            view! { <span class="status-more">{t!("The mail failed: display the link.")}</span> }.into_any()
        }
        (UserStatus::Pending, Some(MailState::Waiting)) => {
            view! { <span class="status-more">{t!("The mail is being sent.")}</span> }.into_any()
        }
        (UserStatus::Pending, _) => match row.expires_at {
            Some(at) => view! { <span class="status-more">{t!("until ")}<Moment at/></span> }.into_any(),
            None => ().into_any(),
        },
        _ => ().into_any(),
    };
    view! { <Status tone label=row.status.label().here()/>{told} }.into_any()
}

/// The menu of a row.
pub(super) fn actions(row: &UserRow, me: Me, acts: Acts) -> Vec<MenuItem> {
    let possible = possible(row, me);
    let item = |label: &str, act: Callback<UserRow>| {
        let row = row.clone();
        MenuItem::call(label, move || act.run(row.clone())).enabled(possible.clone())
    };
    match row.status {
        UserStatus::Pending | UserStatus::Expired => vec![
            item(t!("Edit"), acts.edit),
            item(t!("Resend invitation"), acts.resend),
            item(t!("Display activation link"), acts.show_link),
            item(t!("Revoke invitation"), acts.revoke).danger(),
        ],
        UserStatus::Active => vec![
            item(t!("Change role"), acts.edit),
            item(t!("Disable"), acts.disable),
            item(t!("Delete user"), acts.delete).danger(),
        ],
        UserStatus::Disabled => vec![
            item(t!("Change role"), acts.edit),
            item(t!("Enable"), acts.enable),
            item(t!("Delete user"), acts.delete).danger(),
        ],
    }
}

/// Whether anything can be done with this one here, or why not.
fn possible(row: &UserRow, me: Me) -> Result<(), String> {
    if let Some(outer) = &row.inherited_from {
        return Err(t!("The role flows down from {outer}, and is changed there.", outer));
    }
    let own = me.profile().organisation.role.permissions();
    if own.hold(row.permissions) { Ok(()) } else { Err(words::denied_sentence(Denied::MoreThanOwn)) }
}
