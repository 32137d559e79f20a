use super::type_forms::{SHOWN, fields};
use super::{
    AddClientType, EditClientType, RemoveClientType, SetBillingZone, list_client_types, read_billing_zone,
};
use crate::error::{ApiError, ApiResult};
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::{Skeleton, TextField, done, tell};
use crate::{paths, words};
use domain::Field;
use domain::clients::ClientType;
use domain::people::TimeZone;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// *Client types*, and where the days of billing begin and end.
#[component]
pub fn ClientTypesPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewClients).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let add = ServerAction::<AddClientType>::new();
    let edit = ServerAction::<EditClientType>::new();
    let remove = ServerAction::<RemoveClientType>::new();
    let zone = ServerAction::<SetBillingZone>::new();
    tell(add.value(), t!("Client type added"));
    tell(edit.value(), t!("Client type saved"));
    tell(remove.value(), t!("Client type removed"));
    tell(zone.value(), t!("Time zone saved"));
    let changes = [done(add.value()), done(edit.value()), done(remove.value()), done(zone.value())];
    let types = Resource::new_blocking(move || changes.map(|done| done.get()), |_| load());
    // What a type's form was refused for stands above the list: without JavaScript nobody knows which one it was.
    let refused = move || {
        let error =
            edit.value().get().and_then(Result::err).or_else(|| remove.value().get().and_then(Result::err));
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let manage = me.may(Action::ManageClients);
    let adding = match manage.clone() {
        Ok(()) => view! { <AddForm add/> }.into_any(),
        Err(reason) => view! { <p class="soft">{reason}</p> }.into_any(),
    };
    view! {
        <Head title=t!("Client types") crumbs=vec![Crumb::new(paths::clients(), t!("Clients"))]
            about=view! { <p>{t!("What must be known of a client, and how much it may owe.")}</p> }.into_any()/>
        {refused}
        <Transition fallback=|| view! { <Skeleton what=t!("client types")/> }>
            {move || {
                let manage = manage.is_ok();
                Suspend::new(async move {
                    match types.await {
                        Ok((types, place)) => view! {
                            {types.iter().map(|kind| card(kind, manage, edit, remove)).collect_view()}
                            {manage.then(|| view! { <ZoneForm place zone/> })}
                        }
                        .into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
        {adding}
    }
    .into_any()
}

async fn load() -> ApiResult<(Vec<ClientType>, TimeZone)> {
    Ok((list_client_types().await?, read_billing_zone().await?))
}

fn card(
    kind: &ClientType,
    manage: bool,
    edit: ServerAction<EditClientType>,
    remove: ServerAction<RemoveClientType>,
) -> AnyView {
    let limit = kind.debt_limit.map_or_else(
        || t!("No debt limit").to_owned(),
        |limit| {
            let limit = words::money(limit);
            t!(
                "Debt limit {limit}, borne for {count} more day"
                    | "Debt limit {limit}, borne for {count} more days",
                count = u64::from(kind.grace_days),
                limit
            )
        },
    );
    let id = kind.id.to_string();
    let forms = manage.then(|| {
        let refusal = Signal::derive(|| None::<ApiError>);
        let name = kind.name.clone();
        let (inside, edited, removed) = (fields(Some(kind), &id, refusal), id.clone(), id.clone());
        view! {
            <details class="rename">
                <summary class="btn small">{t!("Edit")}<span class="unseen">" "{name.clone()}</span></summary>
                <ActionForm action=edit>
                    <input type="hidden" name="id" value=edited/>
                    {inside}
                    <button class="btn primary">{t!("Save")}</button>
                </ActionForm>
            </details>
            {(kind.clients == 0).then(|| view! {
                <details class="remove">
                    <summary class="btn small danger">{t!("Remove")}<span class="unseen">" "{name}</span></summary>
                    <ActionForm action=remove>
                        <p>{t!("Goes: the client type, which no client is of. Stays: everything else.")}</p>
                        <input type="hidden" name="id" value=removed/>
                        <button class="btn primary danger">{t!("Remove client type")}</button>
                    </ActionForm>
                </details>
            })}
        }
    });
    view! {
        <section class="sheet padded plan-category">
            <header><h2>{kind.name.clone()}</h2><div class="acts">{forms}</div></header>
            <p class="soft">{t!("{count} client" | "{count} clients", count = kind.clients)}" · "{kind.currency.code()}" · "{limit}</p>
        </section>
    }
    .into_any()
}

#[component]
fn AddForm(add: ServerAction<AddClientType>) -> impl IntoView {
    let refusal = Signal::derive(move || add.value().get().and_then(Result::err));
    let beside = move || refusal.read().as_ref().and_then(|error| words::beside_fields(error, &SHOWN));
    view! {
        <section class="sheet padded">
            <h2>{t!("Add a client type")}</h2>
            <ActionForm action=add>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                {fields(None, "new", refusal)}
                <p><button class="btn primary" disabled=move || add.pending().get()>{t!("Add")}</button></p>
            </ActionForm>
        </section>
    }
    .into_any()
}

#[component]
fn ZoneForm(place: TimeZone, zone: ServerAction<SetBillingZone>) -> impl IntoView {
    let refusal = move || zone.value().get().and_then(Result::err);
    let error = Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::TimeZone)));
    view! {
        <section class="sheet padded">
            <h2>{t!("Billing time zone")}</h2>
            <ActionForm action=zone>
                <TextField id="billing-zone" name="zone" label=t!("Time zone") required=true maxlength=TimeZone::MAX
                    initial=String::from(place) autocomplete="off" error
                    hint=t!("Where the days of terms, charges and payments begin and end, such as Europe/Berlin.")/>
                <p><button class="btn primary" disabled=move || zone.pending().get()>{t!("Save")}</button></p>
            </ActionForm>
        </section>
    }
    .into_any()
}
