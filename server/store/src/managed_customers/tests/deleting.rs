use super::*;
use domain::customers::{Customers, Verification};
use domain::lists::ListQuery;
use domain::managed_customers::{CustomerEnd, CustomerTies};
use domain::people::{Sessions, Users, Whose};

/// A reseller whose devices an MSP moves on to the customer that it made, and this one to an inner customer.
struct Scene {
    world: World,
    nordlicht: Organisation,
    kestrel: Organisation,
    acme: Organisation,
    works: Organisation,
    mia: Actor,
}

const IMEIS: [&str; 4] = ["352099001761481", "352099001761499", "352099001761507", "352099001761515"];

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let (nordlicht, kestrel) = (world.reseller("Nordlicht").await, world.msp("Kestrel").await);
        world.connected(&nordlicht, &kestrel).await;
        let mia = actor(&world, &kestrel).await;
        let acme = world.store.create(&mia, new("Acme")).await.unwrap();
        let works = world.store.create(&mia, inside(&acme, "Works")).await.unwrap();
        let (acme, works) = (known(&world, &acme).await, known(&world, &works).await);
        world.uploaded(&nordlicht, &kestrel, &IMEIS).await;
        world.verified(&IMEIS).await;
        world.moved(&nordlicht, &kestrel, &acme, &IMEIS[..3]).await;
        // One goes on to the inner customer.
        sqlx::query(
            "UPDATE devices SET holder_id = $1, movers = ARRAY[via_id], via_id = holder_id WHERE identity = $2",
        )
        .bind(works.id.0)
        .bind(IMEIS[2])
        .execute(&world.owner)
        .await
        .unwrap();
        sqlx::query("UPDATE connections SET devices = devices - 1 WHERE tenant_id = $1 AND customer_id = $2")
            .bind(kestrel.id.0)
            .bind(acme.id.0)
            .execute(&world.owner)
            .await
            .unwrap();
        world.count_holdings().await;
        assert_eq!(world.wrong_counters().await, Vec::<String>::new());
        Self { world, nordlicht, kestrel, acme, works, mia }
    }

    async fn holder(&self, imei: &str) -> (Option<i64>, Option<i64>, i16) {
        sqlx::query_as("SELECT holder_id, via_id, status FROM devices WHERE identity = $1")
            .bind(imei)
            .fetch_one(&self.world.owner)
            .await
            .unwrap()
    }

    async fn actions(&self, of: &Organisation) -> Vec<String> {
        self.world.activity(of).await.into_iter().map(|(action, ..)| action).collect()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_deleted_customer_is_nowhere_and_its_devices_are_back_with_who_moved_them(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    actor(world, &scene.acme).await;
    let token = world.signed_in(&world.email(&scene.acme, Role::Administrator)).await;
    let ties = store.preview_delete(&scene.mia, &scene.acme.number).await.unwrap();
    let expected = CustomerTies { users: 1, devices: 3, back: 3, uploads: 0, inner_customers: 1, tenants: 0 };
    assert_eq!(ties, expected);
    let wrong = store.delete(&scene.mia, &scene.acme.number, "Akme").await;
    assert_eq!(wrong, Err(PortalError::Conflict(Conflict::ChangedMeanwhile)));
    assert_eq!(store.delete(&scene.mia, &scene.acme.number, "Acme").await, Ok(CustomerEnd::Deleted));
    // At once: nobody acts there, it is in no list, and its number leads nowhere.
    assert!(Sessions::resume(store, &token, &World::browser()).await.unwrap().is_none());
    let mine = Customers::list(store, &scene.mia, &ListQuery::default()).await.unwrap();
    assert_eq!(mine.rows, []);
    let found = ListQuery { search: "acme".into(), ..ListQuery::default() };
    assert_eq!(Customers::list(store, &scene.mia, &found).await.unwrap().rows, []);
    assert!(Customers::details(store, &scene.mia, &scene.acme.number).await.is_err());
    assert!(ManagedCustomers::read(store, &scene.mia, &scene.works.number).await.is_err());
    let add = |number: &OrganisationNumber| domain::customers::AddCustomer {
        number: number.to_string(),
        internal_reference: String::new(),
    };
    let ada = actor(world, &scene.nordlicht).await;
    let unknown = Err(PortalError::Conflict(Conflict::UnknownCustomer));
    assert_eq!(store.connect(&ada, add(&scene.acme.number)).await, unknown);
    assert_eq!(store.delete(&scene.mia, &scene.acme.number, "Acme").await, Err(PortalError::NotFound));
    assert!(
        Users::list(store, &scene.mia, &Whose::Customer(scene.acme.number.clone()), &ListQuery::default())
            .await
            .is_err()
    );
    // The devices follow: all that came by the MSP are the MSP's again, as they were.
    store.work_off().await.unwrap();
    for imei in IMEIS {
        assert_eq!(scene.holder(imei).await, (Some(scene.kestrel.id.0), None, 2), "{imei}");
    }
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
    let log = scene.actions(&scene.kestrel).await;
    assert_eq!(&log[log.len() - 2..], ["customer.deleted", "customer.emptied"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_inner_customer_gives_back_what_it_had_from_outside_and_loses_the_rest(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let carl = actor(world, &scene.acme).await;
    // One came to the inner customer straight from a reseller that is not connected any more.
    world.connected(&scene.nordlicht, &scene.works).await;
    sqlx::query("UPDATE connections SET devices = 1 WHERE tenant_id = $1 AND customer_id = $2")
        .bind(scene.nordlicht.id.0)
        .bind(scene.works.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    world.uploaded(&scene.nordlicht, &scene.works, &["352099001761523"]).await;
    world.verification(&scene.nordlicht, &scene.works, Verification::Inactive).await;
    let ties = store.preview_delete(&carl, &scene.works.number).await.unwrap();
    assert_eq!((ties.devices, ties.back, ties.uploads, ties.tenants), (2, 1, 1, 0));
    assert_eq!(store.delete(&carl, &scene.works.number, "Works").await, Ok(CustomerEnd::Deleted));
    store.work_off().await.unwrap();
    let (acme, kestrel) = (scene.acme.id.0, scene.kestrel.id.0);
    assert_eq!(scene.holder(IMEIS[2]).await, (Some(acme), Some(kestrel), 2), "as it came there");
    assert_eq!(scene.holder("352099001761523").await.0, None, "the reseller may upload it again");
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
    assert!(scene.actions(&scene.nordlicht).await.contains(&"devices.deleted".to_owned()));
    let inner = store.inner(&carl, None, &ListQuery::default()).await.unwrap();
    assert_eq!(inner.rows, []);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_that_others_are_connected_to_is_disconnected_and_keeps_everything(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let carl = actor(world, &scene.acme).await;
    world.connected(&scene.nordlicht, &scene.acme).await;
    let ties = store.preview_delete(&scene.mia, &scene.acme.number).await.unwrap();
    let told = CustomerTies { users: 1, inner_customers: 1, tenants: 1, ..CustomerTies::default() };
    assert_eq!(ties, told, "what others handed it is nobody's business");
    assert_eq!(store.delete(&scene.mia, &scene.acme.number, "Acme").await, Ok(CustomerEnd::Disconnected));
    store.work_off().await.unwrap();
    let row = Customers::details(store, &scene.mia, &scene.acme.number).await.unwrap().row;
    assert_eq!((row.status, row.managed), (Verification::Inactive, false));
    assert_eq!(scene.holder(IMEIS[0]).await.0, Some(scene.acme.id.0));
    assert!(store.inner(&carl, None, &ListQuery::default()).await.unwrap().rows.len() == 1);
    assert!(ManagedCustomers::read(store, &scene.mia, &scene.works.number).await.is_err());
    let log = scene.actions(&scene.acme).await;
    assert_eq!(log.last().map(String::as_str), Some("organisation.disconnected"));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_deletes_what_they_do_not_administer_nor_while_an_upload_for_it_runs(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let carl = actor(world, &scene.acme).await;
    let eve = actor(world, &world.msp("Other").await).await;
    let missing = Err(PortalError::NotFound);
    assert_eq!(store.delete(&eve, &scene.acme.number, "Acme").await, missing);
    assert_eq!(store.delete(&carl, &scene.acme.number, "Acme").await, missing, "not itself");
    assert!(store.preview_delete(&eve, &scene.acme.number).await.is_err());
    for statement in
        ["SELECT gate_delete_customer($1, now()) IS NULL", "SELECT NOT gate_disconnect_customer($1)"]
    {
        let mut tx = world.store.app.begin().await.unwrap();
        crate::transaction::act_for(&mut tx, eve.organisation.0, eve.person.0).await.unwrap();
        let refused: bool =
            sqlx::query_scalar(statement).bind(scene.acme.id.0).fetch_one(&mut *tx).await.unwrap();
        assert!(refused, "{statement}");
    }
    let ada = actor(world, &scene.nordlicht).await;
    let made = store.create(&ada, new("Brink")).await.unwrap();
    let brink = known(world, &made).await;
    let new = world.new_upload(&brink, "a", 16);
    let begun = domain::uploads::Uploads::begin(store, &ada, new).await.unwrap();
    let running = Err(PortalError::Conflict(Conflict::UploadsRunning));
    assert_eq!(store.delete(&ada, &made, "Brink").await, running);
    domain::uploads::Uploads::cancel(store, &ada, &begun.number).await.unwrap();
    assert_eq!(store.delete(&ada, &made, "Brink").await, Ok(CustomerEnd::Deleted));
    let again = domain::uploads::Uploads::begin(store, &ada, world.new_upload(&brink, "b", 16)).await;
    assert!(again.is_err());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_is_connected_to_what_is_deleted_at_the_same_moment(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let mia = actor(&world, &world.msp("Kestrel").await).await;
    let ada = actor(&world, &world.reseller("Nordlicht").await).await;
    let mut seen = [0, 0];
    for round in 0..12 {
        let name = format!("Acme {round}");
        let number = world.store.create(&mia, new(&name)).await.unwrap();
        let add =
            domain::customers::AddCustomer { number: number.to_string(), internal_reference: String::new() };
        let (connected, deleted, made) = tokio::join!(
            world.store.connect(&ada, add),
            world.store.delete(&mia, &number, &name),
            world.store.create(&mia, inside(&number, "Yard"))
        );
        let gone: bool =
            sqlx::query_scalar("SELECT deleted_at IS NOT NULL FROM organisations WHERE number = $1")
                .bind(number.as_str())
                .fetch_one(&world.owner)
                .await
                .unwrap();
        assert_eq!(gone, deleted == Ok(CustomerEnd::Deleted), "{deleted:?}");
        assert!(!(gone && connected.is_ok()), "{round}: {connected:?} {deleted:?}");
        let orphans: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM organisations o JOIN organisations p ON p.id = o.parent_id
             WHERE p.deleted_at IS NOT NULL AND o.deleted_at IS NULL",
        )
        .fetch_one(&world.owner)
        .await
        .unwrap();
        assert_eq!(orphans, 0, "{round}: {made:?} {deleted:?}");
        seen[usize::from(gone)] += 1;
    }
    println!("stayed, gone: {seen:?}");
}
