mod managing;
mod searching;

use crate::testing::World;
use domain::customers::{AddCustomer, CustomerList, CustomerRow, Customers, Verification};
use domain::lists::{Direction, List, ListQuery, Page, PageSize, Sort, Total};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::people::Permission;
use domain::policy::Denied;
use domain::{Actor, Conflict, Field, FieldError, PortalError, Role};
use futures::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// Strings that broke somebody's software, most of them from the Big List of Naughty Strings.
const NAUGHTY: [&str; 24] = [
    "undefined",
    "NULL",
    "1;DROP TABLE connections",
    "1' OR '1'='1",
    "' OR 1=1 -- 1",
    "%",
    "_",
    "\\",
    "100%_\\",
    "<script>alert(123)</script>",
    "\"><img src=x onerror=alert(1)>",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "../../etc/passwd",
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さんにあげて下さい",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "👩‍👩‍👧‍👦 🏳️‍🌈",
    "الكل في المجمو عة",
    "\u{202e}test\u{202c}",
    "\u{feff}bom",
    "\u{200b}\u{2060}\u{200b}",
    "=cmd|'/C calc'!A0",
    "\u{ffff}\u{fffe}",
];

fn add(number: &str, reference: &str) -> AddCustomer {
    AddCustomer { number: number.into(), internal_reference: reference.into() }
}

fn search(text: &str) -> ListQuery {
    ListQuery { search: text.into(), ..ListQuery::default() }
}

fn names(page: &Page<CustomerRow>) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

async fn list(world: &World, actor: &Actor, query: &ListQuery) -> Page<CustomerRow> {
    Customers::list(&world.store, actor, query).await.unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_added_late_counts_what_an_msp_moved_to_it_before(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme, msp) =
        (world.reseller("Nordlicht").await, world.customer("Acme").await, world.msp("Kestrel").await);
    world.connected(&nordlicht, &msp).await;
    let imeis = ["356938035643809", "490154203237518"];
    world.uploaded(&nordlicht, &msp, &imeis).await;
    world.moved(&nordlicht, &msp, &acme, &imeis[..1]).await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    let row = world.store.connect(&ada, add(acme.number.as_str(), "")).await.unwrap();
    assert_eq!(row.devices, 1);
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_is_connected_by_its_number_once(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (nordlicht, acme, msp) =
        (world.reseller("Nordlicht").await, world.customer("Acme").await, world.msp("Kestrel").await);
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    let connect = async |new| world.store.connect(&ada, new).await;

    let spaced = format!(" {} {} ", &acme.number.as_str()[..5], &acme.number.as_str()[5..]);
    let row = connect(add(&spaced, "  Key account ")).await.unwrap();
    assert_eq!(
        (row.name.as_str(), row.number.clone(), row.status),
        ("Acme", acme.number.clone(), Verification::Pending)
    );
    assert_eq!(row.internal_reference.as_deref(), Some("Key account"));
    assert_eq!(row.last_uploaded_at, None);
    assert_eq!(connect(add(msp.number.as_str(), "")).await.unwrap().kind, OrganisationKind::Msp);

    let other = world.reseller("Other").await;
    for (number, conflict) in [
        (acme.number.as_str(), Conflict::AlreadyAdded),
        (nordlicht.number.as_str(), Conflict::OwnNumber),
        (other.number.as_str(), Conflict::UnknownCustomer),
        ("0000000000", Conflict::UnknownCustomer),
    ] {
        assert_eq!(connect(add(number, "")).await, Err(PortalError::Conflict(conflict)), "{number}");
    }
    let log = world.activity(&nordlicht).await;
    let connected: Vec<_> = log
        .iter()
        .filter(|(action, ..)| action == "customer.connected")
        .map(|(_, s, _)| s.as_str())
        .collect();
    assert_eq!(connected, [acme.number.as_str(), msp.number.as_str()], "what was refused is in no log");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_msp_connects_customers_only(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (msp, other, acme) =
        (world.msp("Kestrel").await, world.msp("Rheinwerk").await, world.customer("Acme").await);
    let ada = world.actor(&msp, Role::Administrator).await;
    let refused = world.store.connect(&ada, add(other.number.as_str(), "")).await;
    assert_eq!(refused, Err(PortalError::Conflict(Conflict::UnknownCustomer)));
    assert!(world.store.connect(&ada, add(acme.number.as_str(), "")).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn all_that_is_wrong_with_a_new_customer_is_said_at_once(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Administrator).await;
    let refused = world.store.connect(&ada, add("12345", &"x".repeat(101))).await;
    let wrong = [
        (Field::Number, FieldError::Malformed),
        (Field::InternalReference, FieldError::TooLong { max: 100 }),
    ];
    assert_eq!(refused, Err(PortalError::Invalid(wrong.into())));
    let refused = world.store.connect(&ada, add(" ", "a\0b")).await;
    let wrong = [(Field::Number, FieldError::Required), (Field::InternalReference, FieldError::Unprintable)];
    assert_eq!(refused, Err(PortalError::Invalid(wrong.into())));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_may_not_is_told_why_and_who_should_not_know_sees_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, other, acme) =
        (world.reseller("Nordlicht").await, world.reseller("Other").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;

    let needs = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageCustomers)));
    for role in [Role::Viewer, Role::Uploader] {
        let actor = world.actor(&nordlicht, role).await;
        assert_eq!(names(&list(&world, &actor, &ListQuery::default()).await), ["Acme"]);
        assert!(world.store.details(&actor, &acme.number).await.is_ok());
        assert_eq!(world.store.connect(&actor, add(acme.number.as_str(), "")).await.map(drop), needs);
        assert_eq!(world.store.set_internal_reference(&actor, &acme.number, "x").await, needs);
    }
    // Another reseller, who knows the number but is not connected.
    let eve = world.actor(&other, Role::Administrator).await;
    assert_eq!(list(&world, &eve, &search("acme")).await, Page::empty());
    assert_eq!(world.store.suggest(&eve, "acme").await, Ok(vec![]));
    assert_eq!(world.store.details(&eve, &acme.number).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(
        world.store.set_internal_reference(&eve, &acme.number, "mine").await,
        Err(PortalError::NotFound)
    );
    let exported: Vec<_> =
        world.store.export(&eve, &ListQuery::default()).await.unwrap().try_concat().await.unwrap();
    assert_eq!(exported, []);
    // A customer has no customers.
    let carl = world.actor(&acme, Role::Administrator).await;
    assert_eq!(Customers::list(&world.store, &carl, &ListQuery::default()).await, Err(PortalError::NotFound));
    assert_eq!(
        world.store.connect(&carl, add(acme.number.as_str(), "")).await.map(drop),
        Err(PortalError::NotFound)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_internal_reference_is_changed_and_both_states_are_logged(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    for reference in ["Key account", "Key account", "  "] {
        world.store.set_internal_reference(&ada, &acme.number, reference).await.unwrap();
    }
    let log: Vec<_> =
        world.activity(&nordlicht).await.into_iter().filter(|(a, ..)| a.starts_with("customer.")).collect();
    let (subject, action) = (acme.number.to_string(), "customer.internal_reference_changed".to_owned());
    assert_eq!(
        log,
        [
            (action.clone(), subject.clone(), serde_json::json!({ "before": null, "after": "Key account" })),
            (action, subject, serde_json::json!({ "before": "Key account", "after": null })),
        ]
    );
    let unknown = OrganisationNumber::parse("0000000000").unwrap();
    assert_eq!(world.store.set_internal_reference(&ada, &unknown, "x").await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_sort_pages_forward_and_back_over_ties_and_customers_without_uploads(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Viewer).await;
    many(&world, &nordlicht, 57).await;
    for column in CustomerList::COLUMNS.iter().filter(|column| column.sortable) {
        for direction in [Direction::Ascending, Direction::Descending] {
            let mut query = ListQuery {
                sort: Some(Sort { by: column.key.into(), direction }),
                size: PageSize::new(10).unwrap(),
                ..ListQuery::default()
            };
            let forward = pages(&world, &ada, &mut query).await;
            let mut all = forward.clone();
            all.sort();
            all.dedup();
            assert_eq!((forward.len(), all.len()), (57, 57), "{} {direction:?}", column.key);

            // `query` is at the last page: back to the first.
            let mut back = Vec::new();
            loop {
                let page = list(&world, &ada, &query).await;
                back.splice(0..0, page.rows.iter().map(|row| row.number.clone()));
                let Some(previous) = page.previous else { break };
                query.cursor = Some(previous);
            }
            assert_eq!(back, forward, "{} {direction:?}", column.key);

            let query = ListQuery { cursor: None, ..query };
            let exported: Vec<_> =
                world.store.export(&ada, &query).await.unwrap().try_concat().await.unwrap();
            assert_eq!(exported.into_iter().map(|row| row.number).collect::<Vec<_>>(), forward);
        }
    }
    let by_name = list(&world, &ada, &ListQuery::default()).await;
    assert!(by_name.rows.iter().any(|row| row.last_uploaded_at.is_none()));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_status_filter_joins_its_values_with_or(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Viewer).await;
    for (name, state) in
        [("A", Verification::Pending), ("B", Verification::Active), ("C", Verification::Inactive)]
    {
        let customer = world.customer(name).await;
        world.connected(&nordlicht, &customer).await;
        world.verification(&nordlicht, &customer, state).await;
    }
    let query = |values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        ListQuery { filters: [("status".to_owned(), values)].into(), ..ListQuery::default() }
    };
    assert_eq!(names(&list(&world, &ada, &query(&["inactive"])).await), ["C"]);
    assert_eq!(names(&list(&world, &ada, &query(&["pending", "active"])).await), ["A", "B"]);
    let unknown = Customers::list(&world.store, &ada, &query(&["stolen"])).await;
    assert_eq!(unknown, Err(PortalError::field(Field::List, FieldError::Unknown)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn details_count_what_the_customer_approved(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (nordlicht, other, acme) =
        (world.reseller("Nordlicht").await, world.reseller("Other").await, world.customer("Acme").await);
    for reseller in [&nordlicht, &other] {
        world.connected(reseller, &acme).await;
    }
    world.uploaded(&nordlicht, &acme, &["352099001761481", "356938035643809"]).await;
    world.uploaded(&other, &acme, &["490154203237518"]).await;
    world.verified(&["352099001761481", "490154203237518"]).await;
    let ada = world.actor(&nordlicht, Role::Viewer).await;
    let details = world.store.details(&ada, &acme.number).await.unwrap();
    assert_eq!((details.row.uploads, details.row.devices, details.verified_devices), (1, 2, 1));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

/// So many customers of the tenant, with ties in every sortable column and some that never got an upload.
async fn many(world: &World, tenant: &crate::admin::Organisation, count: i32) {
    sqlx::query(
        "WITH new AS (
             INSERT INTO organisations (number, kind, name, country, created_at)
             SELECT lpad((n * 7919)::text, 10, '0'), 4, 'Firma ' || n / 3 || ' GmbH', (ARRAY['DE', 'FR'])[1 + n % 2], now()
             FROM generate_series(1, $2) AS n RETURNING *)
         INSERT INTO connections (tenant_id, customer_id, kind, number, name, country, verification, uploads, devices,
                                  last_uploaded_at, created_at)
         SELECT $1, id, kind, number, name, country, 1 + id % 3, id % 4, id % 5,
                CASE WHEN id % 4 = 0 THEN '-infinity' ELSE '2026-01-01'::timestamptz + (id % 7) * interval '1 day' END, now()
         FROM new",
    )
    .bind(tenant.id.0)
    .bind(count)
    .execute(&world.owner)
    .await
    .unwrap();
}

/// The numbers on all pages; leaves the query at the last one.
async fn pages(world: &World, actor: &Actor, query: &mut ListQuery) -> Vec<OrganisationNumber> {
    let mut numbers = Vec::new();
    loop {
        let page = list(world, actor, query).await;
        numbers.extend(page.rows.into_iter().map(|row| row.number));
        let Some(next) = page.next else { return numbers };
        query.cursor = Some(next);
    }
}
