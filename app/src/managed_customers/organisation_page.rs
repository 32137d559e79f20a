use super::company_form::CompanyForm;
use super::logo_form::LogoForm;
use super::{EditOrganisation, read_organisation};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, Problem};
use crate::ui::{Copy, Skeleton, Unsaved};
use crate::words::Here;
use domain::managed_customers::Company;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Settings > Organisation: name, address and contact of the own organisation.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    let me = Me::here();
    let kind = me.profile().organisation.kind;
    let crumbs = vec![Crumb::new(paths::settings(), t!("Settings"))];
    if let Err(reason) = me.may(Action::EditOrganisation) {
        return view! { <Head title=t!("Organisation") crumbs/><Denied label=t!("Organisation") reason/> }
            .into_any();
    }
    let company = Resource::new_blocking(|| (), |()| read_organisation());
    let saved = Callback::new(move |()| company.refetch());
    let number = me.profile().organisation.number.to_string();
    let label = kind.number_label().here();
    let about = view! {
        <p class="parts"><span>{label}" "<span class="id">{number.clone()}</span><Copy text=number what=label/></span></p>
    };
    view! {
        <Head title=t!("Organisation") crumbs about=about.into_any()/>
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the organisation")/> }>
            {move || Suspend::new(async move {
                match company.await {
                    Ok(company) => view! { <Form company saved/> }.into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        <LogoForm/>
    }
    .into_any()
}

#[component]
fn Form(
    company: Company,
    /// After it is saved, with JavaScript.
    saved: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<EditOrganisation>::new();
    let Company { number, profile, version, .. } = company;
    view! {
        <div class="sheet form">
            <Unsaved>
                <ActionForm action>
                    <CompanyForm profile version number inside=None customer=false answer=action.value() pending=action.pending() saved/>
                </ActionForm>
            </Unsaved>
        </div>
    }
    .into_any()
}
