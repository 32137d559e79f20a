//! Sentences about clients.

use super::fields::{field_name, field_sentence};
use crate::ui::grouped;
use domain::clients::ClientStatus;
use domain::{Field, FieldError};

/// Why a client takes no order, upload or operation, and whom to ask.
pub fn held_sentence(status: ClientStatus) -> &'static str {
    match status {
        ClientStatus::Active => t!("This client was on hold. Try again."),
        ClientStatus::AdministrativeHold => {
            t!(
                "This client is on administrative hold. Ask whoever manages clients in your organisation to release it."
            )
        }
        ClientStatus::FinancialHold => {
            t!(
                "This client is on financial hold because of debt. It is released by payment; ask whoever manages clients in your organisation."
            )
        }
        ClientStatus::Deleted => {
            t!("This client is deleted for good. Ask whoever manages clients in your organisation.")
        }
    }
}

/// Which of several charges and payments is wrong, and how.
pub(super) fn wrong_entry(place: u32, field: Field, error: &FieldError) -> String {
    let (place, name, why) = (grouped(u64::from(place)), field_name(field), field_sentence(field, error));
    t!("Entry {place} of the file is wrong, and none was entered. {name}: {why}", place, name, why)
}
