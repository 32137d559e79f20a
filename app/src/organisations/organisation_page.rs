use super::columns::Suspension;
use super::first_administrator::{FirstAdministrator, InviteAnother};
use super::{
    InviteFirstAdministrator, LiftSuspension, RenameOrganisation, ResendFirstInvitation, ShowFirstLink,
    SuspendOrganisation, read_organisation,
};
use crate::customers::{countries, country_name};
use crate::error::{ApiError, ApiResult};
use crate::people::{LinkDialog, Me};
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::{ChoiceField, Copy, Moment, Skeleton, TextField, done, grouped, tell};
use crate::words::Here;
use crate::{paths, words};
use domain::organisations::{
    DirectoryDetails, MAX_NAME, MAX_SUSPENSION_REASON, OrganisationKind, OrganisationNumber,
};
use domain::policy::Action;
use domain::{Field, PortalError};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// An organisation as the operator sees it: its figures, its first administrator while they are invited, *Rename*, *Suspend*, *Lift suspension*.
#[component]
pub fn OrganisationDetailsPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewOrganisations).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(OrganisationNumber::parse)
    });
    let rename = ServerAction::<RenameOrganisation>::new();
    let suspend = ServerAction::<SuspendOrganisation>::new();
    let lift = ServerAction::<LiftSuspension>::new();
    let (resend, show) = (ServerAction::<ResendFirstInvitation>::new(), ServerAction::<ShowFirstLink>::new());
    let invite = ServerAction::<InviteFirstAdministrator>::new();
    let changes = [
        done(rename.value()),
        done(suspend.value()),
        done(lift.value()),
        done(resend.value()),
        done(show.value()),
        done(invite.value()),
    ];
    let details = Resource::new_blocking(
        move || (number.get(), changes.map(|done| done.get())),
        |(number, _)| load(number),
    );
    let shown = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some(Ok(link)) = show.value().get() {
            shown.set(Some(link));
        }
    });
    tell(rename.value(), t!("Name saved"));
    tell(suspend.value(), t!("Organisation suspended"));
    tell(lift.value(), t!("Suspension lifted"));
    tell(resend.value(), t!("The invitation is sent again"));
    tell(invite.value(), t!("The administrator is invited"));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the organisation")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(details) => {
                        let forms = match me.may(Action::ManageOrganisations) {
                            Ok(()) => view! {
                                {details.invitation.clone().map(|invitation| view! {
                                    <FirstAdministrator number=details.row.number.clone() invitation resend show/>
                                })}
                                {can_invite(&details).then(|| view! {
                                    <InviteAnother number=details.row.number.clone() expired=details.invitation.is_some() invite/>
                                })}
                                <RenameForm details=details.clone() rename/>
                                <SuspensionForm details=details.clone() suspend lift/>
                            }
                            .into_any(),
                            Err(reason) => view! { <p class="soft">{reason}</p> }.into_any(),
                        };
                        view! { {facts(&details)} {forms} }.into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        <LinkDialog shown/>
    }
    .into_any()
}

async fn load(number: Option<OrganisationNumber>) -> ApiResult<DirectoryDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_organisation(number).await
}

/// Whether somebody can be invited to administer it: nobody does, and nobody is invited any more.
fn can_invite(details: &DirectoryDetails) -> bool {
    details.lacks_administrator && details.invitation.as_ref().is_none_or(|invitation| invitation.expired)
}

fn facts(details: &DirectoryDetails) -> impl IntoView + use<> {
    let DirectoryDetails { row, kind, suspended_at, suspended_because, .. } = details.clone();
    let list = match kind {
        OrganisationKind::Msp => t!("MSPs"),
        OrganisationKind::Customer => t!("Customers"),
        OrganisationKind::Reseller | OrganisationKind::Operator => t!("Resellers"),
    };
    let number = row.number.to_string();
    let about = view! {
        <p class="soft">
            {kind.number_label().here()}" "<span class="id">{number.clone()}</span><Copy text=number what=kind.number_label().here()/>
            " · "{country_name(&row.country)}{t!(" · since ")}<Moment at=row.created_at/>
        </p>
    };
    let suspended = suspended_at.map(|at| {
        view! { <p class="notice warn">{t!("Suspended since ")}<Moment at/>": "{suspended_because.unwrap_or_default()}</p> }
    });
    view! {
        <Head title=row.name.clone() crumbs=vec![Crumb::new(paths::organisations(kind), list)] about=about.into_any()/>
        {suspended}
        <div class="tiles">
            {(kind != OrganisationKind::Customer).then(|| view! { <div class="tile"><b>{grouped(row.customers)}</b><span>{t!("customers")}</span></div> })}
            <div class="tile"><b>{grouped(row.devices)}</b><span>{t!("devices")}</span></div>
            <div class="tile"><b class="word"><Suspension suspended=row.suspended/></b><span>{t!("status")}</span></div>
        </div>
    }
    .into_any()
}

#[component]
fn RenameForm(details: DirectoryDetails, rename: ServerAction<RenameOrganisation>) -> impl IntoView {
    let refusal = move || rename.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let beside = move || {
        refusal().and_then(|error| words::beside_fields(&error, &[Field::CompanyName, Field::Country]))
    };
    view! {
        <section class="sheet padded">
            <h2>{t!("Name")}</h2>
            <ActionForm action=rename>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <input type="hidden" name="number" value=details.row.number.to_string()/>
                <TextField id="name" name="name" label=t!("Name") required=true maxlength=MAX_NAME initial=details.row.name
                    autocomplete="off" hint=t!("Everybody who knows the organisation sees it.") error=at(Field::CompanyName)/>
                <ChoiceField id="country" name="country" label=t!("Country") required=true choices=countries()
                    value=RwSignal::new(details.row.country) error=at(Field::Country)/>
                <p><button class="btn primary" disabled=move || rename.pending().get()>{t!("Save")}</button></p>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// *Suspend*, unfolded in place with what ends and what stays; or *Lift suspension*.
#[component]
fn SuspensionForm(
    details: DirectoryDetails,
    suspend: ServerAction<SuspendOrganisation>,
    lift: ServerAction<LiftSuspension>,
) -> impl IntoView {
    let (number, name) = (details.row.number.to_string(), details.row.name);
    let lifting = move || lift.value().get().and_then(Result::err);
    let refusal = move || suspend.value().get().and_then(Result::err);
    let error = Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::Reason)));
    let beside = move || {
        let beside = refusal().and_then(|error| words::beside_fields(&error, &[Field::Reason]));
        let sentence = beside.or_else(|| lifting().map(|error| words::sentence(&error)))?;
        Some(view! { <p class="notice bad" role="alert">{sentence}</p> })
    };
    let form = if details.suspended_at.is_some() {
        view! {
            <p class="soft">{t!("Its people can act in it again, and it takes uploads and devices as before.")}</p>
            <ActionForm action=lift>
                <input type="hidden" name="number" value=number/>
                <button class="btn primary" disabled=move || lift.pending().get()>{t!("Lift suspension")}</button>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <p class="soft">{t!("A suspended organisation can be taken back as it was.")}</p>
            <details class="remove" open=move || refusal().is_some()>
                <summary class="btn danger">{t!("Suspend")}<span class="unseen">" "{name.clone()}</span></summary>
                <ActionForm action=suspend>
                    <p>{t!("Ends at once: every session in it, uploads that are not complete, new uploads and devices for it. Stays: its devices, its data, and what is being processed comes to its end.")}</p>
                    <input type="hidden" name="number" value=number/>
                    <TextField id="reason" name="reason" label=t!("Reason") required=true maxlength=MAX_SUSPENSION_REASON autocomplete="off"
                        hint=t!("Stands in its own activity log, too.") error/>
                    <button class="btn primary danger" disabled=move || suspend.pending().get()>{t!("Suspend {name}", name)}</button>
                </ActionForm>
            </details>
        }
        .into_any()
    };
    view! { <section class="sheet padded"><h2>{t!("Suspension")}</h2>{beside}{form}</section> }.into_any()
}
