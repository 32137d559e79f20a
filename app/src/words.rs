//! Refusals as sentences for people: what is wrong, and what to do about it. The one place that has the words.
//!
//! Every `match` here is exhaustive, so that a new refusal does not compile until it has its sentence. A form shows
//! [`at_field`] at its fields and [`beside_fields`] above them; everything else shows [`sentence`].

#[macro_use]
mod language;
mod clients;
mod fields;
mod uploads;

use crate::error::ApiError;
use crate::ui::grouped;
use domain::people::LinkState;
use domain::policy::Denied;
use domain::{Conflict, Field, PortalError};
use fields::field_sentence;
use uploads::upload_sentence;

pub use clients::held_sentence;
pub use fields::field_name;
pub use language::{Here, language, money, read_language_of_document, role_name, tag_name, within_sentence};

/// Any refusal as a sentence.
pub fn sentence(error: &ApiError) -> String {
    match error {
        ApiError::Transport => {
            t!("The portal did not answer. Check the connection and try again; if that does not help, reload the page.")
                .to_owned()
        }
        ApiError::Portal(error) => portal(error),
    }
}

fn portal(error: &PortalError) -> String {
    match error {
        PortalError::Unauthenticated => {
            t!("Your session has ended. Sign in again; nothing was lost.").to_owned()
        }
        PortalError::Forbidden(denied) => denied_sentence(*denied),
        PortalError::NotFound => {
            t!("This does not exist, or not for you. It may have been removed.").to_owned()
        }
        PortalError::Invalid(fields) => {
            let sentences: Vec<String> = fields
                .iter()
                .map(|(field, error)| format!("{}: {}", field_name(*field), field_sentence(*field, error)))
                .collect();
            sentences.join(" ")
        }
        PortalError::Conflict(conflict) => conflict_sentence(conflict),
        PortalError::Upload(refusal) => upload_sentence(refusal),
        PortalError::TooManyRequests { retry_after_seconds } => {
            t!(
                "Too many attempts. Try again in {retry_after_seconds}.",
                retry_after_seconds = duration(*retry_after_seconds)
            )
        }
        PortalError::Internal { reference } => {
            t!(
                "A fault on our side; nothing was changed. Try again, or tell the operator the reference {reference}.",
                reference
            )
        }
    }
}

/// Why somebody may not do something: shown beside the disabled button too.
pub fn denied_sentence(denied: Denied) -> String {
    match denied {
        Denied::Needs(permission) => {
            t!(
                "Needs the permission “{permission}”. Ask an administrator of your organisation.",
                permission = permission.label().here()
            )
        }
        Denied::NeedsSecondFactor => {
            t!("Your organisation requires a second factor. Set it up under Settings > Second factor.")
                .to_owned()
        }
        Denied::MoreThanOwn => {
            t!("This role allows more than yours. Ask an administrator of your organisation.").to_owned()
        }
        Denied::NotForThisKind => t!("Organisations of your kind do not do this.").to_owned(),
        Denied::CrossSite => {
            t!("The request came from another site and was refused. Open the portal itself and try again.")
                .to_owned()
        }
    }
}

/// What is wrong at `field`, when the refusal is about a field.
pub fn at_field(error: &ApiError, field: Field) -> Option<String> {
    match error {
        ApiError::Portal(PortalError::Invalid(fields)) => {
            fields.get(&field).map(|error| field_sentence(field, error))
        }
        ApiError::Portal(PortalError::Conflict(conflict)) if field_of(conflict) == Some(field) => {
            Some(conflict_sentence(conflict))
        }
        _ => None,
    }
}

/// The sentence of a refusal that is about none of the fields that a form shows.
pub fn beside_fields(error: &ApiError, shown: &[Field]) -> Option<String> {
    match error {
        ApiError::Portal(PortalError::Invalid(fields))
            if fields.keys().all(|field| shown.contains(field)) =>
        {
            None
        }
        ApiError::Portal(PortalError::Conflict(conflict))
            if field_of(conflict).is_some_and(|f| shown.contains(&f)) =>
        {
            None
        }
        other => Some(sentence(other)),
    }
}

/// The field that a conflict is about.
fn field_of(conflict: &Conflict) -> Option<Field> {
    match conflict {
        Conflict::UnknownCustomer
        | Conflict::OwnNumber
        | Conflict::AlreadyAdded
        | Conflict::UnknownReseller
        | Conflict::AlreadyRegistered
        | Conflict::UnknownReceiver
        | Conflict::ReceiverSuspended => Some(Field::Number),
        Conflict::WrongCode => Some(Field::Code),
        Conflict::SoldToCodeExists => Some(Field::SoldToCode),
        Conflict::ViewExists
        | Conflict::RoleExists
        | Conflict::DashboardExists
        | Conflict::ServiceExists
        | Conflict::ApiKeyExists
        | Conflict::WebhookExists
        | Conflict::NameExists => Some(Field::Name),
        Conflict::AlreadyMember | Conflict::AlreadyInvited => Some(Field::Email),
        Conflict::WrongPassword => Some(Field::CurrentPassword),
        Conflict::SkuExists => Some(Field::Sku),
        Conflict::NotForSale => Some(Field::Plan),
        Conflict::ClientInactive => Some(Field::Client),
        Conflict::OtherCurrency(_) => Some(Field::Currency),
        Conflict::ReferenceExists => Some(Field::Reference),
        Conflict::Inherited
        | Conflict::CatalogueFull { .. }
        | Conflict::HasAdministrator
        | Conflict::LastAdministrator
        | Conflict::RoleInUse { .. }
        | Conflict::Link(_)
        | Conflict::AccountExists
        | Conflict::OtherPerson
        | Conflict::WrongCredentials
        | Conflict::NoAccount
        | Conflict::OrganisationSuspended
        | Conflict::SelectionChanged { .. }
        | Conflict::ChangedMeanwhile
        | Conflict::StillInProgress
        | Conflict::UploadsRunning
        | Conflict::InsideItself
        | Conflict::TooDeep { .. }
        | Conflict::AlreadyUndone
        | Conflict::BegunBefore
        | Conflict::NothingWaits
        | Conflict::FactorIsOn
        | Conflict::FactorIsOff
        | Conflict::FactorIsRequired
        | Conflict::NotEmpty
        | Conflict::OrderReused
        | Conflict::ClientHeld(_)
        | Conflict::NotOffered(_)
        | Conflict::DoneBefore
        | Conflict::WrongEntry { .. } => None,
    }
}

fn conflict_sentence(conflict: &Conflict) -> String {
    match conflict {
        Conflict::NoAccount => {
            t!("No account with this e-mail address can sign in this way. Use your password, or ask an administrator of your organisation to invite you.").to_owned()
        }
        Conflict::WrongCredentials => {
            t!("The e-mail address or the password is wrong. Check both and try again.").to_owned()
        }
        Conflict::OrganisationSuspended => {
            t!("Your organisation is suspended. Ask the operator of the portal.").to_owned()
        }
        Conflict::UnknownCustomer => {
            t!("Nobody has this number. Ask the customer to read its Customer ID to you.").to_owned()
        }
        Conflict::OwnNumber => {
            t!("This is your own number. Enter the number that the other organisation reads to you.").to_owned()
        }
        Conflict::AlreadyAdded => {
            t!("This customer is among yours already. Search the list of customers for its number.").to_owned()
        }
        Conflict::SelectionChanged { now } => {
            t!("The list has changed: {now} now match. Look at the selection and try again.", now = grouped(*now))
        }
        Conflict::ChangedMeanwhile => {
            t!("Somebody else changed this meanwhile. Reload the page and try again.").to_owned()
        }
        Conflict::SoldToCodeExists => {
            t!("A sold-to code with this code or alias exists. Choose another one.").to_owned()
        }
        Conflict::HasAdministrator => {
            t!("Somebody administers this organisation by now, or is invited to. Reload the page.").to_owned()
        }
        Conflict::ServiceExists => t!("A service with this name exists. Choose another name.").to_owned(),
        Conflict::CatalogueFull { max } => t!("The catalogue has {max} places, and all are taken; a retired service keeps its place. Rename one instead.", max),
        Conflict::ViewExists => t!("You have a view with this name. Choose another name.").to_owned(),
        Conflict::DashboardExists => {
            t!("Your organisation has a dashboard with this name. Choose another name.").to_owned()
        }
        Conflict::ApiKeyExists => {
            t!("An API key with this name is in use. Choose another name, or revoke that key first.").to_owned()
        }
        Conflict::WebhookExists => {
            t!("Your organisation has a webhook with this name. Choose another name.").to_owned()
        }
        Conflict::StillInProgress => {
            t!("The upload is still being processed. Wait until it has its final status.").to_owned()
        }
        Conflict::UploadsRunning => {
            t!("Uploads that may be for this customer have not ended. Wait for their end, or cancel them, then delete it.").to_owned()
        }
        Conflict::InsideItself => {
            t!("A customer cannot be inside itself or inside one of its own inner customers. Choose another place.").to_owned()
        }
        Conflict::TooDeep { max } => {
            t!("Customers can be inside each other {max} levels deep. Choose a place further out.", max)
        }
        Conflict::AlreadyUndone => {
            t!("This upload was undone before. Reload the page to see what was removed.").to_owned()
        }
        Conflict::UnknownReseller => {
            t!("No reseller has this number. Ask your reseller to read its Reseller ID to you.").to_owned()
        }
        Conflict::AlreadyRegistered => {
            t!("This reseller is registered already. Find it in the list of resellers.").to_owned()
        }
        Conflict::NothingWaits => {
            t!("Nothing of this waits for a decision any more. Reload the page to see what was decided.")
                .to_owned()
        }
        Conflict::BegunBefore => {
            t!("This was begun before. It is done once, however often it is asked for.").to_owned()
        }
        Conflict::AlreadyMember => {
            t!("Somebody with this address belongs to the organisation already. Find them in the list.").to_owned()
        }
        Conflict::AlreadyInvited => {
            t!("This address is invited already. Find the invitation in the list to send it again.").to_owned()
        }
        Conflict::Inherited => {
            t!("This role flows down from an outer customer. It is changed there.").to_owned()
        }
        Conflict::LastAdministrator => {
            t!("This is the last administrator who can act. Make somebody else an administrator first.").to_owned()
        }
        Conflict::RoleExists => t!("There is a role with this name. Choose another name.").to_owned(),
        Conflict::RoleInUse { people } => {
            t!("{count} person has this role. Give them another one first." | "{count} people have this role. Give them another one first.", count = *people)
        }
        Conflict::Link(state) => link_sentence(*state).to_owned(),
        Conflict::AccountExists => {
            t!("There is an account with this e-mail address already. Enter its password below to accept the invitation.")
                .to_owned()
        }
        Conflict::OtherPerson => {
            t!("The invitation is for another e-mail address. Sign out, and open the link again.").to_owned()
        }
        Conflict::WrongPassword => t!("This is not your current password. Check it and try again.").to_owned(),
        Conflict::WrongCode => {
            t!("The code is wrong, or was used before. Wait for the next one in your app and enter it.")
                .to_owned()
        }
        Conflict::FactorIsOn => t!("Your second factor is on already. Reload the page.").to_owned(),
        Conflict::FactorIsOff => t!("Set up your own second factor first.").to_owned(),
        Conflict::FactorIsRequired => {
            t!("Your organisation requires a second factor. It can only be replaced: ask an administrator.")
                .to_owned()
        }
        Conflict::UnknownReceiver => {
            t!("Devices cannot be moved there. Choose one of the places that are suggested.").to_owned()
        }
        Conflict::NameExists => t!("This name is in use here already. Choose another one.").to_owned(),
        Conflict::SkuExists => t!("There is a plan with this SKU. Choose another one.").to_owned(),
        Conflict::NotEmpty => t!("Something still belongs to this. Remove that first.").to_owned(),
        Conflict::NotForSale => t!("This plan is not for sale any more. Choose another one.").to_owned(),
        Conflict::OrderReused => {
            t!("This form was used for another order before. Look under Subscriptions, or begin a new order.")
                .to_owned()
        }
        Conflict::ClientHeld(status) => held_sentence(*status).to_owned(),
        Conflict::ClientInactive => {
            t!("This customer has ended the relation with you. Ask the customer's administrator to accept you again.")
                .to_owned()
        }
        Conflict::NotOffered(state) => {
            t!("This cannot be done while the subscription is: {state}. Reload the page.", state = state.label().here())
        }
        Conflict::WrongEntry { place, field, error } => clients::wrong_entry(*place, *field, error),
        Conflict::DoneBefore => t!("This was done before. Reload the page to see it.").to_owned(),
        Conflict::OtherCurrency(currency) => {
            t!("This client is charged in {currency}. Enter the amount in that currency.", currency)
        }
        Conflict::ReferenceExists => {
            t!("This client has an entry with this reference that says something else. Check it, or choose another reference.")
                .to_owned()
        }
        Conflict::ReceiverSuspended => {
            t!("This organisation takes no devices at the moment. Ask the operator of the portal.").to_owned()
        }
    }
}

/// Why a link is of no use, and what to do about it.
pub fn link_sentence(state: LinkState) -> &'static str {
    match state {
        LinkState::Unknown => {
            t!("This link is not known. Copy it from the mail as a whole, or ask for a new one.")
        }
        LinkState::Expired => t!("The time of this link is over. Ask for a new one."),
        LinkState::Used => {
            t!(
                "This link was used before. Sign in with your password, or ask for a new one if you forgot it."
            )
        }
        LinkState::Replaced => {
            t!("A newer link has taken the place of this one. Use the latest one that you got.")
        }
        LinkState::Revoked => t!("This invitation is no longer open. Ask whoever invited you."),
        LinkState::Closed => {
            t!("The organisation does not take part at the moment. Ask whoever invited you.")
        }
        LinkState::Disabled => t!("This account is disabled. Ask an administrator of your organisation."),
    }
}

fn duration(seconds: u32) -> String {
    match seconds {
        0..=1 => t!("a second").to_owned(),
        2..=90 => t!("{seconds} seconds", seconds),
        _ => t!("{div_ceil} minutes", div_ceil = seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::FieldError;

    #[test]
    fn a_field_error_stands_at_its_field_and_nowhere_else() {
        let error = ApiError::Portal(PortalError::field(Field::Number, FieldError::Malformed));
        assert_eq!(at_field(&error, Field::Number).as_deref(), Some("Enter the 10 digits of the number."));
        assert_eq!(at_field(&error, Field::InternalReference), None);
        assert_eq!(beside_fields(&error, &[Field::Number]), None);
        assert!(beside_fields(&error, &[Field::Alias]).is_some());
    }

    #[test]
    fn the_answers_to_a_number_stand_at_its_field() {
        for conflict in [
            Conflict::UnknownCustomer,
            Conflict::OwnNumber,
            Conflict::AlreadyAdded,
            Conflict::UnknownReseller,
            Conflict::AlreadyRegistered,
            Conflict::UnknownReceiver,
        ] {
            let error = ApiError::Portal(PortalError::Conflict(conflict));
            assert!(at_field(&error, Field::Number).is_some());
            assert_eq!(beside_fields(&error, &[Field::Number]), None);
        }
    }

    #[test]
    fn a_wait_is_told_in_words_people_use() {
        let wait = |retry_after_seconds| {
            sentence(&ApiError::Portal(PortalError::TooManyRequests { retry_after_seconds }))
        };
        assert_eq!(wait(30), "Too many attempts. Try again in 30 seconds.");
        assert_eq!(wait(900), "Too many attempts. Try again in 15 minutes.");
    }
}
