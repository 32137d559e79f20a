use super::{delete_webhook, rotate_webhook, set_webhook_paused};
use crate::paths;
use crate::ui::Question;
use domain::webhooks::{ShownSecret, WebhookRow};
use leptos::prelude::*;

/// Asks before another secret is made.
pub(super) fn ask_to_rotate(row: &WebhookRow, shown: RwSignal<Option<ShownSecret>>) -> Question {
    let id = row.id.clone();
    let act = move || {
        let id = id.clone();
        async move {
            shown.set(Some(rotate_webhook(id).await?));
            Ok(String::new())
        }
    };
    Question::new(t!("Rotate the secret of {name}?", name = row.name), t!("Rotate secret"), act)
        .text(t!("A new secret is shown once. For a day every request is signed with both, so that nothing is refused meanwhile."))
        .quiet()
}

/// Asks before nothing is sent any more, or before what waited is sent.
pub(super) fn ask_to_pause(row: &WebhookRow, paused: bool, changed: Callback<()>) -> Question {
    let (id, name) = (row.id.clone(), row.name.clone());
    let act = move || {
        let (id, name) = (id.clone(), name.clone());
        async move {
            set_webhook_paused(id, paused).await?;
            changed.run(());
            Ok(if paused { t!("{name} is paused", name) } else { t!("{name} goes on", name) })
        }
    };
    let name = &row.name;
    if paused {
        Question::new(t!("Pause {name}?", name), t!("Pause"), act).text(t!("What happens meanwhile waits."))
    } else {
        Question::new(t!("Go on with {name}?", name), t!("Go on"), act)
            .text(t!("What has waited is sent at once."))
    }
}

/// Asks before a webhook is gone.
pub(super) fn ask_to_delete(row: &WebhookRow, gone: Callback<String>) -> Question {
    let (id, name) = (row.id.clone(), row.name.clone());
    let act = move || {
        let (id, name) = (id.clone(), name.clone());
        async move {
            delete_webhook(id).await?;
            gone.run(paths::webhooks());
            Ok(t!("{name} deleted", name))
        }
    };
    Question::new(t!("Delete {name}?", name = row.name), t!("Delete webhook"), act)
        .text(t!("This cannot be undone."))
        .goes(t!("The webhook, with its secret and its log"))
        .goes(t!("What waits to be sent"))
        .stays(t!("The activity log"))
        .danger()
}
