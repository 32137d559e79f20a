//! What fields are called, and what is wrong with them.

use crate::ui::grouped;
use domain::{Field, FieldError};

/// What a field is called on the screen.
pub(super) fn field_name(field: Field) -> &'static str {
    match field {
        Field::Email => "E-mail address",
        Field::Password => "Password",
        Field::Number => "Number",
        Field::InternalReference => "Internal reference",
        Field::SoldToCode => "Sold-to code",
        Field::Alias => "Alias",
        Field::OrderNumber => "Order number",
        Field::OrderDate => "Order date",
        Field::File => "File",
        Field::Search => "Search",
        Field::Name => "Name",
        Field::List => "List",
        Field::Selection => "Selection",
        Field::Cursor => "Place in the list",
        Field::Reason => "Reason",
        Field::Services => "Services",
        Field::CompanyName => "Company name",
        Field::Country => "Country",
        Field::Address => "Address",
        Field::City => "City",
        Field::State => "State, province or region",
        Field::Zip => "Zip or postal code",
        Field::Phone => "Phone",
        Field::RegistrationNumber => "Registration number",
        Field::ContactPerson => "Contact person",
        Field::MicrosoftTenant => "Microsoft tenant name",
        Field::ClientType => "Client type",
        Field::CurrentPassword => "Current password",
        Field::Role => "Role",
        Field::Description => "Description",
        Field::Code => "Code",
        Field::TimeZone => "Time zone",
        Field::Appearance => "Appearance",
        Field::Widgets => "Widgets",
        Field::Scopes => "Scopes",
        Field::Networks => "Allowed addresses",
        Field::Url => "Address",
        Field::Events => "Events",
    }
}

pub(super) fn field_sentence(field: Field, error: &FieldError) -> String {
    match error {
        FieldError::Required => "Fill this in.".to_owned(),
        FieldError::Malformed => malformed(field).to_owned(),
        FieldError::TooLong { max } => {
            format!("At most {} characters; shorten it.", grouped(u64::from(*max)))
        }
        FieldError::TooShort { min } => format!("At least {} characters.", grouped(u64::from(*min))),
        FieldError::Taken => "This is in use already. Choose another one.".to_owned(),
        FieldError::InFuture => "Not after today.".to_owned(),
        FieldError::Unprintable => {
            "It holds characters that cannot be shown. Type it instead of pasting it.".to_owned()
        }
        FieldError::Unknown => "There is no such thing. Choose again.".to_owned(),
        FieldError::TooCommon => {
            "Everybody tries this one first. Take a few words that belong to you alone.".to_owned()
        }
        FieldError::LikeYourself => "This is your name or your address. Take something else.".to_owned(),
        FieldError::TooMany { max } => format!("At most {}; remove one first.", grouped(u64::from(*max))),
    }
}

fn malformed(field: Field) -> &'static str {
    match field {
        Field::Email => "An e-mail address looks like name@company.example.",
        Field::Number => "Enter the 10 digits of the number.",
        Field::SoldToCode => "7 to 10 letters, digits or hyphens.",
        Field::OrderDate => "Enter a date.",
        Field::File => "Choose a CSV or text file.",
        Field::Cursor => "This place in the list does not exist any more. Go to the first page.",
        Field::Country => "Choose a country.",
        Field::Url => "An address looks like https://erp.example/hooks, without a name or a password.",
        Field::Networks => "Enter addresses or networks such as 203.0.113.0/24, each on its own line.",
        Field::TimeZone => "Choose a zone from the list, such as Europe/Berlin.",
        Field::Password
        | Field::CurrentPassword
        | Field::Role
        | Field::Description
        | Field::InternalReference
        | Field::Alias
        | Field::OrderNumber
        | Field::Search
        | Field::Name
        | Field::List
        | Field::Selection
        | Field::Reason
        | Field::Services
        | Field::CompanyName
        | Field::Address
        | Field::City
        | Field::State
        | Field::Zip
        | Field::Phone
        | Field::RegistrationNumber
        | Field::ContactPerson
        | Field::MicrosoftTenant
        | Field::ClientType
        | Field::Code
        | Field::Appearance
        | Field::Scopes
        | Field::Events
        | Field::Widgets => "This does not have the right form. Look at the hint and try again.",
    }
}
