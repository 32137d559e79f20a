use super::{AddUser, about_users, add_words, page_of, whose_field};
use crate::customers::number_in_path;
use crate::error::{ApiError, ApiResult};
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound, Problem};
use crate::ui::{Choice, ChoiceField, Skeleton, TextField};
use crate::words;
use domain::people::{MAX_NAME, RoleChoice, ShownLink, UsersOf, Whose};
use domain::policy::Action;
use domain::{Field, PortalError};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// *Add user* to the own organisation, as a page: where the button leads without JavaScript.
#[component]
pub fn AddUserPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewPeople).is_err() && me.may(Action::ManagePeople).is_err() {
        let reason = me.may(Action::ManagePeople).err().unwrap_or_default();
        return view! { <Denied label=t!("Add user") reason/> }.into_any();
    }
    let about = Resource::new_blocking(|| (), |()| about_users(Whose::Own));
    page(Signal::derive(|| Some(Whose::Own)), about)
}

/// *Add user* to a customer, as a page.
#[component]
pub fn AddCustomerUserPage() -> impl IntoView {
    if Me::here().may(Action::AdministerCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let number = number_in_path(use_params_map());
    let whose = Signal::derive(move || number.get().map(Whose::Customer));
    let about = Resource::new_blocking(move || whose.get(), load);
    page(whose, about)
}

/// The customer in a page's address; what cannot be a number does not exist.
pub(super) async fn load(whose: Option<Whose>) -> ApiResult<UsersOf> {
    let Some(whose) = whose else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    about_users(whose).await
}

fn page(whose: Signal<Option<Whose>>, about: Resource<ApiResult<UsersOf>>) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the roles")/> }>
            {move || Suspend::new(async move {
                match (about.await, whose.get()) {
                    (Ok(about), Some(whose)) => {
                        let own = whose.customer().is_none();
                        let title = if own { add_words(about.kind).to_owned() } else { t!("Add user of {name}", name = about.name) };
                        let up = if own { super::people_title(about.kind).to_owned() } else { t!("Users of {name}", name = about.name) };
                        view! {
                            <Head title crumbs=vec![Crumb::new(page_of(&whose), up)]/>
                            <div class="sheet form"><AddUserForm whose roles=about.roles/></div>
                        }
                        .into_any()
                    }
                    (Err(error), _) => view! { <Problem error/> }.into_any(),
                    (_, None) => view! { <NotFound/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The form of *Add user*.
#[component]
pub(super) fn AddUserForm(
    /// Whose user it will be.
    whose: Whose,
    /// The roles to choose from.
    roles: Vec<RoleChoice>,
    /// The dialog that it is in, if it is in one.
    #[prop(optional)]
    dialog: Option<RwSignal<bool>>,
    /// Called when it is done: with the link, if it is to be displayed.
    #[prop(optional)]
    added: Option<Callback<Option<ShownLink>>>,
) -> impl IntoView {
    let action = ServerAction::<AddUser>::new();
    Effect::new(move |_| {
        if let (Some(Ok(shown)), Some(added)) = (action.value().get(), added) {
            added.run(shown);
        }
    });
    let refusal = move || action.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let fields = [Field::Email, Field::Name, Field::Role];
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &fields));
    let cancel = match dialog {
        Some(open) => {
            view! { <button type="button" class="btn" on:click=move |_| open.set(false)>{t!("Cancel")}</button> }
                .into_any()
        }
        None => view! { <a class="btn" href=page_of(&whose)>{t!("Cancel")}</a> }.into_any(),
    };
    view! {
        <ActionForm action>
            <section>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                {whose_field(&whose)}
                <TextField id="user-email" name="email" label=t!("E-mail address") kind="email" required=true inputmode="email"
                    maxlength=254 autocomplete="off" error=at(Field::Email)/>
                <TextField id="user-name" name="name" label=t!("Name") required=true maxlength=MAX_NAME autocomplete="off"
                    error=at(Field::Name)/>
                <RoleField roles chosen="viewer".to_owned() error=at(Field::Role)/>
                <fieldset class="methods">
                    <legend>{t!("Activation method")}</legend>
                    <label class="tick"><input type="radio" name="method" value="mail" checked/>{t!("Send the link by mail")}</label>
                    <label class="tick with-script"><input type="radio" name="method" value="display"/>{t!("Display activation link")}</label>
                    <p class="hint">{t!("By mail, you know that the address is right. A link that is displayed is handed on by you.")}</p>
                </fieldset>
            </section>
            <footer>
                {cancel}
                <button class="btn primary" disabled=move || action.pending().get()>{t!("Add")}</button>
            </footer>
        </ActionForm>
    }
    .into_any()
}

/// The choice of a role.
#[component]
pub(super) fn RoleField(
    /// What from.
    roles: Vec<RoleChoice>,
    /// The key of the one to begin with.
    chosen: String,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices = roles
        .into_iter()
        .map(|role| Choice { value: role.key.0, label: words::role_name(&role.name) })
        .collect();
    view! {
        <ChoiceField id="user-role" name="role" label=t!("Role") required=true choices value=RwSignal::new(chosen) error
            hint=t!("What the person may do here.")/>
    }
    .into_any()
}
