use super::fields::{CompanyFields, shown};
use super::{EditOrganisation, read_organisation};
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, Problem};
use crate::ui::{Copy, Skeleton, Unsaved, toasts};
use crate::words::Here;
use crate::{paths, words};
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
    let value = action.value();
    let refusal = Signal::derive(move || value.get().and_then(Result::err));
    let fields = shown();
    let beside = move || refusal.read().as_ref().and_then(|error| words::beside_fields(error, &fields));
    let told = toasts();
    Effect::new(move |_| {
        if matches!(value.get(), Some(Ok(()))) {
            told.success(t!("Saved"));
            saved.run(());
        }
    });
    view! {
        <div class="sheet form">
            <Unsaved>
                <ActionForm action>
                    <section>
                        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                        <input type="hidden" name="version" value=company.version.to_string()/>
                        <CompanyFields profile=company.profile refusal number=Some(company.number) inside=None warns=false/>
                    </section>
                    <footer>
                        <button class="btn primary" disabled=move || action.pending().get()>{t!("Save")}</button>
                    </footer>
                </ActionForm>
            </Unsaved>
        </div>
    }
    .into_any()
}
