//! What fields are called, and what is wrong with them.

use crate::ui::grouped;
use domain::{Field, FieldError};

/// What a field is called on the screen.
pub fn field_name(field: Field) -> &'static str {
    match field {
        Field::Email => t!("E-mail address"),
        Field::Password => t!("Password"),
        Field::Number => t!("Number"),
        Field::InternalReference => t!("Internal reference"),
        Field::SoldToCode => t!("Sold-to code"),
        Field::Alias => t!("Alias"),
        Field::OrderNumber => t!("Order number"),
        Field::OrderDate => t!("Order date"),
        Field::File => t!("File"),
        Field::Search => t!("Search"),
        Field::Name => t!("Name"),
        Field::List => t!("List"),
        Field::Selection => t!("Selection"),
        Field::Cursor => t!("Place in the list"),
        Field::Reason => t!("Reason"),
        Field::Services => t!("Services"),
        Field::CompanyName => t!("Company name"),
        Field::Country => t!("Country"),
        Field::Address | Field::Url => t!("Address"),
        Field::City => t!("City"),
        Field::State => t!("State, province or region"),
        Field::Zip => t!("Zip or postal code"),
        Field::Phone => t!("Phone"),
        Field::RegistrationNumber => t!("Registration number"),
        Field::ContactPerson => t!("Contact person"),
        Field::MicrosoftTenant => t!("Microsoft tenant name"),
        Field::ClientType => t!("Client type"),
        Field::CurrentPassword => t!("Current password"),
        Field::Role => t!("Role"),
        Field::Description => t!("Description"),
        Field::Code => t!("Code"),
        Field::TimeZone => t!("Time zone"),
        Field::Appearance => t!("Appearance"),
        Field::Widgets => t!("Widgets"),
        Field::Logo => t!("Logo"),
        Field::Scopes => t!("Scopes"),
        Field::Networks => t!("Allowed addresses"),
        Field::Events => t!("Events"),
        Field::Sku => t!("SKU"),
        Field::Price => t!("Prices"),
        Field::Currency => t!("Currency"),
        Field::Billing => t!("Billing type"),
        Field::TrialDays => t!("Days of trial"),
        Field::Period => t!("Period"),
        Field::Quantity => t!("Quantity"),
        Field::StartsOn => t!("First day"),
        Field::Plan => t!("Plan"),
        Field::Client => t!("Client"),
        Field::Amount => t!("Amount"),
        Field::BookedOn => t!("Date"),
        Field::Reference => t!("Reference"),
        Field::DebtLimit => t!("Debt limit"),
        Field::GraceDays => t!("Days of grace"),
    }
}

pub(super) fn field_sentence(field: Field, error: &FieldError) -> String {
    match error {
        FieldError::Required => t!("Fill this in.").to_owned(),
        FieldError::Malformed => malformed(field).to_owned(),
        FieldError::TooLong { max } => {
            t!("At most {max} characters; shorten it.", max = grouped(u64::from(*max)))
        }
        FieldError::TooShort { min } => t!("At least {min} characters.", min = grouped(u64::from(*min))),
        FieldError::Taken => t!("This is in use already. Choose another one.").to_owned(),
        FieldError::InFuture => t!("Not after today.").to_owned(),
        FieldError::Unprintable => {
            t!("It holds characters that cannot be shown. Type it instead of pasting it.").to_owned()
        }
        FieldError::Unknown => t!("There is no such thing. Choose again.").to_owned(),
        FieldError::TooCommon => {
            t!("Everybody tries this one first. Take a few words that belong to you alone.").to_owned()
        }
        FieldError::LikeYourself => t!("This is your name or your address. Take something else.").to_owned(),
        FieldError::TooLarge => {
            t!("At most 256 KB, and 1,024 pixels wide and high. Make it smaller.").to_owned()
        }
        FieldError::TooMuch => t!("This is more than there can be. Enter a smaller one.").to_owned(),
        FieldError::InPast => t!("Not before today.").to_owned(),
        FieldError::TooMany { max } => {
            t!("At most {max}; remove one first.", max = grouped(u64::from(*max)))
        }
    }
}

fn malformed(field: Field) -> &'static str {
    match field {
        Field::Email => t!("An e-mail address looks like name@company.example."),
        Field::Number => t!("Enter the 10 digits of the number."),
        Field::SoldToCode => t!("7 to 10 letters, digits or hyphens."),
        Field::File => t!("Choose a CSV or text file."),
        Field::Cursor => t!("This place in the list does not exist any more. Go to the first page."),
        Field::Country => t!("Choose a country."),
        Field::Logo => t!("This is no PNG, JPEG or WebP picture."),
        Field::Url => t!("An address looks like https://erp.example/hooks, without a name or a password."),
        Field::Networks => t!("Enter addresses or networks such as 203.0.113.0/24, each on its own line."),
        Field::TimeZone => t!("Choose a zone from the list, such as Europe/Berlin."),
        Field::Sku => t!("2 to 40 letters, digits, dots, hyphens or underscores."),
        Field::Price | Field::Amount | Field::DebtLimit => {
            t!(
                "Enter an amount such as 12.50, without grouping and with no more decimals than the currency has."
            )
        }
        Field::TrialDays | Field::GraceDays => t!("Enter a number of days, at most 365."),
        Field::Quantity => t!("Enter a whole number, at least 1."),
        Field::OrderDate | Field::StartsOn | Field::BookedOn => t!("Enter a date."),
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
        | Field::Scopes
        | Field::Events
        | Field::Widgets => t!("This does not have the right form. Look at the hint and try again."),
    }
}
