use super::{RegisterReseller, look_up_reseller};
use crate::customers::country_name;
use crate::error::{ApiError, ApiResult};
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, NotFound};
use crate::ui::{Skeleton, TextField};
use crate::{paths, words};
use domain::policy::Action;
use domain::resellers::ResellerFound;
use domain::{Conflict, Field, PortalError};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// *Register reseller*: *Look up* asks for the number in the page's address, so that it works as a plain form and the
/// answer has a link; *Register* goes on to the preferences.
#[component]
pub fn RegisterResellerPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewResellers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let manage = me.may(Action::ManageResellers);
    let query = use_query_map();
    let wanted =
        Memo::new(move |_| query.with(|query| query.get("number")).unwrap_or_default().trim().to_owned());
    let may = manage.is_ok();
    let asked = RwSignal::new(0_u64);
    let found = Resource::new_blocking(
        move || (wanted.get(), asked.get()),
        move |(number, _)| async move {
            if number.is_empty() || !may { None } else { Some(look_up_reseller(number).await) }
        },
    );
    let typed = RwSignal::new(wanted.get_untracked());
    let refused = RwSignal::new(None::<ApiError>);
    let at = Signal::derive(move || refused.get().and_then(|error| words::at_field(&error, Field::Number)));
    let beside = move || refused.get().and_then(|error| words::beside_fields(&error, &[Field::Number]));
    let navigate = use_navigate();
    let look_up = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let number = typed.get_untracked().trim().to_owned();
        if number == wanted.get_untracked() {
            asked.update(|asked| *asked = asked.wrapping_add(1));
        } else {
            navigate(&paths::register_reseller_found(&number), NavigateOptions::default());
        }
    };
    let form = view! {
        <form class="look-up" method="get" action=paths::register_reseller() on:submit=look_up>
            {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
            <TextField id="number" name="number" label=t!("Reseller ID") required=true inputmode="numeric" maxlength=20 autocomplete="off"
                value=typed error=at hint=t!("10 digits. Your reseller finds it on its dashboard and reads it to you.")/>
            <button class="btn">{t!("Look up")}</button>
        </form>
    };
    let form = match manage {
        Ok(()) => form.into_any(),
        Err(reason) => {
            view! { <p class="soft">{reason.clone()}</p><DeniedButton label=t!("Look up") reason/> }
                .into_any()
        }
    };
    view! {
        <Head title=t!("Register reseller") crumbs=vec![Crumb::new(paths::resellers(), t!("Resellers"))]/>
        <div class="sheet padded narrow">
            {form}
            <Transition fallback=|| view! { <Skeleton lines=2 what=t!("the reseller")/> }>
                {move || Suspend::new(async move { answer(found.await, refused) })}
            </Transition>
        </div>
    }
    .into_any()
}

/// What *Look up* found. A refusal is shown at the field, which is told by way of `refused` once the page is live, and
/// here for the page that the server writes.
fn answer(found: Option<ApiResult<ResellerFound>>, refused: RwSignal<Option<ApiError>>) -> AnyView {
    match found {
        None => {
            refused.set(None);
            ().into_any()
        }
        Some(Ok(reseller)) => {
            refused.set(None);
            view! { <Found reseller/> }.into_any()
        }
        Some(Err(error)) => {
            let known = matches!(error, ApiError::Portal(PortalError::Conflict(Conflict::AlreadyRegistered)));
            let sentence = words::sentence(&error);
            refused.set(Some(error));
            view! {
                <p class="notice bad without-script" role="alert">{sentence}</p>
                {known.then(|| view! { <p><a class="btn" href=paths::resellers()>{t!("To your resellers")}</a></p> })}
            }
            .into_any()
        }
    }
}

/// The reseller that was found, and *Register*.
#[component]
fn Found(reseller: ResellerFound) -> impl IntoView {
    let register = ServerAction::<RegisterReseller>::new();
    let refusal = move || register.value().get().and_then(Result::err).map(|error| words::sentence(&error));
    let ResellerFound { number, name, country } = reseller;
    view! {
        <section class="found" role="status">
            <h2>{name.clone()}</h2>
            <p class="parts"><span>{t!("Reseller ID ")}<span class="id">{number.to_string()}</span></span><span>{country_name(&country)}</span></p>
            {move || refusal().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
            <ActionForm action=register>
                <input type="hidden" name="number" value=number.to_string()/>
                <button class="btn primary" disabled=move || register.pending().get()>{t!("Register")}</button>
                <a class="btn" href=paths::resellers()>{t!("Cancel")}</a>
            </ActionForm>
        </section>
    }
    .into_any()
}
