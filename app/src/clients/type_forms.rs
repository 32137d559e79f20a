//! The fields of a client type.

use crate::error::ApiError;
use crate::ui::{Choice, ChoiceField, TextField};
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::clients::{ClientType, MAX_CLIENT_TYPE, REQUIRABLE, RequiredFields};
use domain::money::{Currency, Money};
use leptos::prelude::*;

/// The fields that [`fields`] shows.
pub(super) const SHOWN: [Field; 4] = [Field::Name, Field::Currency, Field::DebtLimit, Field::GraceDays];

/// The fields of a client type, to begin with those of `kind`; ids end in `id`.
pub(super) fn fields(kind: Option<&ClientType>, id: &str, refusal: Signal<Option<ApiError>>) -> AnyView {
    let at = move |field| {
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, field)))
    };
    let required = kind.map_or_else(RequiredFields::default, |kind| kind.required);
    let currency = kind.map_or("EUR", |kind| kind.currency.code());
    let limit = kind.and_then(|kind| kind.debt_limit).map(Money::plain).unwrap_or_default();
    let grace = kind.map(|kind| kind.grace_days.to_string()).unwrap_or_default();
    let currencies = Currency::ALL
        .iter()
        .map(|currency| Choice {
            value: currency.code().to_owned(),
            label: format!("{} {}", currency.code(), currency.name().here()),
        })
        .collect();
    let boxes = REQUIRABLE.map(|(field, _)| {
        view! {
            <label class="tick">
                <input type="checkbox" name="required[]" value=field_key(field) checked=required.has(field)/>
                <span>{words::field_name(field)}</span>
            </label>
        }
    });
    view! {
        <TextField id=format!("type-name-{id}") name="of[name]" label=t!("Name") required=true maxlength=MAX_CLIENT_TYPE
            initial=kind.map(|kind| kind.name.clone()).unwrap_or_default() autocomplete="off" error=at(Field::Name)/>
        <fieldset class="ticks"><legend>{t!("Required beside name and country")}</legend>{boxes.collect_view()}</fieldset>
        <ChoiceField id=format!("type-currency-{id}") name="of[currency]" label=t!("Currency") choices=currencies
            value=RwSignal::new(currency.to_owned()) hint=t!("Its clients are charged in it.") error=at(Field::Currency)/>
        <TextField id=format!("type-limit-{id}") name="of[debt_limit]" label=t!("Debt limit") initial=limit inputmode="decimal"
            maxlength=20 autocomplete="off" hint=t!("More debt is a financial hold. Leave empty for none.") error=at(Field::DebtLimit)/>
        <TextField id=format!("type-grace-{id}") name="of[grace_days]" label=t!("Days of grace") initial=grace inputmode="numeric"
            maxlength=3 autocomplete="off" hint=t!("How long more debt is borne.") error=at(Field::GraceDays)/>
    }
    .into_any()
}

/// The name of a field in forms.
fn field_key(field: Field) -> &'static str {
    match field {
        Field::RegistrationNumber => "registration_number",
        Field::Address => "address",
        Field::City => "city",
        Field::Zip => "zip",
        Field::Phone => "phone",
        Field::Email => "email",
        Field::ContactPerson => "contact_person",
        Field::MicrosoftTenant => "microsoft_tenant",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_can_be_required_has_its_name_in_forms() {
        for (field, _) in REQUIRABLE {
            let name = format!("\"{}\"", field_key(field));
            assert_eq!(serde_json::to_string(&field).unwrap(), name);
        }
    }
}
