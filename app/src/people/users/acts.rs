use super::{remove_user, resend_invitation, set_user_disabled, show_link};
use crate::ui::{Confirm, Question};
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
            Ok("The invitation is sent again".to_owned())
        }
    };
    Question::new(format!("Send the invitation to {name} again?"), "Resend invitation", act)
        .text(format!("A new link goes to {email}. Once it is sent, the earlier ones do not work any more."))
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
    Question::new(format!("Display a link for {name}?"), "Display activation link", act)
        .text("It is a new one, for you to hand on. The earlier ones do not work any more, and no mail is sent.")
        .quiet()
}

fn ask_to_revoke(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, .. } = row;
    let act = removing(whose, key, changed, format!("The invitation of {name} is revoked"));
    Question::new(format!("Revoke the invitation of {name}?"), "Revoke invitation", act)
        .text("They are not told.")
        .goes("The invitation, with its links")
        .stays("What the activity log says about it")
        .danger()
}

fn ask_to_delete(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, role_name, .. } = row;
    let act = removing(whose, key, changed, format!("{name} deleted"));
    Question::new(format!("Delete {name}?"), "Delete user", act)
        .text("This cannot be undone: to have them back, invite them again.")
        .goes(format!("The role {role_name} here"))
        .goes("Their sessions here, at once")
        .stays("What they uploaded and decided, with their name")
        .stays("The activity log")
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
            Ok(format!("{name} disabled"))
        }
    };
    Question::new(format!("Disable {}?", row.email), "Disable", act)
        .text("They cannot act here until you enable them again.")
        .goes("Their sessions here, at once")
        .stays(format!("The role {role_name}"))
}

fn ask_to_enable(row: UserRow, whose: Whose, changed: Callback<()>) -> Question {
    let UserRow { key, name, role_name, .. } = row;
    let act = move || {
        let (whose, key, name) = (whose.clone(), key.clone(), name.clone());
        async move {
            set_user_disabled(whose, key, false).await?;
            changed.run(());
            Ok(format!("{name} enabled"))
        }
    };
    Question::new(format!("Enable {}?", row.email), "Enable", act)
        .text(format!("They can sign in again, with the role {role_name}."))
}
