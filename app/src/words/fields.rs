//! What fields are called, and what is wrong with them.

use crate::ui::grouped;
use domain::{Field, FieldError};

/// What a field is called on the screen.
pub fn field_name(field: Field) -> &'static str {
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
        Field::Sku => "SKU",
        Field::Price => "Prices",
        Field::Currency => "Currency",
        Field::Billing => "Billing type",
        Field::TrialDays => "Days of trial",
        Field::Period => "Period",
        Field::Quantity => "Quantity",
        Field::StartsOn => "First day",
        Field::Plan => "Plan",
        Field::Client => "Client",
        Field::Amount => "Amount",
        Field::BookedOn => "Date",
        Field::Reference => "Reference",
        Field::DebtLimit => "Debt limit",
        Field::GraceDays => "Days of grace",
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
        FieldError::TooLarge => "This is more than there can be. Enter a smaller one.".to_owned(),
        FieldError::InPast => "Not before today.".to_owned(),
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
        Field::TimeZone => "Choose a zone from the list, such as Europe/Berlin.",
        Field::Sku => "2 to 40 letters, digits, dots, hyphens or underscores.",
        Field::Price | Field::Amount | Field::DebtLimit => {
            "Enter an amount such as 12.50, without grouping and with no more decimals than the currency has."
        }
        Field::TrialDays | Field::GraceDays => "Enter a number of days, at most 365.",
        Field::Quantity => "Enter a whole number, at least 1.",
        Field::StartsOn | Field::BookedOn => "Enter a date.",
        Field::Currency
        | Field::Billing
        | Field::Period
        | Field::Plan
        | Field::Client
        | Field::Reference
        | Field::Password
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
        | Field::Widgets => "This does not have the right form. Look at the hint and try again.",
    }
}
