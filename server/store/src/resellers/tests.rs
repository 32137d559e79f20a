use crate::admin::Organisation;
use crate::testing::World;
use domain::customers::{AddCustomer, Customers, Verification};
use domain::deliveries::DeliveryStatus;
use domain::lists::{Direction, List, ListQuery, PageSize, Sort, Total};
use domain::organisations::OrganisationNumber;
use domain::people::Permission;
use domain::policy::Denied;
use domain::resellers::{RemovalOutcome, ResellerFound, ResellerList, Resellers};
use domain::uploads::Uploads;
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult, Role};
use futures::TryStreamExt;
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

const IMEIS: [&str; 2] = ["352099001761481", "356938035643809"];

fn conflict<T>(conflict: Conflict) -> PortalResult<T> {
    Err(PortalError::Conflict(conflict))
}

/// A reseller that has added a customer, and the administrators of both.
struct Scene {
    world: World,
    nordlicht: Organisation,
    acme: Organisation,
    ada: Actor,
    carl: Actor,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
        world.connected(&nordlicht, &acme).await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        let carl = world.actor(&acme, Role::Administrator).await;
        Self { world, nordlicht, acme, ada, carl }
    }

    /// What the reseller's Customers page says of the customer.
    async fn verification(&self) -> Verification {
        Customers::details(&self.world.store, &self.ada, &self.acme.number).await.unwrap().row.status
    }

    async fn own_log(&self) -> Vec<String> {
        let log = self.world.activity(&self.acme).await;
        let own = |action: &String| action.starts_with("reseller.") || action.starts_with("msp.");
        log.into_iter().map(|(action, ..)| action).filter(own).collect()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_look_up_tells_unknown_own_and_registered_numbers_apart(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let msp = scene.world.msp("Kestrel").await;
    let spaced =
        format!(" {} {} ", &scene.nordlicht.number.as_str()[..5], &scene.nordlicht.number.as_str()[5..]);
    let found = ResellerFound {
        number: scene.nordlicht.number.clone(),
        name: "Nordlicht".into(),
        country: "DE".into(),
    };
    assert_eq!(store.look_up(&scene.carl, &spaced).await, Ok(found));
    for (number, why) in [
        ("0000000000", Conflict::UnknownReseller),
        (msp.number.as_str(), Conflict::UnknownReseller),
        (scene.acme.number.as_str(), Conflict::OwnNumber),
    ] {
        assert_eq!(store.look_up(&scene.carl, number).await, conflict(why.clone()), "{number}");
        let number = OrganisationNumber::parse(number).unwrap();
        assert_eq!(store.register(&scene.carl, &number).await, conflict(why), "{number}");
    }
    for (text, error) in [("  ", FieldError::Required), ("12345", FieldError::Malformed)] {
        let refused = store.look_up(&scene.carl, text).await;
        assert_eq!(refused, Err(PortalError::field(Field::Number, error)));
    }
    store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    let again = store.look_up(&scene.carl, scene.nordlicht.number.as_str()).await;
    assert_eq!(again, conflict(Conflict::AlreadyRegistered));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn twenty_look_ups_at_once_and_then_one_in_ten_seconds(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let number = scene.nordlicht.number.as_str();
    // Also those that find something, and those of a colleague.
    let eve = scene.world.person("eve@acme.example", &scene.acme, Role::Administrator).await;
    for place in 0..20 {
        let by = if place % 2 == 0 { &scene.carl } else { &eve };
        assert!(store.look_up(by, number).await.is_ok(), "{place}");
    }
    let limited = Err(PortalError::TooManyRequests { retry_after_seconds: 10 });
    assert_eq!(store.look_up(&eve, number).await, limited);
    let registered = store.register(&scene.carl, &scene.nordlicht.number).await;
    assert_eq!(registered.map(drop), Err(PortalError::TooManyRequests { retry_after_seconds: 10 }));
    // Another organisation is not concerned.
    let brink = scene.world.actor(&scene.world.customer("Brink").await, Role::Administrator).await;
    assert!(store.look_up(&brink, number).await.is_ok());
    scene.world.clock.advance(Duration::seconds(10));
    assert!(store.look_up(&scene.carl, number).await.is_ok());
    assert!(store.look_up(&scene.carl, number).await.is_err());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn registering_makes_the_resellers_connection_active_and_removing_inactive(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store, number) = (&scene.world, &scene.world.store, &scene.nordlicht.number);
    world.uploaded(&scene.nordlicht, &scene.acme, &IMEIS).await;
    assert_eq!(scene.verification().await, Verification::Pending);

    let row = store.register(&scene.carl, number).await.unwrap();
    assert_eq!((row.name.as_str(), row.auto_approve, row.deliveries), ("Nordlicht", false, 1));
    assert!(row.last_delivery_at.is_some(), "what came before counts");
    assert_eq!(scene.verification().await, Verification::Active);
    assert_eq!(store.register(&scene.carl, number).await.map(drop), conflict(Conflict::AlreadyRegistered));

    let stays = RemovalOutcome { waiting: 1, devices: 2 };
    assert_eq!(store.preview_remove(&scene.carl, number).await, Ok(stays));
    assert_eq!(store.remove(&scene.carl, number).await, Ok(stays));
    assert_eq!(store.remove(&scene.carl, number).await, Err(PortalError::NotFound));
    assert_eq!(scene.verification().await, Verification::Inactive);
    let refused = Resellers::details(store, &scene.carl, number).await;
    assert_eq!(refused, Err(PortalError::NotFound));

    store.register(&scene.carl, number).await.unwrap();
    assert_eq!(scene.verification().await, Verification::Active);
    assert_eq!(scene.own_log().await, ["reseller.registered", "reseller.removed", "reseller.registered"]);
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_added_after_it_registered_the_reseller_is_active_at_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let brink = world.customer("Brink").await;
    let bea = world.actor(&brink, Role::Administrator).await;
    store.register(&bea, &scene.nordlicht.number).await.unwrap();
    let add = |number: &OrganisationNumber| AddCustomer {
        number: number.to_string(),
        internal_reference: String::new(),
    };
    let added = store.connect(&scene.ada, add(&brink.number)).await.unwrap();
    assert_eq!(added.status, Verification::Active);
    // Another reseller has to wait for its own registration.
    let other = world.actor(&world.reseller("Other").await, Role::Administrator).await;
    let added = store.connect(&other, add(&brink.number)).await.unwrap();
    assert_eq!(added.status, Verification::Pending);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn adding_and_registering_at_the_same_moment_ends_active(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    for round in 0..8 {
        let brink = world.customer(&format!("Brink {round}")).await;
        let bea = world.actor(&brink, Role::Administrator).await;
        let add = AddCustomer { number: brink.number.to_string(), internal_reference: String::new() };
        let (added, registered) =
            tokio::join!(store.connect(&scene.ada, add), store.register(&bea, &scene.nordlicht.number));
        assert!(added.is_ok() && registered.is_ok(), "{round}");
        let row = Customers::details(store, &scene.ada, &brink.number).await.unwrap().row;
        assert_eq!(row.status, Verification::Active, "{round}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn five_clicks_on_register_are_one_registration(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let clicks =
        join_all((0..5).map(|_| scene.world.store.register(&scene.carl, &scene.nordlicht.number))).await;
    assert_eq!(clicks.iter().filter(|click| click.is_ok()).count(), 1);
    let refused = conflict(Conflict::AlreadyRegistered);
    assert_eq!(clicks.into_iter().filter(|click| *click == refused).count(), 4);
    assert_eq!(scene.own_log().await, ["reseller.registered"]);
    let removals =
        join_all((0..5).map(|_| scene.world.store.remove(&scene.carl, &scene.nordlicht.number))).await;
    assert_eq!(removals.iter().filter(|removal| removal.is_ok()).count(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_viewer_looks_and_a_stranger_sees_nothing(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store, number) = (&scene.world, &scene.world.store, &scene.nordlicht.number);
    store.register(&scene.carl, number).await.unwrap();
    let viewer = world.actor(&scene.acme, Role::Viewer).await;
    let list = async |actor: &Actor| Resellers::list(store, actor, &ListQuery::default()).await;
    assert_eq!(list(&viewer).await.unwrap().rows.len(), 1);
    assert!(Resellers::details(store, &viewer, number).await.is_ok());
    assert_eq!(Resellers::suggest(store, &viewer, "nord").await.unwrap().len(), 1);
    let denied = PortalError::Forbidden(Denied::Needs(Permission::ManageResellers));
    assert_eq!(store.look_up(&viewer, number.as_str()).await, Err(denied.clone()));
    assert_eq!(store.register(&viewer, number).await.map(drop), Err(denied.clone()));
    assert_eq!(store.set_auto_approve(&viewer, number, true).await, Err(denied.clone()));
    assert_eq!(store.preview_remove(&viewer, number).await, Err(denied.clone()));
    assert_eq!(store.remove(&viewer, number).await, Err(denied.clone()));
    assert_eq!(store.answer_msp(&viewer, number, true).await, Err(denied));

    // Another customer, which knows the number: its own Resellers are empty.
    let eve = world.actor(&world.customer("Brink").await, Role::Administrator).await;
    assert_eq!(list(&eve).await.unwrap().rows, []);
    assert_eq!(Resellers::suggest(store, &eve, "nord").await, Ok(vec![]));
    assert_eq!(Resellers::details(store, &eve, number).await, Err(PortalError::NotFound));
    assert_eq!(store.set_auto_approve(&eve, number, true).await, Err(PortalError::NotFound));
    assert_eq!(store.preview_remove(&eve, number).await, Err(PortalError::NotFound));
    assert_eq!(store.remove(&eve, number).await, Err(PortalError::NotFound));
    // A reseller has no resellers.
    assert_eq!(list(&scene.ada).await, Err(PortalError::NotFound));
    assert_eq!(store.look_up(&scene.ada, number.as_str()).await, Err(PortalError::NotFound));
    assert_eq!(store.register(&scene.ada, number).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(scene.verification().await, Verification::Active, "nobody changed it");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_preferences_of_a_reseller_can_be_changed_at_any_time(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, number) = (&scene.world.store, &scene.nordlicht.number);
    assert_eq!(store.set_auto_approve(&scene.carl, number, true).await, Err(PortalError::NotFound));
    store.register(&scene.carl, number).await.unwrap();
    let upload = scene.world.uploaded(&scene.nordlicht, &scene.acme, &IMEIS).await;
    for auto_approve in [true, true, false, true] {
        store.set_auto_approve(&scene.carl, number, auto_approve).await.unwrap();
        assert_eq!(Resellers::details(store, &scene.carl, number).await.unwrap().auto_approve, auto_approve);
    }
    let expected = [&["reseller.registered"][..], &["reseller.preferences_changed"; 3]].concat();
    assert_eq!(scene.own_log().await, expected);
    let waits = Uploads::details(store, &scene.ada, &upload).await.unwrap().delivery.unwrap();
    assert_eq!(waits.status, DeliveryStatus::Waiting, "what waited goes on waiting");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn resellers_are_searched_filtered_sorted_and_exported(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    for place in 0..23_i64 {
        // Names, countries and days meet.
        let reseller = world.reseller(&format!("Händler {:02}%", place / 2)).await;
        store.register(&scene.carl, &reseller.number).await.unwrap();
        world.clock.advance(Duration::minutes(place % 3 * 10));
        store.set_auto_approve(&scene.carl, &reseller.number, place % 4 == 0).await.unwrap();
    }
    for column in ResellerList::COLUMNS.iter().filter(|column| column.sortable) {
        for direction in [Direction::Ascending, Direction::Descending] {
            let sort = Sort { by: column.key.into(), direction };
            let mut query =
                ListQuery { sort: Some(sort), size: PageSize::new(10).unwrap(), ..ListQuery::default() };
            let all: Vec<_> =
                Resellers::export(store, &scene.carl, &query).await.unwrap().try_concat().await.unwrap();
            let mut seen = Vec::new();
            loop {
                let page = Resellers::list(store, &scene.carl, &query).await.unwrap();
                assert_eq!(page.total, Total::Exactly(23));
                seen.extend(page.rows);
                let Some(next) = page.next else { break };
                query.cursor = Some(next);
            }
            assert_eq!((seen.len(), &seen), (23, &all), "{} {direction:?}", column.key);
        }
    }
    let count = async |search: &str, auto: &[&str]| {
        let values = auto.iter().map(|value| (*value).to_owned()).collect();
        let filters = [("auto_approve".to_owned(), values)].into();
        let query = ListQuery { search: search.into(), filters, ..ListQuery::default() };
        Resellers::list(store, &scene.carl, &query).await.unwrap().rows.len()
    };
    assert_eq!(count("händler 03%", &[]).await, 2);
    assert_eq!(count("%%", &[]).await, 0, "a text, not a pattern");
    assert_eq!(count("", &["on"]).await, 6);
    assert_eq!(count("", &["off"]).await, 17);
    assert_eq!(count("", &["on", "off"]).await, 23);
    let some = Resellers::list(store, &scene.carl, &ListQuery::default()).await.unwrap().rows[0].clone();
    let spaced = format!("{} {}", &some.number.as_str()[..3], &some.number.as_str()[3..6]);
    assert!(count(&spaced, &[]).await >= 1);
    let suggested = Resellers::suggest(store, &scene.carl, "händler").await.unwrap();
    assert_eq!(suggested.len(), 8);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_accepts_declines_and_ends_the_msps_that_ask(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let msp = world.msp("Kestrel").await;
    let mia = world.actor(&msp, Role::Administrator).await;
    let ask = || AddCustomer { number: scene.acme.number.to_string(), internal_reference: String::new() };
    assert_eq!(store.answer_msp(&scene.carl, &msp.number, true).await, Err(PortalError::NotFound));
    assert_eq!(store.connect(&mia, ask()).await.unwrap().status, Verification::Pending);
    let status = async || store.msps(&scene.carl).await.unwrap()[0].status;
    assert_eq!(status().await, Verification::Pending);
    assert_eq!(store.msps(&scene.carl).await.unwrap()[0].name, "Kestrel");
    assert_eq!(store.msps(&mia).await, Ok(vec![]), "an MSP has none");
    assert_eq!(store.answer_msp(&mia, &msp.number, true).await, Err(PortalError::NotFound));
    // It cannot accept itself, nor be accepted for another.
    let brink = world.actor(&world.customer("Brink").await, Role::Administrator).await;
    assert_eq!(store.answer_msp(&brink, &msp.number, true).await, Err(PortalError::NotFound));
    // A reseller is no MSP.
    assert_eq!(
        store.answer_msp(&scene.carl, &scene.nordlicht.number, true).await,
        Err(PortalError::NotFound)
    );

    store.answer_msp(&scene.carl, &msp.number, true).await.unwrap();
    store.answer_msp(&scene.carl, &msp.number, true).await.unwrap();
    assert_eq!(status().await, Verification::Active);
    assert_eq!(store.connect(&mia, ask()).await, conflict(Conflict::AlreadyAdded));
    store.answer_msp(&scene.carl, &msp.number, false).await.unwrap();
    assert_eq!(status().await, Verification::Inactive);
    let refused = store.answer_msp(&scene.carl, &msp.number, true).await;
    assert_eq!(refused, conflict(Conflict::ChangedMeanwhile), "it has to ask again");
    assert_eq!(store.connect(&mia, ask()).await.unwrap().status, Verification::Pending);
    store.answer_msp(&scene.carl, &msp.number, false).await.unwrap();
    assert_eq!(status().await, Verification::Inactive);
    assert_eq!(scene.own_log().await, ["msp.accepted", "msp.ended", "msp.declined"]);
}
