use super::{delete_customer, preview_delete_customer};
use crate::paths;
use crate::ui::{Asker, MenuItem, Question, plural};
use domain::managed_customers::{CustomerEnd, CustomerTies};
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;

/// What can be done with a customer that the organisation administers, beside what can be done with any.
pub fn managed_actions(
    number: &OrganisationNumber,
    name: &str,
    manage: &Result<(), String>,
    delete: Callback<(OrganisationNumber, String)>,
) -> Vec<MenuItem> {
    let of = (number.clone(), name.to_owned());
    vec![
        MenuItem::link("Edit customer", paths::customer_profile(number)),
        MenuItem::link("Manage customer users", paths::customer_users(number)).enabled(manage.clone()),
        MenuItem::link("Inner customers", paths::customer_inner_customers(number)),
        MenuItem::call("Delete customer", move || delete.run(of.clone())).enabled(manage.clone()).danger(),
    ]
}

/// Asks whether a customer shall be deleted, given its number and name, and deletes it; then calls `changed`.
pub fn deleting(changed: Callback<()>) -> Callback<(OrganisationNumber, String)> {
    let asker = Asker::here();
    Callback::new(move |(number, name): (OrganisationNumber, String)| {
        asker.ask(preview_delete_customer(number.clone()), move |ties| question(number, name, ties, changed));
    })
}

fn question(number: OrganisationNumber, name: String, ties: CustomerTies, changed: Callback<()>) -> Question {
    let of = name.clone();
    let act = move || {
        let (number, name) = (number.clone(), of.clone());
        async move {
            let end = delete_customer(number, name.clone()).await?;
            let _ = changed.try_run(());
            Ok(match end {
                CustomerEnd::Deleted => format!("{name} deleted"),
                CustomerEnd::Disconnected => format!("{name} disconnected"),
            })
        }
    };
    let users = plural(ties.users, "user", "users");
    let inner = plural(ties.inner_customers, "inner customer", "inner customers");
    if ties.disconnects() {
        return Question::new(format!("Disconnect {name}?"), "Disconnect customer", act)
            .text(format!(
                "Other organisations are connected to it ({}), so it is not deleted: it goes its own way.",
                ties.tenants
            ))
            .goes("Your relation with it: you cannot edit it or manage its users any more")
            .stays(format!("The customer with {users} and {inner}"))
            .stays("Its devices")
            .typed(name)
            .danger();
    }
    let released = ties.devices.saturating_sub(ties.back);
    let devices = |count: u64| plural(count, "device", "devices");
    let mut question = Question::new(format!("Delete {name}?"), "Delete customer", act)
        .text("This cannot be undone. Its Customer ID is never used again.")
        .goes(if ties.inner_customers > 0 {
            format!("The customer and {inner}")
        } else {
            "The customer".to_owned()
        });
    if ties.users > 0 {
        question = question.goes(format!("{users}: they are signed out, and open invitations end"));
    }
    if released > 0 {
        question = question
            .goes(format!("{} from every list: whoever uploaded them can do so again", devices(released)));
    }
    if ties.back > 0 {
        question = question
            .stays(format!("{} that came from you: they go back where they came from", devices(ties.back)));
    }
    if ties.uploads > 0 {
        let uploads = plural(ties.uploads, "upload", "uploads");
        question = question.stays(format!("The record of {uploads} in the custody of their devices"));
    }
    question.stays("What the activity log says of it").typed(name).danger()
}
