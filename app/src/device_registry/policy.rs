use super::{SetRegistryPolicy, read_registry_policy};
use crate::people::Me;
use crate::shell::{Denied, Problem};
use crate::ui::{Skeleton, toasts};
use crate::words;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Whether devices that the registry does not know are accepted, as a plain form.
#[component]
pub(super) fn RegistryPolicy() -> impl IntoView {
    let me = Me::here();
    let set = ServerAction::<SetRegistryPolicy>::new();
    let policy = Resource::new_blocking(move || set.version().get(), |_| read_registry_policy());
    let toasts = toasts();
    Effect::new(move |_| {
        if matches!(set.value().get(), Some(Ok(()))) {
            toasts.success(t!("Policy saved"));
        }
    });
    let refused = move || {
        let error = set.value().get().and_then(Result::err)?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    view! {
        <section class="sheet padded">
            <h2>{t!("Devices that the registry does not know")}</h2>
            {refused}
            <Transition fallback=|| view! { <Skeleton lines=2 what=t!("the policy")/> }>
                {move || {
                    let may = me.may(Action::ManageDeviceRegistry);
                    Suspend::new(async move {
                        match (policy.await, may) {
                            (Ok(accept), Ok(())) => view! { <Form accept set/> }.into_any(),
                            (Ok(accept), Err(reason)) => view! {
                                <p>{told(accept)}</p>
                                <Denied label=t!("Save policy") reason/>
                            }
                            .into_any(),
                            (Err(error), _) => view! { <Problem error/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </section>
    }
    .into_any()
}

fn told(accept: bool) -> &'static str {
    if accept {
        t!("They are accepted, and count as not verified.")
    } else {
        t!("They are refused: the row fails, and says to ask the operator.")
    }
}

#[component]
fn Form(accept: bool, set: ServerAction<SetRegistryPolicy>) -> impl IntoView {
    view! {
        <ActionForm action=set>
            <fieldset class="ticks">
                <legend class="unseen">{t!("What becomes of them")}</legend>
                <label class="tick">
                    <input type="radio" name="accept_unknown" value="true" checked=accept/>
                    <span class="tick-words">{t!("Accept them")}<span class="soft small">{t!("They count as not verified.")}</span></span>
                </label>
                <label class="tick">
                    <input type="radio" name="accept_unknown" value="false" checked=!accept/>
                    <span class="tick-words">{t!("Refuse them")}<span class="soft small">{t!("The row of the upload fails, and says to ask the operator. Devices that are there already stay.")}</span></span>
                </label>
            </fieldset>
            <p><button class="btn" disabled=move || set.pending().get()>{t!("Save policy")}</button></p>
        </ActionForm>
    }
    .into_any()
}
