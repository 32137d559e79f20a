use super::{AnswerMsp, list_msps};
use crate::customers::country_name;
use crate::shell::{DeniedButton, Problem};
use crate::ui::{Moment, Skeleton, Status, Tone, toasts};
use crate::words;
use domain::customers::Verification;
use domain::resellers::ManagingMsp;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The MSPs that manage the customer or ask to: accept, decline, end. Plain forms throughout.
#[component]
pub(super) fn Msps(
    /// Whether the person may answer, or why not.
    manage: Result<(), String>,
) -> impl IntoView {
    let answer = ServerAction::<AnswerMsp>::new();
    let msps = Resource::new_blocking(move || answer.version().get(), |_| list_msps());
    let toasts = toasts();
    Effect::new(move |_| {
        if matches!(answer.value().get(), Some(Ok(()))) {
            toasts.success(t!("Answer saved"));
        }
    });
    let refused = move || {
        let error = answer.value().get().and_then(Result::err)?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=2 what=t!("MSPs")/> }>
            {move || {
                let manage = manage.clone();
                Suspend::new(async move {
                    match msps.await {
                        Ok(rows) if rows.is_empty() => ().into_any(),
                        Ok(rows) => view! {
                            <section class="sheet padded msps">
                                <h2>{t!("MSPs")}</h2>
                                <p class="soft">{t!("An MSP that you accept can move devices to you; you approve them under Devices > Uploads.")}</p>
                                {refused}
                                <ul class="plain">{rows.into_iter().map(|row| msp(row, &manage, answer)).collect_view()}</ul>
                            </section>
                        }
                        .into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn msp(
    row: ManagingMsp,
    manage: &Result<(), String>,
    answer: ServerAction<AnswerMsp>,
) -> impl IntoView + use<> {
    let ManagingMsp { number, name, country, status, asked_at } = row;
    let (tone, label) = match status {
        Verification::Pending => (Tone::Warn, t!("Asks to manage you")),
        Verification::Active => (Tone::Ok, t!("Accepted")),
        Verification::Inactive => (Tone::Still, t!("Declined or ended")),
    };
    let (id, called) = (number.to_string(), name.clone());
    let form = |accept: bool, class: &'static str, words: &'static str| {
        let (number, label) = (id.clone(), format!("{words} {called}"));
        view! {
            <ActionForm action=answer>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="accept" value=accept.to_string()/>
                <button class=class aria-label=label disabled=move || answer.pending().get()>{words}</button>
            </ActionForm>
        }
    };
    let answers = match (manage, status) {
        (Err(reason), Verification::Pending) => {
            view! { <DeniedButton label=t!("Accept") class="btn small" reason=reason.clone()/> }.into_any()
        }
        (Err(_), _) | (Ok(()), Verification::Inactive) => ().into_any(),
        (Ok(()), Verification::Pending) => {
            view! { {form(true, "btn primary", t!("Accept"))} {form(false, "btn", t!("Decline"))} }.into_any()
        }
        (Ok(()), Verification::Active) => view! {
            <details class="remove">
                <summary class="btn danger">{t!("End")}<span class="unseen">" "{name.clone()}</span></summary>
                <p>{t!("It cannot move devices to you any more. The devices that you hold stay yours.")}</p>
                {form(false, "btn primary danger", t!("End relation"))}
            </details>
        }
        .into_any(),
    };
    view! {
        <li>
            <div>
                <b>{name.clone()}</b>" "<Status tone label/>
                <p class="soft small">{t!("MSP ID ")}<span class="id">{number.to_string()}</span>" · "{country_name(&country)}{t!(" · since ")}<Moment at=asked_at/></p>
            </div>
            <div class="acts">{answers}</div>
        </li>
    }
    .into_any()
}
