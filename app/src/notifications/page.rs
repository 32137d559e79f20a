use super::{BellState, MarkAllRead, glyph, href, list_notifications, mark_read};
use crate::paths;
use crate::shell::Head;
use crate::ui::table::{BulkAction, Chosen, Table};
use crate::ui::{Empty, Explain, Icon, Moment, Status, Tone, toasts};
use crate::words;
use domain::notifications::{NotificationList, NotificationRow};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Everything that the person was told in this organisation. What comes while it is open appears by itself.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let state = BellState::here();
    let all = ServerAction::<MarkAllRead>::new();
    let (toasts, explain) = (toasts(), Explain::here());
    Effect::new(move |_| {
        if matches!(all.value().get(), Some(Ok(()))) {
            toasts.success(t!("All notifications are marked as read"));
            state.count_again();
        }
    });
    let refused = move || {
        let error = all.value().get().and_then(Result::err);
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let mark = move |chosen: Chosen| {
        spawn_local(async move {
            match mark_read(chosen.selection.clone()).await {
                Ok(()) => {
                    chosen.done();
                    state.count_again();
                }
                Err(error) => toasts.failure((explain.0)(&error)),
            }
        });
    };
    let table = Table::<NotificationList>::new(t!("Notifications"), list_notifications, move |row, column| cell(row, column, state))
        .bulk_action(BulkAction::new(t!("Mark as read"), mark))
        .refresh(state.changed())
        .empty(|| {
            view! { <Empty title=t!("Nothing yet") text=t!("What waits for you, and how your uploads went, stands here for 90 days.")/> }
        });
    view! {
        <Head title=t!("Notifications") about=view! { <p>{t!("What you were told in the last 90 days.")}</p> }.into_any()>
            <a class="btn" href=paths::notification_settings()>{t!("Choose what you are told")}</a>
            <ActionForm action=all><button class="btn">{t!("Mark all as read")}</button></ActionForm>
        </Head>
        {refused}
        {table.view()}
    }
    .into_any()
}

fn cell(row: &NotificationRow, column: &'static str, state: BellState) -> AnyView {
    match column {
        "what" => {
            let (unread, keys) = (!row.read, vec![row.key.clone()]);
            let go = move |_| {
                if unread {
                    state.read(&keys);
                }
            };
            view! {
                <a class="told" class:unread=unread href=href(row) on:click=go><Icon glyph=glyph(row.kind)/>{row.sentence(words::language())}</a>
            }
            .into_any()
        }
        "about" => view! { <span class="id">{about(row)}</span> }.into_any(),
        "at" => view! { <Moment at=row.at/> }.into_any(),
        "read" if row.read => view! { <span class="soft">{t!("Read")}</span> }.into_any(),
        "read" => view! { <Status tone=Tone::Info label=t!("Unread")/> }.into_any(),
        _ => ().into_any(),
    }
}

/// The thing's number; else the other organisation's.
fn about(row: &NotificationRow) -> String {
    row.subject.clone().or_else(|| row.party_number.as_ref().map(ToString::to_string)).unwrap_or_default()
}
