//! The operator's catalogue of plans. Implements the use cases of `domain::plans`.
//!
//! The catalogue is small, a few thousand plans at most: it is read as a whole and looked through. Row level security lets
//! the operator see and change all of it, and everyone else see what is for sale.

mod catalogue;
mod change;
#[cfg(test)]
mod tests;

use crate::Store;
use domain::plans::{Category, PlacedPlan, PlanForm, Plans, Sku};
use domain::{Actor, PortalResult};

pub(crate) use catalogue::{Found as FoundPlan, find as find_plan};

#[async_trait::async_trait]
impl Plans for Store {
    async fn catalogue(&self, actor: &Actor) -> PortalResult<Vec<Category>> {
        catalogue::catalogue(self, actor).await
    }

    async fn plan(&self, actor: &Actor, sku: &Sku) -> PortalResult<PlacedPlan> {
        catalogue::plan(self, actor, sku).await
    }

    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<PlacedPlan>> {
        catalogue::suggest(self, actor, text).await
    }

    async fn add_category(&self, actor: &Actor, name: &str) -> PortalResult<()> {
        change::add_category(self, actor, name).await
    }

    async fn rename_category(&self, actor: &Actor, category: i64, name: &str) -> PortalResult<()> {
        change::rename_category(self, actor, category, name).await
    }

    async fn remove_category(&self, actor: &Actor, category: i64) -> PortalResult<()> {
        change::remove_category(self, actor, category).await
    }

    async fn add_product(
        &self,
        actor: &Actor,
        category: i64,
        name: &str,
        description: &str,
    ) -> PortalResult<()> {
        change::add_product(self, actor, category, name, description).await
    }

    async fn edit_product(
        &self,
        actor: &Actor,
        product: i64,
        name: &str,
        description: &str,
    ) -> PortalResult<()> {
        change::edit_product(self, actor, product, name, description).await
    }

    async fn remove_product(&self, actor: &Actor, product: i64) -> PortalResult<()> {
        change::remove_product(self, actor, product).await
    }

    async fn add_plan(&self, actor: &Actor, product: i64, form: PlanForm) -> PortalResult<Sku> {
        change::add_plan(self, actor, product, &form).await
    }

    async fn edit_plan(&self, actor: &Actor, sku: &Sku, form: PlanForm) -> PortalResult<()> {
        change::edit_plan(self, actor, sku, form).await
    }
}
