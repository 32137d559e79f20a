//! The forms of categories, products and plans.

use super::{AddCategory, AddProduct, EditProduct, RemoveCategory, RemoveProduct, RenameCategory};
use crate::error::{ApiError, ApiResult};
use crate::ui::{Choice, ChoiceField, TextArea, TextField, done, tell};
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::money::Currency;
use domain::plans::{
    Billing, Category, MAX_PLAN_NAME, MAX_PRODUCT_DESCRIPTION, MAX_SKU, Period, PlanForm, Product,
};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What the catalogue's page can do.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub add_category: ServerAction<AddCategory>,
    pub rename_category: ServerAction<RenameCategory>,
    pub remove_category: ServerAction<RemoveCategory>,
    pub add_product: ServerAction<AddProduct>,
    pub edit_product: ServerAction<EditProduct>,
    pub remove_product: ServerAction<RemoveProduct>,
}

impl Acts {
    pub(super) fn new() -> Self {
        let acts = Self {
            add_category: ServerAction::new(),
            rename_category: ServerAction::new(),
            remove_category: ServerAction::new(),
            add_product: ServerAction::new(),
            edit_product: ServerAction::new(),
            remove_product: ServerAction::new(),
        };
        tell(acts.add_category.value(), t!("Category added"));
        tell(acts.rename_category.value(), t!("Category saved"));
        tell(acts.remove_category.value(), t!("Category removed"));
        tell(acts.add_product.value(), t!("Product added"));
        tell(acts.edit_product.value(), t!("Product saved"));
        tell(acts.remove_product.value(), t!("Product removed"));
        acts
    }

    /// Counts what was done, so that the catalogue is read again.
    pub(super) fn done(self) -> [Memo<usize>; 6] {
        [
            done(self.add_category.value()),
            done(self.rename_category.value()),
            done(self.remove_category.value()),
            done(self.add_product.value()),
            done(self.edit_product.value()),
            done(self.remove_product.value()),
        ]
    }

    /// What was refused last: it stands above the catalogue, because without JavaScript nobody knows which form it was.
    pub(super) fn refused(self) -> Option<ApiError> {
        let refused = |value: MappedSignal<Option<ApiResult<()>>>| value.get().and_then(Result::err);
        refused(self.add_category.value())
            .or_else(|| refused(self.rename_category.value()))
            .or_else(|| refused(self.remove_category.value()))
            .or_else(|| refused(self.add_product.value()))
            .or_else(|| refused(self.edit_product.value()))
            .or_else(|| refused(self.remove_product.value()))
    }
}

/// *Rename*, *Remove* and *Add product* of a category.
pub(super) fn category_acts(category: &Category, acts: Acts) -> AnyView {
    let Category { id, name, products } = category.clone();
    let empty = products.is_empty();
    let named = name.clone();
    let add_product = acts.add_product;
    view! {
        <details class="rename">
            <summary class="btn small">{t!("Rename")}<span class="unseen">" "{name.clone()}</span></summary>
            <ActionForm action=acts.rename_category>
                <input type="hidden" name="category" value=id.to_string()/>
                <TextField id=format!("category-{id}") name="name" label=t!("Name") initial=named required=true
                    maxlength=MAX_PLAN_NAME autocomplete="off"/>
                <button class="btn primary">{t!("Save")}</button>
            </ActionForm>
        </details>
        {empty.then(|| view! {
            <details class="remove">
                <summary class="btn small danger">{t!("Remove")}<span class="unseen">" "{name.clone()}</span></summary>
                <ActionForm action=acts.remove_category>
                    <p>{t!("Goes: the category, which is empty. Stays: everything else.")}</p>
                    <input type="hidden" name="category" value=id.to_string()/>
                    <button class="btn primary danger">{t!("Remove category")}</button>
                </ActionForm>
            </details>
        })}
        <details class="rename">
            <summary class="btn small">{t!("Add product")}<span class="unseen">{t!(" to ")}{name}</span></summary>
            <ActionForm action=add_product>
                <input type="hidden" name="category" value=id.to_string()/>
                {product_fields(&format!("new-{id}"), "", "")}
                <button class="btn primary">{t!("Add")}</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// *Edit* and *Remove* of a product.
pub(super) fn product_acts(product: &Product, acts: Acts) -> AnyView {
    let Product { id, name, description, plans } = product.clone();
    let fields = product_fields(&id.to_string(), &name, &description);
    view! {
        <details class="rename">
            <summary class="btn small">{t!("Edit")}<span class="unseen">" "{name.clone()}</span></summary>
            <ActionForm action=acts.edit_product>
                <input type="hidden" name="product" value=id.to_string()/>
                {fields}
                <button class="btn primary">{t!("Save")}</button>
            </ActionForm>
        </details>
        {plans.is_empty().then(|| view! {
            <details class="remove">
                <summary class="btn small danger">{t!("Remove")}<span class="unseen">" "{name}</span></summary>
                <ActionForm action=acts.remove_product>
                    <p>{t!("Goes: the product, which has no plans. Stays: everything else.")}</p>
                    <input type="hidden" name="product" value=id.to_string()/>
                    <button class="btn primary danger">{t!("Remove product")}</button>
                </ActionForm>
            </details>
        })}
    }
    .into_any()
}

fn product_fields(id: &str, name: &str, description: &str) -> AnyView {
    let description = RwSignal::new(description.to_owned());
    view! {
        <TextField id=format!("product-{id}") name="name" label=t!("Name") initial=name.to_owned() required=true
            maxlength=MAX_PLAN_NAME autocomplete="off"/>
        <TextArea id=format!("product-about-{id}") name="description" label=t!("Description") value=description
            maxlength=MAX_PRODUCT_DESCRIPTION/>
    }
    .into_any()
}

/// The fields of a plan, to begin with those of `form`. A plan that is there keeps its SKU.
pub(super) fn plan_fields(form: PlanForm, refusal: Signal<Option<ApiError>>, there: bool) -> AnyView {
    let at = move |field| {
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, field)))
    };
    let billing = Billing::ALL
        .map(|billing| Choice { value: billing.key().to_owned(), label: billing.label().here().to_owned() });
    let currencies = Currency::ALL
        .iter()
        .map(|currency| Choice {
            value: currency.code().to_owned(),
            label: format!("{} {}", currency.code(), currency.name().here()),
        })
        .collect();
    let prices = Period::ALL.map(|period| {
        let key = PlanForm::price_key(period);
        let initial = form.prices.get(&key).cloned().unwrap_or_default();
        view! {
            <TextField id=format!("price-{key}") name=format!("plan[prices][{key}]") label=period.label().here() initial
                inputmode="decimal" maxlength=20 autocomplete="off"/>
        }
    });
    let sku = if there {
        ().into_any()
    } else {
        view! {
            <TextField id="plan-sku" name="plan[sku]" label=t!("SKU") initial=form.sku.clone() required=true maxlength=MAX_SKU
                autocomplete="off" hint=t!("2 to 40 letters, digits, dots, hyphens or underscores. It stays.") error=at(Field::Sku)/>
        }
        .into_any()
    };
    view! {
        <TextField id="plan-name" name="plan[name]" label=t!("Name") initial=form.name required=true maxlength=MAX_PLAN_NAME
            autocomplete="off" error=at(Field::Name)/>
        {sku}
        <ChoiceField id="plan-billing" name="plan[billing]" label=t!("Billing type") choices=billing.to_vec()
            value=RwSignal::new(form.billing) error=at(Field::Billing)
            hint=t!("A financial hold stops what is prepaid, and lets go on what is postpaid.")/>
        <TextField id="plan-trial" name="plan[trial_days]" label=t!("Days of trial") initial=form.trial_days inputmode="numeric"
            maxlength=3 autocomplete="off" hint=t!("0 for none.") error=at(Field::TrialDays)/>
        <ChoiceField id="plan-currency" name="plan[currency]" label=t!("Currency") choices=currencies
            value=RwSignal::new(form.currency) error=at(Field::Currency)/>
        <fieldset class="pair">
            <legend>{t!("Prices")}</legend>
            {prices.collect_view()}
        </fieldset>
        <p class="hint">{t!("For one, for a term of this length. Leave empty what cannot be ordered.")}</p>
        <p class="why" aria-live="polite">{move || at(Field::Price).get()}</p>
        <label class="tick"><input type="checkbox" name="plan[on_sale]" value="true" checked=form.on_sale/>{t!("On sale")}</label>
        <p class="hint">{t!("What is off sale cannot be ordered any more. Subscriptions of it go on.")}</p>
    }
    .into_any()
}

/// The fields that [`plan_fields`] shows.
pub(super) const SHOWN: [Field; 6] =
    [Field::Name, Field::Sku, Field::Billing, Field::TrialDays, Field::Currency, Field::Price];
