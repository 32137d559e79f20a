#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::plans::{Category, PlacedPlan, PlanForm, Sku};
use leptos::prelude::*;

/// The catalogue: for the operator all of it, for a reseller what is for sale.
#[server(prefix = "/api", endpoint = "plans/catalogue")]
pub async fn read_catalogue() -> ApiResult<Vec<Category>> {
    let call = crate::ssr::call()?;
    call.portal.plans.catalogue(&call.actor).await.map_err(crate::ssr::refuse)
}

/// One plan.
#[server(prefix = "/api", endpoint = "plans/details")]
pub async fn read_plan(sku: Sku) -> ApiResult<PlacedPlan> {
    let call = crate::ssr::call()?;
    call.portal.plans.plan(&call.actor, &sku).await.map_err(crate::ssr::refuse)
}

/// Plans that fit what is being typed.
#[server(prefix = "/api", endpoint = "plans/suggest")]
pub async fn suggest_plans(#[server(default)] text: String) -> ApiResult<Vec<PlacedPlan>> {
    let call = crate::ssr::call()?;
    call.portal.plans.suggest(&call.actor, &text).await.map_err(crate::ssr::refuse)
}

/// A new category.
#[server(prefix = "/api", endpoint = "plans/add-category")]
pub async fn add_category(#[server(default)] name: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.plans.add_category(&call.actor, &name).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::plans())).map_err(crate::ssr::refuse)
}

/// Another name for a category.
#[server(prefix = "/api", endpoint = "plans/rename-category")]
pub async fn rename_category(category: i64, #[server(default)] name: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.plans.rename_category(&call.actor, category, &name).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::plans())).map_err(crate::ssr::refuse)
}

/// Removes a category without products.
#[server(prefix = "/api", endpoint = "plans/remove-category")]
pub async fn remove_category(category: i64) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.plans.remove_category(&call.actor, category).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::plans())).map_err(crate::ssr::refuse)
}

/// A new product.
#[server(prefix = "/api", endpoint = "plans/add-product")]
pub async fn add_product(
    category: i64,
    #[server(default)] name: String,
    #[server(default)] description: String,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.plans.add_product(&call.actor, category, &name, &description).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::plans())).map_err(crate::ssr::refuse)
}

/// Another name and description for a product.
#[server(prefix = "/api", endpoint = "plans/edit-product")]
pub async fn edit_product(
    product: i64,
    #[server(default)] name: String,
    #[server(default)] description: String,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.plans.edit_product(&call.actor, product, &name, &description).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::plans())).map_err(crate::ssr::refuse)
}

/// Removes a product without plans.
#[server(prefix = "/api", endpoint = "plans/remove-product")]
pub async fn remove_product(product: i64) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.plans.remove_product(&call.actor, product).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::plans())).map_err(crate::ssr::refuse)
}

/// A new plan; goes back to the catalogue.
#[server(prefix = "/api", endpoint = "plans/add")]
pub async fn add_plan(product: i64, #[server(default)] plan: PlanForm) -> ApiResult<Sku> {
    let call = crate::ssr::call()?;
    let sku = call.portal.plans.add_plan(&call.actor, product, plan).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::plans());
    Ok(sku)
}

/// Changes a plan; what was ordered keeps its price.
#[server(prefix = "/api", endpoint = "plans/edit")]
pub async fn edit_plan(sku: Sku, #[server(default)] plan: PlanForm) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::plan(&sku));
    let done = call.portal.plans.edit_plan(&call.actor, &sku, plan).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}
