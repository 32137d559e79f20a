use super::{ResendFirstInvitation, ShowFirstLink};
use crate::ui::{Moment, Status, Tone};
use crate::words;
use domain::organisations::{FirstInvitation, OrganisationNumber};
use domain::people::MailState;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Who is invited to administer an organisation first, with *Resend invitation* and *Display activation link*. Once they
/// have accepted, it is the organisation's own matter.
#[component]
pub(super) fn FirstAdministrator(
    number: OrganisationNumber,
    invitation: FirstInvitation,
    resend: ServerAction<ResendFirstInvitation>,
    show: ServerAction<ShowFirstLink>,
) -> impl IntoView {
    let FirstInvitation { email, name, mail, expired, expires_at } = invitation;
    let beside = move || {
        let refusal = resend.value().get().and_then(Result::err);
        let sentence = words::sentence(&refusal.or_else(|| show.value().get().and_then(Result::err))?);
        Some(view! { <p class="notice bad" role="alert">{sentence}</p> })
    };
    let state = match (expired, mail) {
        (_, MailState::Failed) => t!("The mail failed: display the link.").into_any(),
        (true, _) => t!("The link has ended: send another one.").into_any(),
        (false, MailState::Waiting) => t!("The mail is being sent.").into_any(),
        (false, MailState::NotWanted) => {
            view! { {t!("The link is to be displayed and handed on, until ")}<Moment at=expires_at/>"." }
                .into_any()
        }
        (false, MailState::Sent) => {
            view! { {t!("The link was sent, and works until ")}<Moment at=expires_at/>"." }.into_any()
        }
    };
    let (tone, label) = if expired { (Tone::Warn, t!("Expired")) } else { (Tone::Info, t!("Pending")) };
    let showing = number.clone();
    view! {
        <section class="sheet padded">
            <h2>{t!("First administrator")}</h2>
            {beside}
            <p><b>{name}</b>" "{email}" "<Status tone label/></p>
            <p class="soft">{state}</p>
            <ActionForm action=resend>
                <input type="hidden" name="number" value=number.to_string()/>
                <button class="btn" disabled=move || resend.pending().get()>{t!("Resend invitation")}</button>
                " "
                <button type="button" class="btn with-script" disabled=move || show.pending().get()
                    on:click=move |_| { show.dispatch(ShowFirstLink { number: showing.clone() }); }>{t!("Display activation link")}</button>
            </ActionForm>
        </section>
    }
    .into_any()
}
