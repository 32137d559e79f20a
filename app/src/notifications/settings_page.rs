use super::{ChooseNotifications, read_choices};
use crate::people::Me;
use crate::shell::{Crumb, Head, Problem};
use crate::ui::{Empty, Skeleton, toasts};
use crate::words::Here;
use crate::{paths, words};
use domain::notifications::Choice;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What the person wants to be told of in this organisation, in the bell and by mail: a plain form.
#[component]
pub fn NotificationSettingsPage() -> impl IntoView {
    let me = Me::here();
    let save = ServerAction::<ChooseNotifications>::new();
    let choices = Resource::new_blocking(move || save.version().get(), |_| read_choices());
    let toasts = toasts();
    Effect::new(move |_| {
        if matches!(save.value().get(), Some(Ok(()))) {
            toasts.success(t!("Saved what you are told"));
        }
    });
    let refused = move || {
        let error = save.value().get().and_then(Result::err);
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let profile = me.profile();
    let about = view! {
        <p>{t!("What you are told in ")}{profile.organisation.name}{t!(". Mail goes to ")}{profile.email}{t!("; what comes within minutes is one mail.")}</p>
    };
    view! {
        <Head title=t!("Notification settings") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))] about=about.into_any()/>
        {refused}
        <Transition fallback=|| view! { <Skeleton what=t!("what you are told")/> }>
            {move || Suspend::new(async move {
                match choices.await {
                    Ok(choices) if choices.is_empty() => view! {
                        <div class="sheet"><Empty title=t!("Nothing to choose") text=t!("Organisations of your kind are not told of anything yet.")/></div>
                    }
                    .into_any(),
                    Ok(choices) => form(choices, save).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn form(choices: Vec<Choice>, save: ServerAction<ChooseNotifications>) -> impl IntoView {
    let row = |Choice { kind, bell, mail }: Choice| {
        let tick = |name: &'static str, way: &'static str, ticked: bool| {
            let label = format!("{}: {way}", kind.label().here());
            view! {
                <td>
                    <label class="choice">
                        <input type="checkbox" name=name value=kind.key() checked=ticked/>
                        <span class="unseen">{label}</span>
                    </label>
                </td>
            }
        };
        view! {
            <tr>
                <th scope="row">{kind.label().here()}</th>
                {tick("bell[]", t!("in the bell"), bell)}
                {tick("mail[]", t!("by mail"), mail)}
            </tr>
        }
    };
    view! {
        <ActionForm action=save attr:class="fields">
            <div class="sheet scroll">
                <table class="choices">
                    <caption class="unseen">{t!("What you are told")}</caption>
                    <thead><tr><th scope="col">{t!("What")}</th><th scope="col">{t!("In the bell")}</th><th scope="col">{t!("By mail")}</th></tr></thead>
                    <tbody>{choices.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <div><button class="btn primary" disabled=move || save.pending().get()>{t!("Save")}</button></div>
        </ActionForm>
    }
    .into_any()
}
