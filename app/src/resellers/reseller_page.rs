use super::{RemoveReseller, SetAutoApprove, preview_remove_reseller, read_reseller, remove};
use crate::customers::country_name;
use crate::error::{ApiError, ApiResult};
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, Problem};
use crate::ui::{Copy, Day, Moment, Skeleton, grouped, toasts};
use crate::{paths, words};
use domain::PortalError;
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use domain::resellers::{RemovalOutcome, ResellerRow};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// A registered reseller: its preferences, and how it is removed.
#[component]
pub fn ResellerPage() -> impl IntoView {
    let me = Me::here();
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(OrganisationNumber::parse)
    });
    let set = ServerAction::<SetAutoApprove>::new();
    let remove_form = ServerAction::<RemoveReseller>::new();
    let manage = me.may(Action::ManageResellers);
    let may = manage.is_ok();
    let reseller = Resource::new_blocking(
        move || (number.get(), set.version().get()),
        move |(number, _)| load(number, may),
    );
    let toasts = toasts();
    Effect::new(move |_| {
        if matches!(set.value().get(), Some(Ok(()))) {
            toasts.success(t!("Preferences saved"));
        }
    });
    let navigate = use_navigate();
    let gone = Callback::new(move |()| navigate(&paths::resellers(), NavigateOptions::default()));
    let ask = remove::asking(gone);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the reseller")/> }>
            {move || {
                let manage = manage.clone();
                Suspend::new(async move {
                    match reseller.await {
                        Ok((row, preview)) => page(row, preview, manage, set, remove_form, ask).into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn page(
    row: ResellerRow,
    preview: Option<RemovalOutcome>,
    manage: Result<(), String>,
    set: ServerAction<SetAutoApprove>,
    remove: ServerAction<RemoveReseller>,
    ask: Callback<(OrganisationNumber, String)>,
) -> impl IntoView {
    let number = row.number.to_string();
    let about = view! {
        <p class="parts">
            <span>{t!("Reseller ID ")}<span class="id">{number.clone()}</span><Copy text=number what=t!("Reseller ID")/></span>
            <span>{country_name(&row.country)}</span>
        </p>
    };
    let refusal = move || {
        let error =
            set.value().get().and_then(Result::err).or_else(|| remove.value().get().and_then(Result::err));
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let preferences = match manage.clone() {
        Ok(()) => view! { <Preferences row=row.clone() set/> }.into_any(),
        Err(reason) => view! {
            <p>{if row.auto_approve { t!("All uploads are approved without a hand.") } else { t!("Every upload waits for a decision.") }}</p>
            <DeniedButton label=t!("Save") reason/>
        }
        .into_any(),
    };
    let removing = match (manage, preview) {
        (Ok(()), Some(preview)) => view! { <Remove row=row.clone() preview remove ask/> }.into_any(),
        (Ok(()), None) => ().into_any(),
        (Err(reason), _) => view! { <DeniedButton label=t!("Remove reseller") reason/> }.into_any(),
    };
    view! {
        <Head title=row.name.clone() crumbs=vec![Crumb::new(paths::resellers(), t!("Resellers"))] about=about.into_any()>
            <a class="btn" href=paths::deliveries_from(&row.number)>{t!("Show its uploads")}</a>
        </Head>
        {refusal}
        <div class="tiles">
            <div class="tile"><b>{grouped(row.deliveries)}</b><span>{t!("uploads")}</span></div>
            <div class="tile"><b class="word">{match row.last_delivery_at {
                Some(at) => view! { <Moment at/> }.into_any(),
                None => t!("Never").into_any(),
            }}</b><span>{t!("last upload")}</span></div>
            <div class="tile"><b class="word"><Day on=row.registered_at.date()/></b><span>{t!("registered")}</span></div>
        </div>
        <section class="sheet padded"><h2>{t!("Preferences")}</h2>{preferences}</section>
        <section class="sheet padded"><h2>{t!("Remove")}</h2>{removing}</section>
    }
    .into_any()
}

#[component]
fn Preferences(row: ResellerRow, set: ServerAction<SetAutoApprove>) -> impl IntoView {
    view! {
        <ActionForm action=set attr:class="preferences">
            <input type="hidden" name="number" value=row.number.to_string()/>
            <label class="tick">
                <input type="checkbox" name="auto_approve" value="true" checked=row.auto_approve aria-describedby="auto-approve-hint"/>
                <span>{t!("Auto-approve all uploads of this reseller")}</span>
            </label>
            <p class="hint" id="auto-approve-hint">
                {t!("From now on its devices are yours without a hand. Uploads that wait already go on waiting.")}
            </p>
            <p><button class="btn primary" disabled=move || set.pending().get()>{t!("Save")}</button></p>
        </ActionForm>
    }
    .into_any()
}

/// *Remove reseller*: asked in the confirm dialog, and without JavaScript unfolded in place.
#[component]
fn Remove(
    row: ResellerRow,
    preview: RemovalOutcome,
    remove: ServerAction<RemoveReseller>,
    ask: Callback<(OrganisationNumber, String)>,
) -> impl IntoView {
    let (number, name) = (row.number.clone(), row.name.clone());
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        ask.run((number.clone(), name.clone()));
    };
    let stays = remove::stays(preview).join("; ");
    view! {
        <p class="soft">{t!("A removed reseller cannot upload to you any more. What you have approved stays.")}</p>
        <details class="remove">
            <summary class="btn danger" on:click=press>{t!("Remove reseller")}</summary>
            <ActionForm action=remove>
                <p>{t!("Goes: the registration, with its preferences. Stays: ")}{stays}"."</p>
                <input type="hidden" name="number" value=row.number.to_string()/>
                <button class="btn primary danger">{t!("Remove {name}", name = row.name)}</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// The reseller, and for whoever may remove it what that would change.
async fn load(
    number: Option<OrganisationNumber>,
    may: bool,
) -> ApiResult<(ResellerRow, Option<RemovalOutcome>)> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    let row = read_reseller(number.clone()).await?;
    let preview = if may { preview_remove_reseller(number).await.ok() } else { None };
    Ok((row, preview))
}
