use super::acts::Acts;
use super::add::{AddUserForm, load};
use super::columns;
use super::edit::EditUserForm;
use super::link::LinkDialog;
use super::{about_users, add_words, list_users, people_title};
use crate::customers::number_in_path;
use crate::paths;
use crate::people::Me;
use crate::people::roles::PeopleTabs;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::table::Table;
use crate::ui::{Dialog, Empty, Skeleton, toasts};
use domain::organisations::OrganisationKind;
use domain::people::{RoleChoice, ShownLink, UserList, UserRow, UsersOf, Whose};
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The own organisation's people: *Administrators & roles*, or *Users*.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewPeople).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let kind = me.profile().organisation.kind;
    let about = Resource::new_blocking(|| (), |()| about_users(Whose::Own));
    let page = UsersPage::new();
    let add = page.add_button(&Whose::Own, add_words(kind));
    view! {
        <Head title=people_title(kind)>{add}</Head>
        <PeopleTabs/>
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                match about.await {
                    Ok(about) => { page.roles.set_value(about.roles); ().into_any() }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
        {page.view(Whose::Own, me)}
    }
    .into_any()
}

/// *Manage customer users*.
#[component]
pub fn CustomerUsersPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::AdministerCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let number = number_in_path(use_params_map());
    let whose = Signal::derive(move || number.get().map(Whose::Customer));
    let about = Resource::new_blocking(move || whose.get(), load);
    let page = UsersPage::new();
    view! {
        <Transition fallback=|| view! { <Skeleton lines=2 what=t!("the customer")/> }>
            {move || Suspend::new(async move {
                match about.await {
                    Ok(about) => page.head(about).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        {move || whose.get().map(|whose| page.view(whose, me))}
    }
    .into_any()
}

/// What the page of users shares with its dialogs.
#[derive(Clone, Copy)]
struct UsersPage {
    /// The roles that can be given, once they are known: before any dialog can open.
    roles: StoredValue<Vec<RoleChoice>>,
    adding: RwSignal<bool>,
    editing: RwSignal<bool>,
    edited: RwSignal<Option<UserRow>>,
    shown: RwSignal<Option<ShownLink>>,
    changed: RwSignal<u64>,
}

impl UsersPage {
    fn new() -> Self {
        Self {
            roles: StoredValue::new(Vec::new()),
            adding: RwSignal::new(false),
            editing: RwSignal::new(false),
            edited: RwSignal::new(None),
            shown: RwSignal::new(None),
            changed: RwSignal::new(0),
        }
    }

    /// The head of a customer's page.
    fn head(self, about: UsersOf) -> impl IntoView {
        let UsersOf { name, number, roles, .. } = about;
        self.roles.set_value(roles);
        let add = self.add_button(&Whose::Customer(number.clone()), t!("Add user"));
        let crumbs = vec![Crumb::new(paths::customer_profile(&number), name.clone())];
        view! { <Head title=t!("Users of {name}", name) crumbs>{add}</Head> }
    }

    fn add_button(self, whose: &Whose, words: &'static str) -> impl IntoView + use<> {
        let href = whose.customer().map_or_else(paths::add_user, paths::add_customer_user);
        let open = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            self.adding.set(true);
        };
        view! { <a class="btn primary" href=href on:click=open>{words}</a> }
    }

    fn reload(self) {
        self.changed.update(|count| *count = count.wrapping_add(1));
    }

    /// The table and the dialogs.
    fn view(self, whose: Whose, me: Me) -> AnyView {
        let own = whose.customer().is_none();
        let csv = whose
            .customer()
            .map_or_else(|| paths::people_csv(""), |number| paths::customer_users_csv(number, ""));
        let edit = Callback::new(move |row: UserRow| {
            self.edited.set(Some(row));
            self.editing.set(true);
        });
        let changed = Callback::new(move |()| self.reload());
        let (acts, of) = (Acts::new(&whose, edit, changed, self.shown), whose.clone());
        let label = if own
            && matches!(me.profile().organisation.kind, OrganisationKind::Reseller | OrganisationKind::Msp)
        {
            t!("Administrators")
        } else {
            t!("Users")
        };
        let table = Table::<UserList>::new(label, move |query| list_users(of.clone(), query), columns::cell)
            .row_actions(move |row| columns::actions(row, me, acts))
            .csv(t!("Download as CSV"), csv)
            .refresh(Signal::derive(move || self.changed.get()))
            .empty(|| view! { <Empty title=t!("No users yet") text=t!("Add somebody: they get a link that opens their account.")/> });
        let whose = StoredValue::new(whose);
        let told = toasts();
        let added = Callback::new(move |link: Option<ShownLink>| {
            self.adding.set(false);
            self.reload();
            match link {
                Some(link) => self.shown.set(Some(link)),
                None => told.success(t!("The link is sent by mail")),
            }
        });
        let saved = Callback::new(move |()| {
            self.editing.set(false);
            self.reload();
            told.success(t!("Saved"));
        });
        view! {
            {table.view()}
            <Dialog id="add-user" title=t!("Add user") open=self.adding>
                {move || view! { <AddUserForm whose=whose.get_value() roles=self.roles.get_value() dialog=self.adding added/> }}
            </Dialog>
            <Dialog id="edit-user" title=Signal::derive(move || self.edited.get().map(|row| row.name).unwrap_or_default()) open=self.editing>
                {move || self.edited.get().map(|row| view! {
                    <EditUserForm whose=whose.get_value() row roles=self.roles.get_value() open=self.editing changed=saved/>
                })}
            </Dialog>
            <LinkDialog shown=self.shown/>
        }
        .into_any()
    }
}
