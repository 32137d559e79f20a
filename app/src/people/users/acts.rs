use super::{remove_user, resend_invitation, set_user_disabled, show_link};
use crate::ui::{Confirm, Question};
use crate::words;
use domain::people::{ShownLink, UserRow, Whose};
use leptos::prelude::*;

/// What can be done with a user, given the row. All but editing asks first, and says what goes and what stays.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub edit: Callback<UserRow>,
    pub resend: Callback<UserRow>,
    pub show_link: Callback<UserRow>,
    pub revoke: Callback<UserRow>,
    pub disable: Callback<UserRow>,
    pub enable: Callback<UserRow>,
    pub delete: Callback<UserRow>,
}

impl Acts {
    /// For the users of `whose`; `changed` is called when one of them is another, and a link is `shown`.
    pub(super) fn new(
        whose: &Whose,
        edit: Callback<UserRow>,
        changed: Callback<()>,
        shown: RwSignal<Option<ShownLink>>,
    ) -> Self {
        let confirm = Confirm::here();
        let asking = |question: fn(UserRow, Whose, Callback<()>) -> Question| {
            let whose = whose.clone();
            Callback::new(move |row| confirm.ask(question(row, whose.clone(), changed)))
        };
        let of = whose.clone();
        let display =
            Callback::new(move |row| confirm.ask(ask_to_show_link(row, of.clone(), changed, shown)));
        Self {
            edit,
            resend: asking(ask_to_resend),
            show_link: display,
            revoke: asking(ask_to_revoke),
            disable: asking(ask_to_disable),
            enable: asking(ask_to_enable),
            delete: asking(ask_to_delete),
        }
    }
}

fn ask_to_resend(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, email, .. } = row;
    let act = move || {
        let (whose, key) = (whose.clone(), key.clone());
        async move {
            resend_invitation(whose, key).await?;
            changed.run(());
            Ok(t!("The invitation is sent again").to_owned())
        }
    };
    Question::new(t!("Send the invitation to {name} again?", name), t!("Resend invitation"), act).text(t!(
        "A new link goes to {email}. Once it is sent, the earlier ones do not work any more.",
        email
    ))
}

fn ask_to_show_link(
    row: UserRow,
    whose: Whose,
    changed: Callback<()>,
    shown: RwSignal<Option<ShownLink>>,
) -> Question {
    let UserRow { key, name, .. } = row;
    let act = move || {
        let (whose, key) = (whose.clone(), key.clone());
        async move {
            let link = show_link(whose, key).await?;
            changed.run(());
            shown.set(Some(link));
            Ok(String::new())
        }
    };
    Question::new(t!("Display a link for {name}?", name), t!("Display activation link"), act)
        .text(t!(
            "It is a new one, for you to hand on. The earlier ones do not work any more, and no mail is sent."
        ))
        .quiet()
}

fn ask_to_revoke(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, .. } = row;
    let act = removing(whose, key, changed, t!("The invitation of {name} is revoked", name));
    Question::new(t!("Revoke the invitation of {name}?", name), t!("Revoke invitation"), act)
        .text(t!("They are not told."))
        .goes(t!("The invitation, with its links"))
        .stays(t!("What the activity log says about it"))
        .danger()
}

fn ask_to_delete(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, role_name, .. } = row;
    let act = removing(whose, key, changed, t!("{name} deleted", name));
    Question::new(t!("Delete {name}?", name), t!("Delete user"), act)
        .text(t!("This cannot be undone: to have them back, invite them again."))
        .goes(t!("The role {role} here", role = words::role_name(&role_name)))
        .goes(t!("Their sessions here, at once"))
        .stays(t!("What they uploaded and decided, with their name"))
        .stays(t!("The activity log"))
        .danger()
}

/// Removes, and tells so.
fn removing(
    whose: Whose,
    key: String,
    changed: Callback<()>,
    told: String,
) -> impl Fn() -> futures::future::LocalBoxFuture<'static, crate::error::ApiResult<String>> + Send + Sync {
    move || {
        let (whose, key, told) = (whose.clone(), key.clone(), told.clone());
        Box::pin(async move {
            remove_user(whose, key).await?;
            changed.run(());
            Ok(told)
        })
    }
}

fn ask_to_disable(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, role_name, .. } = row;
    let act = move || {
        let (whose, key, name) = (whose.clone(), key.clone(), name.clone());
        async move {
            set_user_disabled(whose, key, true).await?;
            changed.run(());
            Ok(t!("{name} disabled", name))
        }
    };
    Question::new(t!("Disable {email}?", email = row.email), t!("Disable"), act)
        .text(t!("They cannot act here until you enable them again."))
        .goes(t!("Their sessions here, at once"))
        .stays(t!("The role {role}", role = words::role_name(&role_name)))
}

fn ask_to_enable(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, role_name, .. } = row;
    let act = move || {
        let (whose, key, name) = (whose.clone(), key.clone(), name.clone());
        async move {
            set_user_disabled(whose, key, false).await?;
            changed.run(());
            Ok(t!("{name} enabled", name))
        }
    };
    Question::new(t!("Enable {email}?", email = row.email), t!("Enable"), act)
        .text(t!("They can sign in again, with the role {role}.", role = words::role_name(&role_name)))
}
