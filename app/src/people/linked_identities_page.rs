use super::{SignInProvider, UnlinkIdentity, list_linked_identities};
use crate::paths;
use crate::shell::{Crumb, Head, Problem};
use crate::ui::{Explain, Moment, Skeleton, toasts};
use domain::people::LinkedIdentity;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Who the person is at the sign-in provider, and how to unlink it.
#[component]
pub fn LinkedIdentitiesPage() -> impl IntoView {
    let unlink = ServerAction::<UnlinkIdentity>::new();
    let linked = Resource::new_blocking(move || unlink.version().get(), |_| list_linked_identities());
    let (toasts, explain) = (toasts(), Explain::here());
    Effect::new(move |_| match unlink.value().get() {
        Some(Ok(())) => toasts.success(t!("Unlinked")),
        Some(Err(error)) => toasts.failure((explain.0)(&error)),
        None => {}
    });
    let name = use_context::<SignInProvider>().map(|provider| provider.name);
    let none = match name {
        Some(name) => {
            t!("Not linked yet. Sign in with {name} once, by your e-mail address here, and it is.", name)
        }
        None => t!("None is linked, and this portal has no sign-in provider.").to_owned(),
    };
    view! {
        <Head title=t!("Sign-in provider") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))]
            about=view! { <p>{t!("Who you are there. Unlinking takes nothing but this link: your password stays, your sessions go on, and the next sign-in there links again.")}</p> }.into_any()/>
        <Transition fallback=|| view! { <Skeleton what=t!("sign-in provider")/> }>
            {move || {
                let none = none.clone();
                Suspend::new(async move {
                    match linked.await {
                        Ok(rows) if rows.is_empty() => view! { <p class="sheet padded">{none}</p> }.into_any(),
                        Ok(rows) => view! { <ul class="sheet sessions">{rows.into_iter().map(|row| identity(row, unlink)).collect_view()}</ul> }.into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn identity(row: LinkedIdentity, unlink: ServerAction<UnlinkIdentity>) -> impl IntoView {
    let LinkedIdentity { issuer, email, linked_at } = row;
    let name = t!("Unlink: {issuer}", issuer);
    view! {
        <li>
            <div>
                <b>{issuer.clone()}</b>
                <p class="soft small">{email}{t!(" · linked ")}<Moment at=linked_at/></p>
            </div>
            <ActionForm action=unlink>
                <input type="hidden" name="issuer" value=issuer/>
                <button class="btn" aria-label=name>{t!("Unlink")}</button>
            </ActionForm>
        </li>
    }
    .into_any()
}
