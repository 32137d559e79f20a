use super::new_password::NewPassword;
use super::{Alone, OfNoUse, look_at_link, refused, token};
use crate::error::ApiError;
use crate::ui::{Moment, Skeleton, TextField};
use crate::{paths, words};
use domain::people::{LinkFound, LinkPurpose, LinkState, LinkToken, MAX_NAME, OpenLink};
use domain::{Conflict, Field, PortalError};
use leptos::prelude::*;

/// Where the link of an invitation leads: opens an account, or accepts with the one there is. Plain forms.
#[component]
pub fn ActivatePage() -> impl IntoView {
    let (token, refused) = (token(), refused());
    let found = Resource::new_blocking(move || token.get(), |token| look_at_link(LinkToken(token)));
    view! {
        <Alone title=t!("Activate your account")>
            <Transition fallback=|| view! { <Skeleton lines=4 what=t!("the invitation")/> }>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(LinkFound::Open(link)) if link.purpose == LinkPurpose::Activation => {
                            open(link, token.get(), refused).into_any()
                        }
                        Ok(LinkFound::Open(_)) => view! { <OfNoUse state=LinkState::Unknown/> }.into_any(),
                        Ok(LinkFound::Closed(state)) => view! { <OfNoUse state/> }.into_any(),
                        Err(error) => view! { <h1>{t!("This did not work")}</h1><p class="notice bad" role="alert">{words::sentence(&error)}</p> }.into_any(),
                    }
                })}
            </Transition>
        </Alone>
    }
    .into_any()
}

fn open(link: OpenLink, token: String, refused: Signal<Option<ApiError>>) -> impl IntoView {
    let OpenLink { email, name, organisation, known, signed_in_as, expires_at, .. } = link;
    let place = organisation.map(|organisation| {
        view! { <p>{t!("You are invited to ")}<b>{organisation.name}</b>" ("<span class="id">{organisation.number.to_string()}</span>")."</p> }
    });
    let fields = [Field::Name, Field::Password];
    let beside = move || refused.get().and_then(|error| words::beside_fields(&error, &fields));
    let exists = matches!(
        refused.get_untracked(),
        Some(ApiError::Portal(PortalError::Conflict(Conflict::AccountExists | Conflict::WrongCredentials)))
    );
    let mine = signed_in_as.as_deref() == Some(email.as_str());
    let other = signed_in_as.filter(|other| *other != email);
    let way = if mine {
        accept(token).into_any()
    } else if known {
        with_account(token, true).into_any()
    } else {
        view! {
            {new_account(token.clone(), email.clone(), name, refused)}
            <details class="known" open=exists>
                <summary>{t!("I have a Waybill account with this address")}</summary>
                {with_account(token, false)}
            </details>
        }
        .into_any()
    };
    view! {
        <h1>{t!("Activate your account")}</h1>
        {place}
        <p class="soft">{t!("For ")}<b>{email}</b>{t!(". The link works once, until ")}<Moment at=expires_at/>"."</p>
        {other.map(|other| view! { <p class="notice warn">{t!("You are signed in as {other}. Going on here signs you out there.", other)}</p> })}
        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
        {way}
    }
    .into_any()
}

/// Somebody new: a name and a password.
fn new_account(
    token: String,
    email: String,
    name: String,
    refused: Signal<Option<ApiError>>,
) -> impl IntoView {
    let at =
        move |field| Signal::derive(move || refused.get().and_then(|error| words::at_field(&error, field)));
    view! {
        <form class="fields" method="post" action=paths::activate("")>
            <input type="hidden" name="token" value=token/>
            // So that a password manager keeps the two together.
            <input type="email" class="unseen" name="username" value=email.clone() autocomplete="username" readonly tabindex="-1" aria-hidden="true"/>
            <TextField id="name" name="name" label=t!("Your name") required=true maxlength=MAX_NAME autocomplete="name"
                initial=name.clone() error=at(Field::Name)/>
            <NewPassword email name error=at(Field::Password)/>
            <button class="btn primary">{t!("Activate")}</button>
        </form>
    }
    .into_any()
}

/// Somebody who has an account: its password accepts the invitation.
fn with_account(token: String, only: bool) -> impl IntoView {
    view! {
        {only.then(|| view! { <p>{t!("You have an account with this address. Enter its password to accept the invitation.")}</p> })}
        <form class="fields" method="post" action=paths::activate("")>
            <input type="hidden" name="token" value=token/>
            <input type="hidden" name="account" value="known"/>
            <TextField id="account-password" name="password" label=t!("Password of your account") kind="password" required=true
                autocomplete="current-password" maxlength=1000/>
            <button class="btn primary">{t!("Accept the invitation")}</button>
            <p><a href=paths::forgot_password()>{t!("Forgot your password?")}</a></p>
        </form>
    }
    .into_any()
}

/// Who is signed in as the one who is invited.
fn accept(token: String) -> impl IntoView {
    view! {
        <form class="fields" method="post" action=paths::accept_link()>
            <input type="hidden" name="token" value=token/>
            <button class="btn primary">{t!("Accept the invitation")}</button>
        </form>
    }
    .into_any()
}
