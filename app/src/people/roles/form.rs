use crate::error::ApiError;
use crate::paths;
use crate::people::Me;
use crate::ui::TextField;
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::languages::Text;
use domain::people::{
    MAX_ROLE_DESCRIPTION, MAX_ROLE_NAME, PERMISSION_GROUPS, Permission, Permissions, RoleRow,
};
use leptos::prelude::*;

/// The fields of a role, to begin with those of `role`; a new role only looks.
pub(super) fn fields(role: Option<RoleRow>, refusal: Signal<Option<ApiError>>) -> impl IntoView {
    let me = Me::here();
    let at = move |field| {
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, field)))
    };
    let beside = move || {
        refusal
            .read()
            .as_ref()
            .and_then(|error| words::beside_fields(error, &[Field::Name, Field::Description]))
    };
    let (name, about, allowed, flows_down) = match role {
        Some(role) => (role.name, role.description, role.permissions, role.flows_down),
        None => (String::new(), String::new(), Permissions::viewing(), false),
    };
    let description = RwSignal::new(about);
    let count = move || {
        t!(
            "{count} of {max} characters",
            count = description.read().chars().count(),
            max = MAX_ROLE_DESCRIPTION
        )
    };
    view! {
        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
        <TextField id="role-name" name="name" label=t!("Role name") required=true maxlength=MAX_ROLE_NAME autocomplete="off"
            initial=name error=at(Field::Name)/>
        <TextField id="role-description" name="description" label=t!("Description") maxlength=MAX_ROLE_DESCRIPTION
            autocomplete="off" value=description error=at(Field::Description)/>
        <p class="hint">{count}</p>
        {permissions(me, allowed, false)}
        <label class="tick">
            <input type="checkbox" name="flows_down" value="true" checked=flows_down aria-describedby="flows-down-hint"/>
            <span>{t!("Also in inner customers")}</span>
        </label>
        <p class="hint" id="flows-down-hint">
            {t!("Whoever has the role in a customer has it in its inner customers, too.")}
        </p>
    }
    .into_any()
}

/// The permissions as checkboxes, grouped; those that the person has not cannot be given.
pub(super) fn permissions(me: Me, allowed: Permissions, read_only: bool) -> impl IntoView {
    let organisation = me.profile().organisation;
    let own = organisation.role.permissions();
    let box_of = move |permission: Permission| {
        let given = allowed.has(permission);
        // Disabled boxes are not sent: what is given stays given by the hidden field.
        let fixed = read_only || !own.has(permission);
        let name = permission.key().replace('-', "_");
        view! {
            <label class="tick">
                <input type="checkbox" name="permissions[]" value=name.clone() checked=given disabled=fixed/>
                <span>{permission.label().here()}</span>
            </label>
            {(fixed && given && !read_only).then(|| view! { <input type="hidden" name="permissions[]" value=name/> })}
        }
    };
    let group = move |(label, members): &(Text, &'static [Permission])| {
        let boxes: Vec<_> = members
            .iter()
            .copied()
            .filter(|permission| permission.fits(organisation.kind))
            .map(box_of)
            .collect();
        (!boxes.is_empty())
            .then(|| view! { <fieldset class="ticks"><legend>{label.here()}</legend>{boxes}</fieldset> })
    };
    view! { <div class="permissions">{PERMISSION_GROUPS.iter().map(group).collect_view()}</div> }.into_any()
}

/// *Cancel*.
pub(super) fn cancel() -> impl IntoView {
    view! { <a class="btn" href=paths::roles()>{t!("Cancel")}</a> }
}
