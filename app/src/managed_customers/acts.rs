use super::{delete_customer, preview_delete_customer};
use crate::paths;
use crate::ui::{Asker, MenuItem, Question};
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
        MenuItem::link(t!("Edit customer"), paths::customer_profile(number)),
        MenuItem::link(t!("Manage customer users"), paths::customer_users(number)).enabled(manage.clone()),
        MenuItem::link(t!("Inner customers"), paths::customer_inner_customers(number)),
        MenuItem::call(t!("Delete customer"), move || delete.run(of.clone()))
            .enabled(manage.clone())
            .danger(),
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
                CustomerEnd::Deleted => t!("{name} deleted", name),
                CustomerEnd::Disconnected => t!("{name} disconnected", name),
            })
        }
    };
    let users = t!("{count} user" | "{count} users", count = ties.users);
    let inner = t!("{count} inner customer" | "{count} inner customers", count = ties.inner_customers);
    if ties.disconnects() {
        return Question::new(t!("Disconnect {name}?", name), t!("Disconnect customer"), act)
            .text(t!("Other organisations are connected to it ({tenants}), so it is not deleted: it goes its own way.", tenants = ties.tenants))
            .goes(t!("Your relation with it: you cannot edit it or manage its users any more"))
            .stays(t!("The customer with {users} and {inner}", users, inner))
            .stays(t!("Its devices"))
            .typed(name)
            .danger();
    }
    let released = ties.devices.saturating_sub(ties.back);
    let devices = |count: u64| t!("{count} device" | "{count} devices", count = count);
    let mut question = Question::new(t!("Delete {name}?", name), t!("Delete customer"), act)
        .text(t!("This cannot be undone. Its Customer ID is never used again."))
        .goes(if ties.inner_customers > 0 {
            t!("The customer and {inner}", inner)
        } else {
            t!("The customer").to_owned()
        });
    if ties.users > 0 {
        question = question.goes(t!("{users}: they are signed out, and open invitations end", users));
    }
    if released > 0 {
        question = question.goes(t!(
            "{released} from every list: whoever uploaded them can do so again",
            released = devices(released)
        ));
    }
    if ties.back > 0 {
        question = question.stays(t!(
            "{back} that came from you: they go back where they came from",
            back = devices(ties.back)
        ));
    }
    if ties.uploads > 0 {
        let uploads = t!("{count} upload" | "{count} uploads", count = ties.uploads);
        question = question.stays(t!("The record of {uploads} in the custody of their devices", uploads));
    }
    question.stays(t!("What the activity log says of it")).typed(name).danger()
}
