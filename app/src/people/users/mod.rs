//! The users of an organisation: of one's own under *Administrators & roles* or *Users*, and of a customer that it
//! administers, on the same page.

mod acts;
mod add;
mod api;
mod columns;
mod edit;
mod link;
mod page;

pub use add::{AddCustomerUserPage, AddUserPage};
pub use api::*;
pub use link::LinkDialog;
pub use page::{CustomerUsersPage, PeoplePage};

use crate::paths;
use domain::organisations::OrganisationKind;
use domain::people::Whose;
use leptos::prelude::*;

/// What the page of an organisation's own people is called.
pub fn people_title(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Reseller | OrganisationKind::Msp => t!("Administrators & roles"),
        OrganisationKind::Customer | OrganisationKind::Operator => t!("Users"),
    }
}

/// What adding somebody is called.
fn add_words(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Reseller | OrganisationKind::Msp => t!("Invite administrator"),
        OrganisationKind::Customer | OrganisationKind::Operator => t!("Add user"),
    }
}

/// The page of these users.
fn page_of(whose: &Whose) -> String {
    whose.customer().map_or_else(paths::people, paths::customer_users)
}

/// Whose users a plain form is about, as a field of it.
fn whose_field(whose: &Whose) -> impl IntoView + use<> {
    let (name, value) = match whose {
        Whose::Own => ("whose", "own".to_owned()),
        Whose::Customer(number) => ("whose[customer]", number.to_string()),
    };
    view! { <input type="hidden" name=name value=value/> }
}
