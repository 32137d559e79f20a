use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::lists::escape_like;
use crate::uploads::count;
use domain::lists::ListQuery;
use domain::money::{Currency, Money};
use domain::organisations::OrganisationKind;
use domain::plans::{Billing, Category, Period, PlacedPlan, Plan, PlanPrice, Product, Sku};
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use sqlx::PgConnection;
use std::collections::HashMap;

/// Plans suggested while typing.
const SUGGESTIONS: i64 = 8;

/// A plan with its ids.
pub(crate) struct Found {
    pub id: i64,
    pub product_id: i64,
    pub category: String,
    pub product: String,
    pub plan: Plan,
}

/// A plan as it is read, without its prices.
struct Row {
    id: i64,
    product_id: i64,
    category: String,
    product: String,
    sku: String,
    name: String,
    billing: i16,
    trial_days: i16,
    currency: String,
    on_sale: bool,
}

pub(super) async fn catalogue(store: &Store, actor: &Actor) -> PortalResult<Vec<Category>> {
    require(actor, Action::ViewPlans)?;
    let everything = actor.kind == OrganisationKind::Operator;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let categories = sqlx::query!("SELECT id, name FROM plan_categories ORDER BY name, id")
                    .fetch_all(&mut *tx)
                    .await
                    .or_internal()?;
                let products = sqlx::query!(
                    "SELECT id, category_id, name, description FROM plan_products ORDER BY name, id"
                )
                .fetch_all(&mut *tx)
                .await
                .or_internal()?;
                let rows = sqlx::query_as!(
                    Row,
                    "SELECT p.id, p.product_id, c.name AS category, r.name AS product, p.sku, p.name, p.billing,
                            p.trial_days, p.currency, p.on_sale
                     FROM plans p JOIN plan_products r ON r.id = p.product_id
                     JOIN plan_categories c ON c.id = r.category_id"
                )
                .fetch_all(&mut *tx)
                .await
                .or_internal()?;
                let mut plans: HashMap<i64, Vec<Plan>> = HashMap::new();
                for found in with_prices(tx, rows).await? {
                    plans.entry(found.product_id).or_default().push(found.plan);
                }
                let mut of_category: HashMap<i64, Vec<Product>> = HashMap::new();
                for row in products {
                    let mut plans = plans.remove(&row.id).unwrap_or_default();
                    plans.sort_by_cached_key(|plan| (lowest(plan), plan.name.to_lowercase()));
                    let product =
                        Product { id: row.id, name: row.name, description: row.description, plans };
                    if everything || !product.plans.is_empty() {
                        of_category.entry(row.category_id).or_default().push(product);
                    }
                }
                let categories = categories.into_iter().map(|row| Category {
                    id: row.id,
                    name: row.name,
                    products: of_category.remove(&row.id).unwrap_or_default(),
                });
                Ok(categories.filter(|category| everything || !category.products.is_empty()).collect())
            })
        })
        .await
}

pub(super) async fn plan(store: &Store, actor: &Actor, sku: &Sku) -> PortalResult<PlacedPlan> {
    require(actor, Action::ViewPlans)?;
    let (sku, operator) = (sku.clone(), actor.kind == OrganisationKind::Operator);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = find(tx, &sku).await?.ok_or(PortalError::NotFound)?;
                let subscriptions = if operator {
                    let counted =
                        sqlx::query_scalar!(r#"SELECT gate_plan_subscriptions($1) AS "count!""#, found.id)
                            .fetch_one(tx)
                            .await
                            .or_internal()?;
                    Some(count(counted))
                } else {
                    None
                };
                Ok(PlacedPlan { subscriptions, ..found.placed() })
            })
        })
        .await
}

pub(super) async fn suggest(store: &Store, actor: &Actor, text: &str) -> PortalResult<Vec<PlacedPlan>> {
    require(actor, Action::ViewPlans)?;
    let text = text.trim();
    if text.chars().count() > ListQuery::MAX_SEARCH || text.chars().any(char::is_control) {
        return Err(PortalError::field(Field::Search, FieldError::Unprintable));
    }
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let pattern = format!("%{}%", escape_like(text));
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let rows = sqlx::query_as!(
                    Row,
                    "SELECT p.id, p.product_id, c.name AS category, r.name AS product, p.sku, p.name, p.billing,
                            p.trial_days, p.currency, p.on_sale
                     FROM plans p JOIN plan_products r ON r.id = p.product_id
                     JOIN plan_categories c ON c.id = r.category_id
                     WHERE lower(p.name) LIKE $1 OR lower(r.name) LIKE $1 OR lower(p.sku) LIKE $1
                     ORDER BY r.name, p.name, p.sku LIMIT $2",
                    pattern,
                    SUGGESTIONS,
                )
                .fetch_all(&mut *tx)
                .await
                .or_internal()?;
                Ok(with_prices(tx, rows).await?.into_iter().map(Found::placed).collect())
            })
        })
        .await
}

/// The plan with this SKU, as far as the acting organisation may see it.
pub(crate) async fn find(tx: &mut PgConnection, sku: &Sku) -> PortalResult<Option<Found>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT p.id, p.product_id, c.name AS category, r.name AS product, p.sku, p.name, p.billing, p.trial_days,
                p.currency, p.on_sale
         FROM plans p JOIN plan_products r ON r.id = p.product_id
         JOIN plan_categories c ON c.id = r.category_id
         WHERE p.sku = $1",
        sku.as_str(),
    )
    .fetch_all(&mut *tx)
    .await
    .or_internal()?;
    Ok(with_prices(tx, rows).await?.pop())
}

async fn with_prices(tx: &mut PgConnection, rows: Vec<Row>) -> PortalResult<Vec<Found>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let prices = sqlx::query!(
        "SELECT plan_id, months, price FROM plan_prices WHERE plan_id = ANY($1) ORDER BY plan_id, months",
        &ids
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    let mut of: HashMap<i64, Vec<(i16, i64)>> = HashMap::new();
    for row in prices {
        of.entry(row.plan_id).or_default().push((row.months, row.price));
    }
    rows.into_iter()
        .map(|row| {
            let prices = of.remove(&row.id).unwrap_or_default();
            row.found(&prices).ok_or_else(|| unreadable("plans"))
        })
        .collect()
}

impl Row {
    /// Nothing if a code is unknown, which the constraints of the table rule out.
    fn found(self, prices: &[(i16, i64)]) -> Option<Found> {
        let currency = Currency::parse(&self.currency)?;
        let price = |&(months, minor): &(i16, i64)| {
            let period = Period::from_months(u16::try_from(months).ok()?)?;
            Some(PlanPrice { period, price: Money { minor, currency } })
        };
        let plan = Plan {
            sku: Sku::parse(&self.sku)?,
            name: self.name,
            billing: Billing::from_code(self.billing)?,
            trial_days: u16::try_from(self.trial_days).ok()?,
            prices: prices.iter().map(price).collect::<Option<_>>()?,
            on_sale: self.on_sale,
        };
        let Self { id, product_id, category, product, .. } = self;
        Some(Found { id, product_id, category, product, plan })
    }
}

impl Found {
    fn placed(self) -> PlacedPlan {
        let Self { product_id, category, product, plan, .. } = self;
        PlacedPlan { category, product, product_id, plan, subscriptions: None }
    }
}

fn lowest(plan: &Plan) -> i64 {
    plan.prices.iter().map(|price| price.price.minor).min().unwrap_or(i64::MAX)
}
