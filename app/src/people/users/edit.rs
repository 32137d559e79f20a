use super::add::RoleField;
use super::{ChangeUser, whose_field};
use crate::ui::TextField;
use crate::words;
use domain::Field;
use domain::people::{MAX_NAME, RoleChoice, UserRow, Whose};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Another role; and another name, as long as it is an invitation: who has an account has a name of their own.
#[component]
pub(super) fn EditUserForm(
    /// Whose user it is.
    whose: Whose,
    /// Who.
    row: UserRow,
    /// The roles to choose from.
    roles: Vec<RoleChoice>,
    /// The dialog that it is in.
    open: RwSignal<bool>,
    /// Called when it is done.
    changed: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<ChangeUser>::new();
    Effect::new(move |_| {
        if matches!(action.value().get(), Some(Ok(()))) {
            changed.run(());
        }
    });
    let refusal = move || action.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let beside =
        move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Name, Field::Role]));
    let invited = row.is_invitation();
    let name = invited.then(|| {
        view! {
            <TextField id="edit-name" name="name" label=t!("Name") required=true maxlength=MAX_NAME autocomplete="off"
                initial=row.name.clone() error=at(Field::Name)/>
        }
    });
    view! {
        <ActionForm action>
            <section>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                {whose_field(&whose)}
                <input type="hidden" name="key" value=row.key.clone()/>
                <input type="hidden" name="role_before" value=row.role.to_string()/>
                <p class="soft">{row.email.clone()}</p>
                {name}
                <RoleField roles chosen=row.role.to_string() error=at(Field::Role)/>
            </section>
            <footer>
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t!("Cancel")}</button>
                <button class="btn primary" disabled=move || action.pending().get()>{t!("Save")}</button>
            </footer>
        </ActionForm>
    }
    .into_any()
}
