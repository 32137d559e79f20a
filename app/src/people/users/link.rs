use crate::paths;
use crate::ui::{Copy, Dialog, Field, Moment};
use domain::people::ShownLink;
use leptos::prelude::*;

/// The link that was asked for: shown once, to be copied and handed on.
#[component]
pub fn LinkDialog(
    /// The link; the dialog is open while there is one.
    shown: RwSignal<Option<ShownLink>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if shown.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            // What is not on the screen is nowhere.
            shown.set(None);
        }
        now
    });
    view! {
        <Dialog id="activation-link" title=t!("Activation link") open>
            {move || shown.get().map(|link| view! { <Link link open/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Link(link: ShownLink, open: RwSignal<bool>) -> impl IntoView {
    let ShownLink { token, email, expires_at } = link;
    // The dialog opens in a browser only, which knows under which name it reached the portal.
    let origin = window().location().origin().unwrap_or_default();
    let address = format!("{origin}{}", paths::activate(&token.0));
    view! {
        <section>
            <p>{t!("Hand this link to ")}<b>{email}</b>{t!(" and to nobody else: whoever has it can open the account. Earlier links do not work any more.")}</p>
            <Field id="link" label=t!("Activation link")>
                <div class="shown-link">
                    <input class="input id" id="link" readonly value=address.clone() aria-describedby="link-error"/>
                    <Copy text=address what=t!("Activation link")/>
                </div>
            </Field>
            <p class="soft">{t!("It works once, until ")}<Moment at=expires_at/>{t!(". It is not shown again; a new one can be displayed at any time.")}</p>
        </section>
        <footer>
            <button type="button" class="btn primary" on:click=move |_| open.set(false)>{t!("Done")}</button>
        </footer>
    }
    .into_any()
}
