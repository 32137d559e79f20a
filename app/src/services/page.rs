use super::{AddService, ChangeService, OfferService, RetireService, list_services, retire_service};
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound, Problem};
use crate::ui::{Confirm, Question, Skeleton, Status, TextField, Tone, done, grouped, tell};
use crate::words;
use domain::Field;
use domain::policy::Action;
use domain::services::{MAX_DESCRIPTION, MAX_NAME, Service, ServiceSet};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What a row can do.
#[derive(Clone, Copy)]
struct Acts {
    change: ServerAction<ChangeService>,
    retire: ServerAction<RetireService>,
    offer: ServerAction<OfferService>,
    retired: RwSignal<u32>,
}

/// *Services*: the catalogue; add, edit, retire, offer again. Plain forms throughout.
#[component]
pub fn ServicesPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDeviceRegistry).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let add = ServerAction::<AddService>::new();
    let acts = Acts {
        change: ServerAction::new(),
        retire: ServerAction::new(),
        offer: ServerAction::new(),
        retired: RwSignal::new(0),
    };
    let Acts { change, retire, offer, retired } = acts;
    let changes = [done(add.value()), done(change.value()), done(retire.value()), done(offer.value())];
    let services =
        Resource::new_blocking(move || (changes.map(|done| done.get()), retired.get()), |_| list_services());
    tell(add.value(), t!("Service added"));
    tell(change.value(), t!("Service saved"));
    tell(retire.value(), t!("Service retired"));
    tell(offer.value(), t!("Service offered again"));
    // What a row's form was refused for stands above the list: without JavaScript nobody knows which row it was.
    let refused = move || {
        let error = change.value().get().and_then(Result::err);
        let error = error.or_else(|| retire.value().get().and_then(Result::err));
        let error = error.or_else(|| offer.value().get().and_then(Result::err))?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let about = view! { <p>{t!("What customers register their devices to.")}</p> };
    view! {
        <Head title=t!("Services") about=about.into_any()/>
        {refused}
        <Transition fallback=|| view! { <Skeleton what="services"/> }>
            {move || {
                let manage = me.may(Action::ManageServices);
                Suspend::new(async move {
                    match services.await {
                        Ok(services) => {
                            let taken = services.len();
                            view! {
                                {list(services, manage.is_ok(), acts)}
                                <section class="sheet padded">
                                    <h2>{t!("Add a service")}</h2>
                                    {adding(taken, manage, add)}
                                </section>
                            }
                            .into_any()
                        }
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The form, or why there is none; and how many places are left.
fn adding(taken: usize, manage: Result<(), String>, add: ServerAction<AddService>) -> AnyView {
    let (max, taken) = (usize::from(ServiceSet::MAX), taken as u64);
    let places = t!(
        "{taken} of {max} places are taken. A retired service keeps its place.",
        taken = grouped(taken),
        max
    );
    let may = manage.and_then(|()| {
        let full = || t!("All places are taken. Rename a service instead.").to_owned();
        if taken < max as u64 { Ok(()) } else { Err(full()) }
    });
    let form = match may {
        Ok(()) => view! { <AddForm add/> }.into_any(),
        Err(reason) => view! { <DeniedButton label=t!("Add service") reason/> }.into_any(),
    };
    view! { <p class="soft">{places}</p>{form} }.into_any()
}

fn list(services: Vec<Service>, manage: bool, acts: Acts) -> impl IntoView {
    let row = |service: Service| {
        let forms = manage.then(|| view! { <RowForms service=service.clone() acts/> });
        let (tone, label) =
            if service.retired { (Tone::Warn, t!("Retired")) } else { (Tone::Ok, t!("Offered")) };
        let rule = service.reupload_after_delete.then_some(t!("Re-upload after delete"));
        view! {
            <tr>
                <th scope="row">{service.name}</th>
                <td>{service.description}</td>
                <td>{rule}</td>
                <td><Status tone label/></td>
                <td class="acts">{forms}</td>
            </tr>
        }
    };
    view! {
        <div class="sheet scroll">
            <table>
                <caption class="unseen">{t!("Services")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("Name")}</th><th scope="col">{t!("Description")}</th><th scope="col">{t!("Rule")}</th>
                        <th scope="col">{t!("Status")}</th><td></td>
                    </tr>
                </thead>
                <tbody>{services.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Edit, and retire or offer again, for one service.
#[component]
fn RowForms(service: Service, acts: Acts) -> impl IntoView {
    let Service { key, name, description, reupload_after_delete, retired, .. } = service;
    let confirm = Confirm::here();
    let asked = (key.clone(), name.clone());
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        confirm.ask(question(asked.clone(), acts.retired));
    };
    let (kept, suffix, of, initial) = (key.clone(), key.clone(), name.clone(), name.clone());
    let turn = if retired {
        view! {
            <ActionForm action=acts.offer>
                <input type="hidden" name="key" value=key/>
                <button class="btn small">{t!("Offer again")}<span class="unseen">" "{name}</span></button>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <details class="remove">
                <summary class="btn small danger" on:click=ask>{t!("Retire")}<span class="unseen">" "{name}</span></summary>
                <ActionForm action=acts.retire>
                    <p>{t!("Ends: new registrations to it. Stays: devices that are registered to it, and its place in the catalogue.")}</p>
                    <input type="hidden" name="key" value=key/>
                    <button class="btn primary danger">{t!("Retire service")}</button>
                </ActionForm>
            </details>
        }
        .into_any()
    };
    view! {
        <details class="rename">
            <summary class="btn small">{t!("Edit")}<span class="unseen">" "{of}</span></summary>
            <ActionForm action=acts.change>
                <input type="hidden" name="key" value=kept/>
                <Fields suffix initial=Some((initial, description, reupload_after_delete))/>
                <button class="btn primary">{t!("Save")}</button>
            </ActionForm>
        </details>
        {turn}
    }
    .into_any()
}

fn question((key, name): (String, String), retired: RwSignal<u32>) -> Question {
    let of = name.clone();
    let act = move || {
        let (key, name) = (key.clone(), of.clone());
        async move {
            retire_service(key).await?;
            retired.update(|count| *count = count.wrapping_add(1));
            Ok(t!("{name} retired", name))
        }
    };
    Question::new(t!("Retire {name}?", name), t!("Retire service"), act)
        .text(t!("It can be offered again later."))
        .goes(t!("New registrations to it, also by auto-approval"))
        .stays(t!("Devices that are registered to it; their holders can still delete them from it"))
        .stays(t!("Its place in the catalogue, and its name in the custody records"))
        .danger()
}

/// Name, description and rule; the ids end with `suffix`, because a page has several of these forms.
#[component]
fn Fields(
    #[prop(into)] suffix: String,
    initial: Option<(String, String, bool)>,
    #[prop(optional, into)] name_error: Signal<Option<String>>,
    #[prop(optional, into)] description_error: Signal<Option<String>>,
) -> impl IntoView {
    let (name, description, rule) = initial.unwrap_or_default();
    view! {
        <TextField id=format!("name-{suffix}") name="name" label=t!("Name") required=true maxlength=MAX_NAME as usize
            initial=name autocomplete="off" error=name_error/>
        <TextField id=format!("description-{suffix}") name="description" label=t!("Description, optional")
            maxlength=MAX_DESCRIPTION as usize initial=description autocomplete="off" error=description_error
            hint=t!("Stands under the name where devices are registered.")/>
        <label class="tick">
            <input type="checkbox" name="reupload_after_delete" value="true" checked=rule/>
            <span class="tick-words">{t!("Re-upload after delete")}<span class="soft small">{t!("Takes a device that was deleted from it back only after another upload.")}</span></span>
        </label>
    }
    .into_any()
}

#[component]
fn AddForm(add: ServerAction<AddService>) -> impl IntoView {
    let refusal = move || add.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let beside =
        move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Name, Field::Description]));
    view! {
        <ActionForm action=add attr:class="fields">
            {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
            <Fields suffix="new" initial=None name_error=at(Field::Name) description_error=at(Field::Description)/>
            <p><button class="btn primary" disabled=move || add.pending().get()>{t!("Add service")}</button></p>
        </ActionForm>
    }
    .into_any()
}
