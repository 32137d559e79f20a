use super::{InviteFirstAdministrator, ResendFirstInvitation, ShowFirstLink};
use crate::ui::{Moment, Status, TextField, Tone};
use crate::words;
use domain::Field;
use domain::organisations::{FirstInvitation, OrganisationNumber};
use domain::people::{MAX_NAME, MailState};
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

/// Invites another first administrator: the one before declined, or the link has ended.
#[component]
pub(super) fn InviteAnother(
    number: OrganisationNumber,
    /// Whether somebody's link has ended.
    expired: bool,
    invite: ServerAction<InviteFirstAdministrator>,
) -> impl IntoView {
    let refusal = move || invite.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let beside =
        move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Email, Field::Name]));
    let why = if expired {
        t!(
            "Nobody administers this organisation. The invitation above has ended; inviting somebody replaces it."
        )
    } else {
        t!(
            "Nobody administers this organisation: the person who was invited declined, or is not there any more."
        )
    };
    view! {
        <section class="sheet padded">
            <h2>{t!("Invite an administrator")}</h2>
            <p class="soft">{why}</p>
            <ActionForm action=invite>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <input type="hidden" name="number" value=number.to_string()/>
                <TextField id="administrator-email" name="email" label=t!("E-mail address") kind="email" required=true inputmode="email"
                    maxlength=254 autocomplete="off" error=at(Field::Email)/>
                <TextField id="administrator-name" name="name" label=t!("Their name") required=true maxlength=MAX_NAME
                    autocomplete="off" error=at(Field::Name)/>
                <ActivationChoice/>
                <p><button class="btn primary" disabled=move || invite.pending().get()>{t!("Invite")}</button></p>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// How the link gets to who is invited.
#[component]
pub(super) fn ActivationChoice() -> impl IntoView {
    view! {
        <fieldset class="methods">
            <legend>{t!("Activation method")}</legend>
            <label class="tick"><input type="radio" name="method" value="mail" checked/>{t!("Send the link by mail")}</label>
            <label class="tick with-script"><input type="radio" name="method" value="display"/>{t!("Display activation link")}</label>
            <p class="hint">{t!("By mail, you know that the address is right. A link to hand on is displayed on the page of the organisation.")}</p>
        </fieldset>
    }
    .into_any()
}
