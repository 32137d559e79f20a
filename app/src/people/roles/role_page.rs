use super::form::{cancel, fields, permissions};
use super::{ChangeRole, CreateRole, read_role};
use crate::error::{ApiError, ApiResult};
use crate::paths;
use crate::people::{Me, people_title};
use crate::shell::{Crumb, Denied, Head, Problem};
use crate::ui::Skeleton;
use crate::words;
use domain::people::{RoleKey, RoleRow};
use domain::policy::{Action, Denied as Why};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

fn crumbs(me: Me) -> Vec<Crumb> {
    vec![Crumb::new(paths::roles(), people_title(me.profile().organisation.kind))]
}

/// *Create role*: it begins with viewing only.
#[component]
pub fn CreateRolePage() -> impl IntoView {
    let me = Me::here();
    let action = ServerAction::<CreateRole>::new();
    let form = match me.may(Action::ManageRoles) {
        Ok(()) => {
            let refusal = Signal::derive(move || action.value().get().and_then(Result::err));
            view! {
                <div class="sheet form">
                    <ActionForm action>
                        <section>{fields(None, refusal)}</section>
                        <footer>
                            {cancel()}
                            <button class="btn primary" disabled=move || action.pending().get()>{t!("Create role")}</button>
                        </footer>
                    </ActionForm>
                </div>
            }
            .into_any()
        }
        Err(reason) => view! { <Denied label=t!("Create role") reason/> }.into_any(),
    };
    view! { <Head title=t!("Create role") crumbs=crumbs(me)/>{form} }.into_any()
}

/// A role: to be changed, or, when it is built in or allows more than the person's own, to be read.
#[component]
pub fn RolePage() -> impl IntoView {
    let me = Me::here();
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key")).unwrap_or_default());
    let role = Resource::new_blocking(move || key.get(), |key| read_role(RoleKey(key)));
    let action = ServerAction::<ChangeRole>::new();
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6 what=t!("the role")/> }>
            {move || Suspend::new(async move { page(role.await, me, action) })}
        </Transition>
    }
    .into_any()
}

fn page(role: ApiResult<RoleRow>, me: Me, action: ServerAction<ChangeRole>) -> AnyView {
    let role = match role {
        Ok(role) => role,
        Err(error) => return view! { <Problem error/> }.into_any(),
    };
    let more = !me.profile().organisation.role.permissions().hold(role.permissions);
    let reason = match me.may(Action::ManageRoles) {
        Err(reason) => Some(reason),
        Ok(()) if role.built_in => {
            Some(t!("Built-in roles cannot be changed. Create one of your own instead.").to_owned())
        }
        Ok(()) if more => Some(words::denied_sentence(Why::MoreThanOwn)),
        Ok(()) => None,
    };
    let head = view! { <Head title=words::role_name(&role.name) crumbs=crumbs(me)/> };
    if let Some(reason) = reason {
        return view! {
            {head}
            <div class="sheet padded">
                <p class="soft">{reason}</p>
                {(!role.description.is_empty()).then(|| view! { <p>{role.description.clone()}</p> })}
                {permissions(me, role.permissions, true)}
            </div>
        }
        .into_any();
    }
    let refusal = Signal::derive(move || action.value().get().and_then(Result::<(), ApiError>::err));
    let (key, version) = (role.key.to_string(), role.version);
    view! {
        {head}
        <div class="sheet form">
            <ActionForm action>
                <section>
                    <input type="hidden" name="key" value=key/>
                    <input type="hidden" name="version" value=version.to_string()/>
                    {fields(Some(role), refusal)}
                    <p class="soft">{t!("Whoever has the role may do at once what you save here.")}</p>
                </section>
                <footer>
                    {cancel()}
                    <button class="btn primary" disabled=move || action.pending().get()>{t!("Save")}</button>
                </footer>
            </ActionForm>
        </div>
    }
    .into_any()
}
