use crate::testing::World;
use domain::people::Permission;
use domain::plans::{Period, PlanForm, Plans, Sku};
use domain::policy::Denied;
use domain::{Actor, Conflict, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

fn form(sku: &str, name: &str, month: &str) -> PlanForm {
    PlanForm {
        sku: sku.into(),
        name: name.into(),
        billing: "prepaid".into(),
        currency: "EUR".into(),
        prices: [("m1", month), ("m12", "99")]
            .map(|(months, price)| (months.to_owned(), price.to_owned()))
            .into(),
        on_sale: true,
        ..Default::default()
    }
}

async fn operator(world: &World) -> Actor {
    world.actor(&world.operator("Waybill").await, Role::Administrator).await
}

/// The numbers of the category and the product that were made last.
async fn product(world: &World, actor: &Actor) -> (i64, i64) {
    world.store.add_category(actor, "Cloud").await.unwrap();
    let category = world.store.catalogue(actor).await.unwrap()[0].id;
    world.store.add_product(actor, category, "Storage", "Space\r\nfor files").await.unwrap();
    (category, world.store.catalogue(actor).await.unwrap()[0].products[0].id)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_operator_keeps_a_catalogue_and_resellers_see_what_is_for_sale(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let olga = operator(&world).await;
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Viewer).await;
    let (store, (_, storage)) = (&world.store, product(&world, &olga).await);
    assert_eq!(store.catalogue(&ada).await.unwrap(), [], "a category without plans is none");
    let sku = store.add_plan(&olga, storage, form("ST-100", "Large", "9.90")).await.unwrap();
    store.add_plan(&olga, storage, form("st-10", "Small", "1.90")).await.unwrap();
    let hidden = PlanForm { on_sale: false, ..form("ST-OLD", "Old", "0.90") };
    store.add_plan(&olga, storage, hidden).await.unwrap();
    let names = |catalogue: &[domain::plans::Category]| -> Vec<String> {
        catalogue[0].products[0].plans.iter().map(|plan| plan.name.clone()).collect()
    };
    assert_eq!(names(&store.catalogue(&olga).await.unwrap()), ["Old", "Small", "Large"]);
    assert_eq!(names(&store.catalogue(&ada).await.unwrap()), ["Small", "Large"]);
    let seen = store.plan(&ada, &sku).await.unwrap();
    assert_eq!((seen.product.as_str(), seen.subscriptions), ("Storage", None));
    assert_eq!(seen.plan.price(Period::Month).map(|price| price.minor), Some(990));
    assert_eq!(store.plan(&olga, &sku).await.unwrap().subscriptions, Some(0));
    let old = Sku::parse("ST-OLD").unwrap();
    assert_eq!(store.plan(&ada, &old).await, Err(PortalError::NotFound));
    let suggested = |text: &'static str| {
        let (store, ada) = (store.clone(), ada.clone());
        async move {
            let found = store.suggest(&ada, text).await.unwrap();
            found.into_iter().map(|found| found.plan.sku.to_string()).collect::<Vec<_>>()
        }
    };
    assert_eq!(suggested("st-1").await, ["ST-100", "ST-10"]);
    assert_eq!(suggested("smal").await, ["ST-10"]);
    assert_eq!(suggested("%").await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn names_and_skus_are_in_use_once_and_what_is_full_stays(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let olga = operator(&world).await;
    let (store, (cloud, storage)) = (&world.store, product(&world, &olga).await);
    let conflict = |conflict| PortalError::Conflict(conflict);
    assert_eq!(store.add_category(&olga, "Cloud").await, Err(conflict(Conflict::NameExists)));
    let again = store.add_product(&olga, cloud, "Storage", "").await;
    assert_eq!(again, Err(conflict(Conflict::NameExists)));
    assert_eq!(store.remove_category(&olga, cloud).await, Err(conflict(Conflict::NotEmpty)));
    store.add_plan(&olga, storage, form("A-1", "One", "1")).await.unwrap();
    let same_sku = store.add_plan(&olga, storage, form("a-1", "Two", "1")).await;
    assert_eq!(same_sku, Err(conflict(Conflict::SkuExists)));
    let same_name = store.add_plan(&olga, storage, form("A-2", "One", "1")).await;
    assert_eq!(same_name, Err(conflict(Conflict::NameExists)));
    assert_eq!(store.remove_product(&olga, storage).await, Err(conflict(Conflict::NotEmpty)));
    assert_eq!(store.add_plan(&olga, 99, form("A-3", "Three", "1")).await, Err(PortalError::NotFound));
    store.add_product(&olga, cloud, "Empty", "").await.unwrap();
    let empty = store.catalogue(&olga).await.unwrap()[0].products[0].id;
    store.edit_product(&olga, empty, "Archive", "").await.unwrap();
    store.remove_product(&olga, empty).await.unwrap();
    store.rename_category(&olga, cloud, "Cloud services").await.unwrap();
    assert_eq!(store.catalogue(&olga).await.unwrap()[0].name, "Cloud services");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_plan_is_edited_and_keeps_its_sku(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let olga = operator(&world).await;
    let (store, (_, storage)) = (&world.store, product(&world, &olga).await);
    let sku = store.add_plan(&olga, storage, form("A-1", "One", "1")).await.unwrap();
    let changed =
        PlanForm { prices: [("m1".to_owned(), "2.50".to_owned())].into(), ..form("OTHER", "Uno", "") };
    store.edit_plan(&olga, &sku, changed).await.unwrap();
    let plan = store.plan(&olga, &sku).await.unwrap().plan;
    assert_eq!((plan.name.as_str(), plan.sku.as_str(), plan.prices.len()), ("Uno", "A-1", 1));
    assert_eq!(plan.price(Period::Month).map(|price| price.minor), Some(250));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_administrators_of_the_operator_change_the_catalogue(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let waybill = world.operator("Waybill").await;
    let olga = world.actor(&waybill, Role::Administrator).await;
    let (_, storage) = product(&world, &olga).await;
    let viewer = world.actor(&waybill, Role::Viewer).await;
    let needs = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageClients)));
    assert_eq!(world.store.add_category(&viewer, "X").await, needs);
    let eve = world.actor(&world.reseller("Eve").await, Role::Administrator).await;
    assert_eq!(world.store.add_category(&eve, "X").await, Err(PortalError::NotFound));
    assert_eq!(world.store.remove_product(&eve, storage).await, Err(PortalError::NotFound));
    let carl = world.actor(&world.customer("Acme").await, Role::Administrator).await;
    assert_eq!(world.store.catalogue(&carl).await, Err(PortalError::NotFound));
}
