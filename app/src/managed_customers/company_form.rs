use super::fields::{CompanyFields, shown};
use crate::error::{ApiError, ApiResult};
use crate::ui::toasts;
use crate::words;
use domain::managed_customers::CompanyProfile;
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;

/// What a form for a company that exists holds: why it was refused, its fields, and *Save*.
#[component]
pub(super) fn CompanyForm(
    /// As it is now.
    profile: CompanyProfile,
    /// The version that is edited.
    version: i32,
    /// The company that is edited.
    number: OrganisationNumber,
    /// The customer around it.
    #[prop(optional_no_strip)]
    inside: Option<OrganisationNumber>,
    /// Whether it is a customer: named in the form, and warned about when another one has its name.
    customer: bool,
    /// What became of the form.
    #[prop(into)]
    answer: Signal<Option<ApiResult<()>>>,
    /// Whether it is being sent.
    #[prop(into)]
    pending: Signal<bool>,
    /// After it is saved, with JavaScript.
    saved: Callback<()>,
) -> impl IntoView {
    let refusal: Signal<Option<ApiError>> = Signal::derive(move || answer.get().and_then(Result::err));
    let fields = shown();
    let beside = move || refusal.read().as_ref().and_then(|error| words::beside_fields(error, &fields));
    let told = toasts();
    Effect::new(move |_| {
        if matches!(answer.get(), Some(Ok(()))) {
            told.success(t!("Saved"));
            saved.run(());
        }
    });
    let named = customer.then(|| view! { <input type="hidden" name="number" value=number.to_string()/> });
    view! {
        <section>
            {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
            {named}
            <input type="hidden" name="version" value=version.to_string()/>
            <CompanyFields profile refusal number=Some(number) inside warns=customer/>
        </section>
        <footer><button class="btn primary" disabled=move || pending.get()>{t!("Save")}</button></footer>
    }
    .into_any()
}
