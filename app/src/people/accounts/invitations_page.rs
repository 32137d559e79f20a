use super::{AnswerInvitation, list_invitations};
use crate::shell::{Crumb, Head, Problem};
use crate::ui::{Empty, Moment, Skeleton, toasts};
use crate::words::Here;
use crate::{paths, words};
use domain::people::{OpenInvitation, OwnInvitations};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Settings > Invitations: organisations that invite the person. Plain forms.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let answer = ServerAction::<AnswerInvitation>::new();
    let invitations = Resource::new_blocking(move || answer.version().get(), |_| list_invitations());
    let told = toasts();
    Effect::new(move |_| {
        if matches!(answer.value().get(), Some(Ok(()))) {
            told.success(t!("Answered"));
        }
    });
    let refused = move || {
        let error = answer.value().get().and_then(Result::err);
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    view! {
        <Head title=t!("Invitations") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))]
            about=view! { <p>{t!("Organisations that invite you. Accept one, and you can switch to it.")}</p> }.into_any()/>
        {refused}
        <Transition fallback=|| view! { <Skeleton what=t!("invitations")/> }>
            {move || Suspend::new(async move {
                match invitations.await {
                    Ok(OwnInvitations { proved: false, .. }) => view! {
                        <div class="sheet"><Empty title=t!("Is this address yours?")
                            text=t!("Your account was opened by a link that did not come by mail. Sign out and choose “Forgot your password?”: after that, invitations to your address are shown here.")>
                            <a class="btn" href=paths::forgot_password()>{t!("Forgot your password?")}</a>
                        </Empty></div>
                    }
                    .into_any(),
                    Ok(OwnInvitations { open, .. }) if open.is_empty() => view! {
                        <div class="sheet"><Empty title=t!("No invitations") text=t!("When an organisation invites you, it stands here.")/></div>
                    }
                    .into_any(),
                    Ok(OwnInvitations { open, .. }) => {
                        let rows = open.into_iter().map(|invitation| row(invitation, answer)).collect_view();
                        view! { <ul class="sheet sessions">{rows}</ul> }.into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn row(invitation: OpenInvitation, answer: ServerAction<AnswerInvitation>) -> impl IntoView {
    let OpenInvitation { key, organisation, role, invited_by, created_at, expires_at } = invitation;
    let button = |accept: bool, words: &'static str, class: &'static str| {
        let (key, label) = (key.clone(), format!("{words}: {}", organisation.name));
        view! {
            <ActionForm action=answer>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="accept" value=accept.to_string()/>
                <button class=class aria-label=label>{words}</button>
            </ActionForm>
        }
    };
    let by = invited_by.map(|name| format!("{name} · ")).unwrap_or_default();
    view! {
        <li>
            <div>
                <b>{organisation.name.clone()}</b>
                <p class="soft small">{organisation.kind.label().here()}" "<span class="id">{organisation.number.to_string()}</span>{t!(" · as ")}{role}</p>
                <p class="soft small">{by}<Moment at=created_at/>{t!(" · until ")}<Moment at=expires_at/></p>
            </div>
            <div class="answers">{button(true, t!("Accept"), "btn primary")}{button(false, t!("Decline"), "btn")}</div>
        </li>
    }
    .into_any()
}
