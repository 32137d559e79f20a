use super::new_password::NewPassword;
use super::{Alone, OfNoUse, look_at_link, refused, token};
use crate::error::ApiError;
use crate::ui::{Moment, Skeleton};
use crate::{paths, words};
use domain::Field;
use domain::people::{LinkFound, LinkPurpose, LinkState, LinkToken, OpenLink};
use leptos::prelude::*;

/// Where a link that sets a new password leads. A plain form.
#[component]
pub fn ResetPasswordPage() -> impl IntoView {
    let (token, refused) = (token(), refused());
    let found = Resource::new_blocking(move || token.get(), |token| look_at_link(LinkToken(token)));
    view! {
        <Alone title=t!("Set a new password")>
            <Transition fallback=|| view! { <Skeleton lines=4 what=t!("the link")/> }>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(LinkFound::Open(link)) if link.purpose == LinkPurpose::Reset => {
                            open(link, token.get(), refused).into_any()
                        }
                        Ok(LinkFound::Open(_)) => view! { <OfNoUse state=LinkState::Unknown reset=true/> }.into_any(),
                        Ok(LinkFound::Closed(state)) => view! { <OfNoUse state reset=true/> }.into_any(),
                        Err(error) => view! { <h1>{t!("This did not work")}</h1><p class="notice bad" role="alert">{words::sentence(&error)}</p> }.into_any(),
                    }
                })}
            </Transition>
        </Alone>
    }
    .into_any()
}

fn open(link: OpenLink, token: String, refused: Signal<Option<ApiError>>) -> impl IntoView {
    let OpenLink { email, name, expires_at, .. } = link;
    let at = Signal::derive(move || refused.get().and_then(|error| words::at_field(&error, Field::Password)));
    let beside = move || refused.get().and_then(|error| words::beside_fields(&error, &[Field::Password]));
    view! {
        <h1>{t!("Set a new password")}</h1>
        <p class="soft">{t!("For ")}<b>{email.clone()}</b>{t!(". The link works once, until ")}<Moment at=expires_at/>"."</p>
        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
        <form class="fields" method="post" action=paths::reset_password("")>
            <input type="hidden" name="token" value=token/>
            <input type="email" class="unseen" name="username" value=email.clone() autocomplete="username" readonly tabindex="-1" aria-hidden="true"/>
            <NewPassword email name error=at/>
            <p class="soft">{t!("All your sessions end, and you are signed in here.")}</p>
            <button class="btn primary">{t!("Set the password")}</button>
        </form>
    }
    .into_any()
}
