use crate::paths;
use crate::ui::{MenuItem, Moment, Status, Tone, grouped};
use crate::words::{Here, language};
use domain::webhooks::{DeliveryState, WebhookDeliveryRow, WebhookRow, WebhookStatus};
use leptos::prelude::*;

/// How a webhook is doing.
pub(super) fn status(status: WebhookStatus) -> AnyView {
    let tone = match status {
        WebhookStatus::Active => Tone::Ok,
        WebhookStatus::Failing => Tone::Warn,
        WebhookStatus::Paused => Tone::Still,
    };
    view! { <Status tone label=status.label().here()/> }.into_any()
}

/// A cell of webhooks.
pub(super) fn cell(row: &WebhookRow, column: &'static str) -> AnyView {
    match column {
        "name" => view! { <a href=paths::webhook(&row.id)>{row.name.clone()}</a> }.into_any(),
        "url" => view! { <span class="id">{row.url.clone()}</span> }.into_any(),
        "events" => {
            row.events.iter().map(|event| event.label().here()).collect::<Vec<_>>().join(", ").into_any()
        }
        "status" => status(row.status),
        "waiting" => grouped(row.waiting).into_any(),
        "last_success_at" => moment(row.last_success_at),
        "created_at" => view! { <Moment at=row.created_at/> }.into_any(),
        _ => ().into_any(),
    }
}

fn moment(at: Option<time::OffsetDateTime>) -> AnyView {
    match at {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => view! { <span class="soft">{t!("Never")}</span> }.into_any(),
    }
}

/// A cell of a webhook's log.
pub(super) fn delivery_cell(row: &WebhookDeliveryRow, column: &'static str) -> AnyView {
    match column {
        "event" => row.event.label().here().into_any(),
        "created_at" => view! { <Moment at=row.created_at/> }.into_any(),
        "state" => {
            let tone = match row.state {
                DeliveryState::Waiting => Tone::Info,
                DeliveryState::Delivered => Tone::Ok,
                DeliveryState::GivenUp => Tone::Warn,
            };
            let next =
                row.due_at.map(|at| view! { <span class="status-more">{t!("next try ")}<Moment at/></span> });
            view! { <Status tone label=row.state.label().here()/>{next} }.into_any()
        }
        "attempts" => row.attempts.to_string().into_any(),
        "attempted_at" => moment(row.attempted_at),
        "answer" => match (&row.failure, row.answer) {
            (Some(failure), _) => failure.sentence(language()).into_any(),
            (None, Some(status)) => status.to_string().into_any(),
            (None, None) => ().into_any(),
        },
        "data" => view! { <code class="id">{row.data.clone()}</code> }.into_any(),
        "id" => view! { <span class="id">{row.id.clone()}</span> }.into_any(),
        _ => ().into_any(),
    }
}

/// The menu of a row of the log.
pub(super) fn delivery_actions(row: &WebhookDeliveryRow, again: Callback<String>) -> Vec<MenuItem> {
    let id = row.id.clone();
    vec![MenuItem::call(t!("Send again"), move || again.run(id.clone()))]
}
