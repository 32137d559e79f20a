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
    Question::new(format!("Rotate the secret of {}?", row.name), "Rotate secret", act)
        .text("A new secret is shown once. For a day every request is signed with both, so that nothing is refused meanwhile.")
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
            Ok(if paused { format!("{name} is paused") } else { format!("{name} goes on") })
        }
    };
    let name = &row.name;
    if paused {
        Question::new(format!("Pause {name}?"), "Pause", act).text("What happens meanwhile waits.")
    } else {
        Question::new(format!("Go on with {name}?"), "Go on", act).text("What has waited is sent at once.")
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
            Ok(format!("{name} deleted"))
        }
    };
    Question::new(format!("Delete {}?", row.name), "Delete webhook", act)
        .text("This cannot be undone.")
        .goes("The webhook, with its secret and its log")
        .goes("What waits to be sent")
        .stays("The activity log")
        .danger()
}
