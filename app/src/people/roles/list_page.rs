use super::tabs::PeopleTabs;
use super::{DeleteRole, delete_role, list_roles};
use crate::people::{Me, people_title};
use crate::shell::{DeniedButton, Head, NotFound, Problem};
use crate::ui::{Confirm, Question, Skeleton, toasts};
use crate::words::Here;
use crate::{paths, words};
use domain::people::RoleRow;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The tab ROLES.
#[component]
pub fn RolesPage() -> impl IntoView {
    let me = Me::here();
    let manage = me.may(Action::ManageRoles);
    if me.may(Action::ViewPeople).is_err() && manage.is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let remove = ServerAction::<DeleteRole>::new();
    let removed = RwSignal::new(0_u32);
    let roles = Resource::new_blocking(move || (remove.version().get(), removed.get()), |_| list_roles());
    let told = toasts();
    Effect::new(move |_| {
        if matches!(remove.value().get(), Some(Ok(()))) {
            told.success(t!("Role deleted"));
        }
    });
    let refused = move || {
        let error = remove.value().get().and_then(Result::err);
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let create = match manage.clone() {
        Ok(()) => {
            view! { <a class="btn primary" href=paths::create_role()>{t!("Create role")}</a> }.into_any()
        }
        Err(reason) => {
            view! { <DeniedButton label=t!("Create role") class="btn primary" reason/> }.into_any()
        }
    };
    let may = manage.is_ok();
    view! {
        <Head title=people_title(me.profile().organisation.kind)>{create}</Head>
        <PeopleTabs/>
        {refused}
        <Transition fallback=|| view! { <Skeleton what=t!("roles")/> }>
            {move || Suspend::new(async move {
                match roles.await {
                    Ok(roles) => {
                        let row = |role| row(role, may, remove, removed);
                        view! {
                            <div class="sheet scroll">
                                <table class="roles">
                                    <caption class="unseen">{t!("Roles")}</caption>
                                    <thead><tr>
                                        <th scope="col">{t!("Role")}</th><th scope="col">{t!("What it allows")}</th><th scope="col">{t!("People")}</th><td></td>
                                    </tr></thead>
                                    <tbody>{roles.into_iter().map(row).collect_view()}</tbody>
                                </table>
                            </div>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn row(role: RoleRow, may: bool, remove: ServerAction<DeleteRole>, removed: RwSignal<u32>) -> impl IntoView {
    let allows = if role.permissions == domain::people::Permissions::ALL {
        t!("Everything").to_owned()
    } else {
        let labels: Vec<&str> = role.permissions.iter().map(|permission| permission.label().here()).collect();
        if labels.is_empty() { t!("Nothing").to_owned() } else { labels.join(", ") }
    };
    let acts = (may && !role.built_in).then(|| view! { <Delete role=role.clone() remove removed/> });
    view! {
        <tr>
            <th scope="row">
                <a href=paths::role(&role.key)>{words::role_name(&role.name)}</a>
                {role.built_in.then(|| view! { " "<span class="tag">{t!("Built in")}</span> })}
                {(!role.description.is_empty()).then(|| view! { <span class="soft">{role.description}</span> })}
            </th>
            <td>{allows}{role.flows_down.then(|| view! { <span class="soft">{t!(" · also in inner customers")}</span> })}</td>
            <td>{role.people}</td>
            <td class="acts">{acts}</td>
        </tr>
    }
    .into_any()
}

/// *Delete role*: asked in the confirm dialog, and without JavaScript unfolded in place.
#[component]
fn Delete(role: RoleRow, remove: ServerAction<DeleteRole>, removed: RwSignal<u32>) -> impl IntoView {
    let confirm = Confirm::here();
    let told = toasts();
    let RoleRow { key, name, people, .. } = role;
    let in_use = (people > 0).then(|| {
        t!(
            "{count} person has it. Give them another role first."
                | "{count} people have it. Give them another role first.",
            count = people
        )
    });
    let (asked, title, reason) = (key.clone(), name.clone(), in_use.clone());
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(reason) = &reason {
            told.failure(reason.clone());
            return;
        }
        let (key, name) = (asked.clone(), title.clone());
        let act = {
            let name = name.clone();
            move || {
                let (key, name) = (key.clone(), name.clone());
                async move {
                    delete_role(key).await?;
                    removed.update(|count| *count = count.wrapping_add(1));
                    Ok(t!("Role {name} deleted", name))
                }
            }
        };
        let question = Question::new(t!("Delete the role {name}?", name), t!("Delete role"), act)
            .text(t!("Nobody has it."))
            .goes(t!("The role {name}", name))
            .stays(t!("What the activity log says about it"))
            .danger();
        confirm.ask(question);
    };
    let inside = match in_use {
        Some(reason) => view! { <p>{reason}</p> }.into_any(),
        None => view! {
            <ActionForm action=remove>
                <p>{t!("Goes: the role. Stays: what the activity log says about it.")}</p>
                <input type="hidden" name="key" value=key.to_string()/>
                <button class="btn primary danger">{t!("Delete role")}</button>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <details class="remove">
            <summary class="btn small danger" on:click=ask>{t!("Delete")}<span class="unseen">" "{name}</span></summary>
            {inside}
        </details>
    }
    .into_any()
}
