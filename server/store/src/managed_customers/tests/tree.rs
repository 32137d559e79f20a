use super::*;
use domain::lists::{ListQuery, PageSize};
use domain::managed_customers::{DEEPEST, InnerCustomerRow};
use futures::TryStreamExt;

struct Scene {
    world: World,
    acme: Organisation,
    carl: Actor,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let acme = world.customer("Acme").await;
        let carl = actor(&world, &acme).await;
        Self { world, acme, carl }
    }

    async fn rows(
        &self,
        who: &Actor,
        of: Option<&OrganisationNumber>,
        query: &ListQuery,
    ) -> Vec<InnerCustomerRow> {
        self.world.store.inner(who, of, query).await.unwrap().rows
    }

    async fn tree(&self) -> Vec<String> {
        let whole = ListQuery { size: PageSize::new(100).unwrap(), ..ListQuery::default() };
        let rows = self.rows(&self.carl, None, &whole).await;
        rows.into_iter().map(|row| format!("{}{}", "  ".repeat(row.depth as usize), row.name)).collect()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_list_is_the_tree_in_its_order_page_by_page(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let south = store.create(&scene.carl, new("South")).await.unwrap();
    let north = store.create(&scene.carl, new("North")).await.unwrap();
    let yard = store.create(&scene.carl, inside(&south, "Yard")).await.unwrap();
    store.create(&scene.carl, inside(&yard, "Gate")).await.unwrap();
    store.create(&scene.carl, inside(&south, "Annex")).await.unwrap();
    assert_eq!(scene.tree().await, ["North", "South", "  Annex", "  Yard", "    Gate"]);
    let everyone = scene.rows(&scene.carl, None, &ListQuery::default()).await;
    assert_eq!((everyone[1].inner, everyone[1].inside.name.as_str()), (2, "Acme"));
    // Page by page, and backwards, it is the same.
    for index in 0..60 {
        store.create(&scene.carl, inside(&north, &format!("Depot {index:02}"))).await.unwrap();
    }
    let query = ListQuery { size: PageSize::new(25).unwrap(), ..ListQuery::default() };
    let exported: Vec<Vec<InnerCustomerRow>> =
        store.export_inner(&scene.carl, None, &query).await.unwrap().try_collect().await.unwrap();
    let all: Vec<String> = exported.concat().into_iter().map(|row| row.name).collect();
    let (mut paged, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.inner(&scene.carl, None, &ListQuery { cursor, ..query.clone() }).await.unwrap();
        paged.extend(page.rows.into_iter().map(|row| row.name));
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    assert_eq!((paged.len(), paged == all), (65, true));
    let found = ListQuery { search: "ya".into(), ..ListQuery::default() };
    let found = scene.rows(&scene.carl, None, &found).await;
    assert_eq!(
        found.iter().map(|row| (row.name.as_str(), row.inside.name.as_str())).collect::<Vec<_>>(),
        [("Yard", "South")]
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_tree_is_seen_by_who_administers_it_and_by_nobody_else(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let msp = world.msp("Kestrel").await;
    let mia = actor(world, &msp).await;
    world.managed(&scene.acme, &msp).await;
    let north = store.create(&scene.carl, new("North")).await.unwrap();
    let deep = store.create(&mia, inside(&north, "North Pole")).await.unwrap();
    assert_eq!(scene.rows(&mia, Some(&scene.acme.number), &ListQuery::default()).await.len(), 2);
    assert_eq!(scene.rows(&scene.carl, Some(&north), &ListQuery::default()).await[0].number, deep);
    // From inside, what is around is not there.
    let ines = actor(world, &known(world, &north).await).await;
    assert_eq!(scene.rows(&ines, None, &ListQuery::default()).await.len(), 1);
    for (who, of) in [(&ines, Some(&scene.acme.number)), (&mia, None)] {
        assert_eq!(store.inner(who, of, &ListQuery::default()).await, Err(PortalError::NotFound));
    }
    let eve = actor(world, &world.msp("Other").await).await;
    assert_eq!(
        store.inner(&eve, Some(&scene.acme.number), &ListQuery::default()).await,
        Err(PortalError::NotFound)
    );
    assert_eq!(store.create(&eve, inside(&north, "Mine")).await, Err(PortalError::NotFound));
    assert_eq!(store.places(&eve, &north).await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_inner_customer_moves_within_its_tree_and_never_inside_itself(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let north = store.create(&scene.carl, new("North")).await.unwrap();
    let south = store.create(&scene.carl, new("South")).await.unwrap();
    let yard = store.create(&scene.carl, inside(&north, "Yard")).await.unwrap();
    let places = store.places(&scene.carl, &yard).await.unwrap();
    let places: Vec<_> = places.iter().map(|p| (p.customer.name.as_str(), p.depth, p.current)).collect();
    assert_eq!(places, [("Acme", 0, false), ("North", 1, true), ("South", 1, false)]);
    assert_eq!(store.move_inside(&scene.carl, &yard, &south).await, Ok(()));
    assert_eq!(scene.tree().await, ["North", "South", "  Yard"]);
    assert_eq!(store.move_inside(&scene.carl, &north, &yard).await, Ok(()));
    assert_eq!(scene.tree().await, ["South", "  Yard", "    North"]);
    let itself = Err(PortalError::Conflict(Conflict::InsideItself));
    for inner in [&south, &yard, &north] {
        assert_eq!(store.move_inside(&scene.carl, &south, inner).await, itself, "{inner}");
    }
    // Not to another tree, not by whom it does not belong to, and not the root.
    let other = world.customer("Other").await;
    let eve = actor(world, &other).await;
    let missing = Err(PortalError::NotFound);
    assert_eq!(store.move_inside(&scene.carl, &yard, &other.number).await, missing);
    assert_eq!(store.move_inside(&eve, &yard, &other.number).await, missing);
    assert_eq!(store.move_inside(&scene.carl, &scene.acme.number, &yard).await, missing);
    let ines = actor(world, &known(world, &yard).await).await;
    assert_eq!(store.move_inside(&ines, &yard, &yard).await, missing, "who is moved does not move itself");
    let log = world.activity(&known(world, &yard).await).await;
    assert_eq!(log.iter().filter(|(action, ..)| action == "organisation.moved").count(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_that_move_inside_each_other_at_once_make_no_ring(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    for round in 0..6 {
        let north = store.create(&scene.carl, new(&format!("North {round}"))).await.unwrap();
        let south = store.create(&scene.carl, new(&format!("South {round}"))).await.unwrap();
        let (one, two) = tokio::join!(
            store.move_inside(&scene.carl, &north, &south),
            store.move_inside(&scene.carl, &south, &north)
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(scene.tree().await.len(), 2 * (round + 1), "all of them hang on the root");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_tree_has_an_end(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let mut deepest = scene.acme.number.clone();
    for level in 1..DEEPEST {
        deepest = store.create(&scene.carl, inside(&deepest, &format!("Level {level}"))).await.unwrap();
    }
    let too_deep = Conflict::TooDeep { max: DEEPEST };
    let refused = store.create(&scene.carl, inside(&deepest, "One more")).await;
    assert_eq!(refused, Err(PortalError::Conflict(too_deep.clone())));
    let beside = store.create(&scene.carl, new("Beside")).await.unwrap();
    let refused = store.move_inside(&scene.carl, &beside, &deepest).await;
    assert_eq!(refused, Err(PortalError::Conflict(too_deep)));
    assert_eq!(scene.tree().await.len(), DEEPEST as usize);
}
