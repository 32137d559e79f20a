use crate::error::{OnConstraint, OrInternal};
use crate::transaction::lock;
use crate::{Store, activity};
use domain::plans::{CheckedPlan, PlanForm, Sku, check_plan_name, check_product_description};
use domain::policy::{Action, require};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::{Value, json};
use sqlx::{PgConnection, Postgres};
use time::OffsetDateTime;

/// The most categories, products and plans: the catalogue is read as a whole.
const MOST: u32 = 2_000;

const EXISTS: PortalError = PortalError::Conflict(Conflict::NameExists);
const NOT_EMPTY: PortalError = PortalError::Conflict(Conflict::NotEmpty);

fn name(name: &str) -> PortalResult<String> {
    check_plan_name(name).map_err(|error| PortalError::field(Field::Name, error))
}

pub(super) async fn add_category(store: &Store, actor: &Actor, given: &str) -> PortalResult<()> {
    require(actor, Action::ManagePlans)?;
    let (name, acting, now) = (name(given)?, actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                room(tx, "plan_categories").await?;
                sqlx::query!("INSERT INTO plan_categories (name, created_at) VALUES ($1, $2)", name, now)
                    .execute(&mut *tx)
                    .await
                    .on_constraint("plan_categories_name_key", EXISTS)?;
                activity::record(tx, &acting, now, "plan_category.added", &name, json!({})).await
            })
        })
        .await
}

pub(super) async fn rename_category(
    store: &Store,
    actor: &Actor,
    category: i64,
    given: &str,
) -> PortalResult<()> {
    require(actor, Action::ManagePlans)?;
    let (name, acting, now) = (name(given)?, actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before = sqlx::query_scalar!(
                    "SELECT name FROM plan_categories WHERE id = $1 FOR UPDATE",
                    category
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if before == name {
                    return Ok(());
                }
                sqlx::query!("UPDATE plan_categories SET name = $2 WHERE id = $1", category, name)
                    .execute(&mut *tx)
                    .await
                    .on_constraint("plan_categories_name_key", EXISTS)?;
                let details = json!({ "before": before });
                activity::record(tx, &acting, now, "plan_category.renamed", &name, details).await
            })
        })
        .await
}

pub(super) async fn remove_category(store: &Store, actor: &Actor, category: i64) -> PortalResult<()> {
    require(actor, Action::ManagePlans)?;
    let (acting, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let name =
                    sqlx::query_scalar!("DELETE FROM plan_categories WHERE id = $1 RETURNING name", category)
                        .fetch_optional(&mut *tx)
                        .await
                        .on_constraint("plan_products_category_fkey", NOT_EMPTY)?
                        .ok_or(PortalError::NotFound)?;
                activity::record(tx, &acting, now, "plan_category.removed", &name, json!({})).await
            })
        })
        .await
}

/// Both fields of a product, with all that is wrong with them at once.
fn product(name: &str, description: &str) -> PortalResult<(String, String)> {
    match (check_plan_name(name), check_product_description(description)) {
        (Ok(name), Ok(description)) => Ok((name, description)),
        (name, description) => {
            let wrong = [(Field::Name, name.err()), (Field::Description, description.err())];
            let errors = wrong.into_iter().filter_map(|(field, error)| Some((field, error?)));
            Err(PortalError::Invalid(errors.collect::<FieldErrors>()))
        }
    }
}

pub(super) async fn add_product(
    store: &Store,
    actor: &Actor,
    category: i64,
    name: &str,
    description: &str,
) -> PortalResult<()> {
    require(actor, Action::ManagePlans)?;
    let ((name, description), acting, now) = (product(name, description)?, actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                room(tx, "plan_products").await?;
                sqlx::query!(
                    "INSERT INTO plan_products (category_id, name, description, created_at)
                     SELECT id, $2, $3, $4 FROM plan_categories WHERE id = $1 FOR SHARE RETURNING id",
                    category,
                    name,
                    description,
                    now
                )
                .fetch_optional(&mut *tx)
                .await
                .on_constraint("plan_products_name_key", EXISTS)?
                .ok_or(PortalError::NotFound)?;
                activity::record(tx, &acting, now, "plan_product.added", &name, json!({})).await
            })
        })
        .await
}

pub(super) async fn edit_product(
    store: &Store,
    actor: &Actor,
    id: i64,
    name: &str,
    description: &str,
) -> PortalResult<()> {
    require(actor, Action::ManagePlans)?;
    let ((name, description), acting, now) = (product(name, description)?, actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before =
                    sqlx::query!("SELECT name, description FROM plan_products WHERE id = $1 FOR UPDATE", id)
                        .fetch_optional(&mut *tx)
                        .await
                        .or_internal()?
                        .ok_or(PortalError::NotFound)?;
                if (before.name.as_str(), before.description.as_str()) == (&name, &description) {
                    return Ok(());
                }
                sqlx::query!(
                    "UPDATE plan_products SET name = $2, description = $3 WHERE id = $1",
                    id,
                    name,
                    description
                )
                .execute(&mut *tx)
                .await
                .on_constraint("plan_products_name_key", EXISTS)?;
                let details = json!({ "before": before.name });
                activity::record(tx, &acting, now, "plan_product.edited", &name, details).await
            })
        })
        .await
}

pub(super) async fn remove_product(store: &Store, actor: &Actor, product: i64) -> PortalResult<()> {
    require(actor, Action::ManagePlans)?;
    let (acting, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let name =
                    sqlx::query_scalar!("DELETE FROM plan_products WHERE id = $1 RETURNING name", product)
                        .fetch_optional(&mut *tx)
                        .await
                        .on_constraint("plans_product_fkey", NOT_EMPTY)?
                        .ok_or(PortalError::NotFound)?;
                activity::record(tx, &acting, now, "plan_product.removed", &name, json!({})).await
            })
        })
        .await
}

pub(super) async fn add_plan(
    store: &Store,
    actor: &Actor,
    product: i64,
    form: &PlanForm,
) -> PortalResult<Sku> {
    require(actor, Action::ManagePlans)?;
    let (plan, acting, now) = (form.checked()?, actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                room(tx, "plans").await?;
                let id = insert(tx, product, &plan, now).await?;
                put_prices(tx, id, &plan).await?;
                activity::record(tx, &acting, now, "plan.added", plan.sku.as_str(), told(&plan)).await?;
                Ok(plan.sku)
            })
        })
        .await
}

async fn insert(
    tx: &mut PgConnection,
    product: i64,
    plan: &CheckedPlan,
    now: OffsetDateTime,
) -> PortalResult<i64> {
    let made = sqlx::query_scalar!(
        "INSERT INTO plans (product_id, sku, name, billing, trial_days, currency, on_sale, created_at)
         SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM plan_products WHERE id = $1 FOR SHARE RETURNING id",
        product,
        plan.sku.as_str(),
        plan.name,
        plan.billing.code(),
        i16::try_from(plan.trial_days).or_internal()?,
        plan.currency.code(),
        plan.on_sale,
        now,
    )
    .fetch_optional(tx)
    .await;
    match made {
        Err(sqlx::Error::Database(error)) if error.constraint() == Some("plans_sku_key") => {
            Err(PortalError::Conflict(Conflict::SkuExists))
        }
        made => made.on_constraint("plans_name_key", EXISTS)?.ok_or(PortalError::NotFound),
    }
}

pub(super) async fn edit_plan(store: &Store, actor: &Actor, sku: &Sku, form: PlanForm) -> PortalResult<()> {
    require(actor, Action::ManagePlans)?;
    // A plan keeps the SKU that it was made with, whatever the form says.
    let plan = PlanForm { sku: sku.as_str().to_owned(), ..form }.checked()?;
    let (acting, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let id = sqlx::query_scalar!(
                    "SELECT id FROM plans WHERE sku = $1 FOR UPDATE",
                    plan.sku.as_str()
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                sqlx::query!(
                    "UPDATE plans SET name = $2, billing = $3, trial_days = $4, currency = $5, on_sale = $6 WHERE id = $1",
                    id,
                    plan.name,
                    plan.billing.code(),
                    i16::try_from(plan.trial_days).or_internal()?,
                    plan.currency.code(),
                    plan.on_sale,
                )
                .execute(&mut *tx)
                .await
                .on_constraint("plans_name_key", EXISTS)?;
                put_prices(tx, id, &plan).await?;
                activity::record(tx, &acting, now, "plan.edited", plan.sku.as_str(), told(&plan)).await
            })
        })
        .await
}

async fn put_prices(tx: &mut PgConnection, plan: i64, checked: &CheckedPlan) -> PortalResult<()> {
    sqlx::query!("DELETE FROM plan_prices WHERE plan_id = $1", plan).execute(&mut *tx).await.or_internal()?;
    let months = checked.prices.iter().map(|price| i16::try_from(price.period.months()));
    let months = months.collect::<Result<Vec<_>, _>>().or_internal()?;
    let prices: Vec<i64> = checked.prices.iter().map(|price| price.price.minor).collect();
    sqlx::query!(
        "INSERT INTO plan_prices (plan_id, months, price)
         SELECT $1, * FROM unnest($2::smallint[], $3::bigint[])",
        plan,
        &months,
        &prices
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}

fn told(plan: &CheckedPlan) -> Value {
    let prices =
        plan.prices.iter().map(|price| format!("{}: {}", price.period.label().english(), price.price));
    json!({
        "name": plan.name,
        "prices": prices.collect::<Vec<_>>(),
        "trial_days": plan.trial_days,
        "on_sale": plan.on_sale,
    })
}

/// Refuses one more than there may be. Counted under a lock: two that add the last one would both see room.
async fn room(tx: &mut PgConnection, table: &'static str) -> PortalResult<()> {
    lock(tx, table).await?;
    let mut sql = sqlx::QueryBuilder::<Postgres>::new("SELECT count(*) FROM ");
    sql.push(table);
    let (there,): (i64,) = sql.build_query_as().fetch_one(tx).await.or_internal()?;
    if there < i64::from(MOST) {
        Ok(())
    } else {
        Err(PortalError::field(Field::Name, FieldError::TooMany { max: MOST }))
    }
}
