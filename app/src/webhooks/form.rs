use crate::error::ApiError;
use crate::people::Me;
use crate::ui::{Copy, Field as Labelled, TextField};
use crate::words::{self, Here};
use domain::Field;
use domain::webhooks::{MAX_WEBHOOK_NAME, MAX_WEBHOOK_URL, ShownSecret, WebhookEvent, WebhookEvents};
use leptos::prelude::*;

/// The fields of a webhook, to begin with these.
pub(super) fn fields(
    (name, url, events): (String, String, WebhookEvents),
    refusal: Signal<Option<ApiError>>,
) -> impl IntoView {
    let kind = Me::here().profile().organisation.kind;
    let at = move |field| {
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, field)))
    };
    let shown = [Field::Name, Field::Url, Field::Events];
    let beside = move || refusal.read().as_ref().and_then(|error| words::beside_fields(error, &shown));
    let box_of = |event: WebhookEvent| {
        let value = serde_json::to_value(event).ok().and_then(|value| value.as_str().map(str::to_owned));
        view! {
            <label class="tick">
                <input type="checkbox" name="events[]" value=value checked=events.has(event)/>
                <span>{event.label().here()}" "<code>{event.key()}</code></span>
            </label>
        }
    };
    let boxes: Vec<_> =
        WebhookEvent::ALL.into_iter().filter(|event| event.concerns(kind)).map(box_of).collect();
    let wrong = at(Field::Events);
    view! {
        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
        <TextField id="webhook-name" name="name" label=t!("Name") required=true maxlength=MAX_WEBHOOK_NAME autocomplete="off"
            initial=name error=at(Field::Name)/>
        <TextField id="webhook-url" name="url" label=t!("Address") kind="url" required=true maxlength=MAX_WEBHOOK_URL
            autocomplete="off" inputmode="url" initial=url hint=t!("Where what happens is sent: an https address of your program.")
            error=at(Field::Url)/>
        <div class="field" class:wrong=move || wrong.read().is_some()>
            <fieldset class="ticks" aria-describedby="webhook-events-error">
                <legend>{t!("Events")}</legend>
                {boxes}
            </fieldset>
            <p class="why" id="webhook-events-error" aria-live="polite">{move || wrong.get()}</p>
        </div>
    }
    .into_any()
}

/// The secret: shown once, to be copied into the program.
pub(super) fn secret(shown: ShownSecret) -> impl IntoView {
    let ShownSecret { name, secret, .. } = shown;
    view! {
        <p role="status">{t!("Copy the secret of {name} now: it is not shown again.", name)}</p>
        <Labelled id="webhook-secret" label=t!("Secret")>
            <div class="shown-link">
                <input class="input id" id="webhook-secret" readonly value=secret.clone()/>
                <Copy text=secret what=t!("Secret")/>
            </div>
        </Labelled>
        <p class="soft">{t!("With it your program checks the header Waybill-Signature: HMAC-SHA256 of the time stamp, a dot and the body, by the 32 bytes that the 64 hexadecimal digits stand for.")}</p>
    }
    .into_any()
}
