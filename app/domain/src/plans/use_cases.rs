use super::{Category, PlacedPlan, PlanForm, Sku};
use crate::{Actor, PortalResult};

/// What can be done with the catalogue of plans. The operator sees and changes all of it; a reseller sees what is for sale.
#[async_trait::async_trait]
pub trait Plans: Send + Sync {
    /// The whole catalogue: for the operator all of it, for a reseller what is for sale.
    async fn catalogue(&self, actor: &Actor) -> PortalResult<Vec<Category>>;

    /// A plan by its SKU; for a reseller one that is for sale.
    async fn plan(&self, actor: &Actor, sku: &Sku) -> PortalResult<PlacedPlan>;

    /// At most eight plans whose name, product or SKU fits what is being typed.
    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<PlacedPlan>>;

    /// A new category.
    async fn add_category(&self, actor: &Actor, name: &str) -> PortalResult<()>;

    /// Another name for a category.
    async fn rename_category(&self, actor: &Actor, category: i64, name: &str) -> PortalResult<()>;

    /// Removes a category without products.
    async fn remove_category(&self, actor: &Actor, category: i64) -> PortalResult<()>;

    /// A new product in a category.
    async fn add_product(
        &self,
        actor: &Actor,
        category: i64,
        name: &str,
        description: &str,
    ) -> PortalResult<()>;

    /// Another name and description for a product.
    async fn edit_product(
        &self,
        actor: &Actor,
        product: i64,
        name: &str,
        description: &str,
    ) -> PortalResult<()>;

    /// Removes a product without plans.
    async fn remove_product(&self, actor: &Actor, product: i64) -> PortalResult<()>;

    /// A new plan of a product. Its SKU is nobody else's.
    async fn add_plan(&self, actor: &Actor, product: i64, form: PlanForm) -> PortalResult<Sku>;

    /// Changes a plan; its SKU stays, and so do the prices of subscriptions.
    async fn edit_plan(&self, actor: &Actor, sku: &Sku, form: PlanForm) -> PortalResult<()>;
}
