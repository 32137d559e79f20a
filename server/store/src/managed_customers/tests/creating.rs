use super::*;
use domain::customers::{AddCustomer, Customers, Verification};
use domain::people::Permission;
use domain::policy::Denied;
use domain::resellers::Resellers;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_tenant_creates_a_customer_that_is_active_at_once_and_its_own(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    for tenant in [world.msp("Kestrel").await, world.reseller("Nordlicht").await] {
        let tina = actor(&world, &tenant).await;
        let full = CompanyProfile {
            name: "  Bäckerei Großmann & Söhne ".into(),
            country: " de".into(),
            city: "Hanau".into(),
            registration_number: "7707083893".into(),
            description: "Two shops\nand a van".into(),
            ..CompanyProfile::default()
        };
        let made = NewCustomer { profile: full, internal_reference: " Pilot ".into(), inside: None };
        let number = world.store.create(&tina, made.clone()).await.unwrap();
        let row = Customers::details(&world.store, &tina, &number).await.unwrap().row;
        assert_eq!((row.name.as_str(), row.country.as_str()), ("Bäckerei Großmann & Söhne", "DE"));
        assert_eq!((row.status, row.managed), (Verification::Active, true));
        assert_eq!(row.internal_reference.as_deref(), Some("Pilot"));
        let read = ManagedCustomers::read(&world.store, &tina, &number).await.unwrap();
        assert_eq!((read.profile.city.as_str(), read.version, read.inside), ("Hanau", 1, None));
        assert_eq!(read.profile.description, "Two shops\nand a van");
        assert_ne!(world.store.create(&tina, made).await.unwrap(), number, "two may have one name");

        let customer = known(&world, &number).await;
        let log = world.activity(&tenant).await;
        assert_eq!(log.last().map(|(action, ..)| action.as_str()), Some("customer.created"));
        assert_eq!(world.activity(&customer).await[0].0, "organisation.created");
        // A reseller can hand devices to it like to any other, and who made it need not be accepted.
        let other = actor(&world, &world.reseller("Other").await).await;
        let add = AddCustomer { number: number.to_string(), internal_reference: String::new() };
        assert!(world.store.connect(&other, add).await.is_ok());
        let carl = actor(&world, &customer).await;
        let msps = world.store.msps(&carl).await.unwrap();
        let resellers =
            Resellers::list(&world.store, &carl, &domain::lists::ListQuery::default()).await.unwrap();
        assert_eq!((msps.len() + resellers.rows.len(), tenant.number == tenant.number), (1, true));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_who_manages_customers_creates_and_all_that_is_wrong_is_said_at_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let msp = world.msp("Kestrel").await;
    let mia = actor(&world, &msp).await;
    let viewer = world.actor(&msp, Role::Viewer).await;
    let denied = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageCustomers)));
    assert_eq!(world.store.create(&viewer, new("Acme")).await, denied);
    let operator = actor(&world, &world.operator("Depot").await).await;
    assert_eq!(world.store.create(&operator, new("Acme")).await, Err(PortalError::NotFound));
    let wrong = [
        (Field::CompanyName, FieldError::Required),
        (Field::InternalReference, FieldError::TooLong { max: 100 }),
        (Field::Country, FieldError::Malformed),
    ];
    let refused = NewCustomer {
        internal_reference: "x".repeat(101),
        profile: CompanyProfile { country: "D3".into(), ..profile(" ") },
        inside: None,
    };
    assert_eq!(world.store.create(&mia, refused).await, Err(PortalError::Invalid(wrong.into())));
    let made: i64 =
        sqlx::query_scalar("SELECT count(*) FROM connections").fetch_one(&world.owner).await.unwrap();
    assert_eq!(made, 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_edits_an_older_version_is_refused_and_changes_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let msp = world.msp("Kestrel").await;
    let mia = actor(&world, &msp).await;
    let number = world.store.create(&mia, new("Acme")).await.unwrap();
    let first = CompanyProfile { phone: "+49 6181 1".into(), ..profile("Acme AG") };
    let second = CompanyProfile { city: "Hanau".into(), ..profile("Acme Holding") };
    let (one, two) =
        tokio::join!(world.store.edit(&mia, &number, 1, first), world.store.edit(&mia, &number, 1, second));
    let changed = Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
    assert!(one.is_ok() && two == changed || two.is_ok() && one == changed, "{one:?} {two:?}");
    let read = ManagedCustomers::read(&world.store, &mia, &number).await.unwrap();
    assert_eq!(read.version, 2);
    let row = Customers::details(&world.store, &mia, &number).await.unwrap().row;
    assert_eq!(row.name, read.profile.name, "the list has the new name, too");
    assert_eq!(read.profile.phone.is_empty(), read.profile.name == "Acme Holding");
    let log = world.activity(&known(&world, &number).await).await;
    assert_eq!(log.last().map(|(action, ..)| action.as_str()), Some("organisation.edited"));

    // A customer from before there were profiles has version 0.
    let old = world.customer("Brink").await;
    world.managed(&old, &msp).await;
    assert_eq!(ManagedCustomers::read(&world.store, &mia, &old.number).await.unwrap().version, 0);
    assert_eq!(world.store.edit(&mia, &old.number, 0, profile("Brink BV")).await, Ok(()));
    assert_eq!(world.store.edit(&mia, &old.number, 0, profile("Brink NV")).await, changed);
    // Nobody else's.
    let eve = actor(&world, &world.msp("Other").await).await;
    let missing = Err(PortalError::NotFound);
    assert_eq!(world.store.edit(&eve, &number, 2, profile("Mine")).await, missing);
    assert!(ManagedCustomers::read(&world.store, &eve, &number).await.is_err());
    let mut tx = world.store.app.begin().await.unwrap();
    crate::transaction::act_for(&mut tx, eve.organisation.0, eve.person.0).await.unwrap();
    let renamed: bool = sqlx::query_scalar("SELECT gate_rename_customer($1, 'Mine', 'DE')")
        .bind(old.id.0)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert!(!renamed);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_name_that_is_there_already_is_found_among_ones_own_only(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (mia, eve) =
        (actor(&world, &world.msp("Kestrel").await).await, actor(&world, &world.msp("Other").await).await);
    let number = world.store.create(&mia, new("Acme 100%")).await.unwrap();
    world.store.create(&mia, new("Acme 100% Nord")).await.unwrap();
    world.store.create(&mia, inside(&number, "Yard")).await.unwrap();
    let found = async |who: &Actor, name: &str, outer: Option<&OrganisationNumber>| {
        let found = world.store.namesakes(who, name, outer).await.unwrap();
        found.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    assert_eq!(found(&mia, " ACME 100% ", None).await, ["Acme 100%"]);
    assert_eq!(found(&mia, "yard", Some(&number)).await, ["Yard"]);
    for nothing in ["Acme", "yard", "", "a\0b", &"x".repeat(300)] {
        assert_eq!(found(&mia, nothing, None).await, [""; 0], "{nothing}");
    }
    assert_eq!(found(&eve, "Acme 100%", None).await, [""; 0]);
    assert!(world.store.namesakes(&eve, "yard", Some(&number)).await.is_err());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_organisation_edits_itself_and_everyone_who_knows_it_reads_the_new_name(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;
    let (ada, carl) = (actor(&world, &nordlicht).await, actor(&world, &acme).await);
    world.store.register(&carl, &nordlicht.number).await.unwrap();
    for (who, name) in [(&ada, "Nordlicht Handel"), (&carl, "Acme Logistics")] {
        let own = world.store.read_own(who).await.unwrap();
        assert_eq!((own.version, own.inside), (0, None));
        assert_eq!(world.store.edit_own(who, own.version, profile(name)).await, Ok(()));
        let stale = world.store.edit_own(who, own.version, profile("Other")).await;
        assert_eq!(stale, Err(PortalError::Conflict(Conflict::ChangedMeanwhile)));
        assert_eq!(world.store.read_own(who).await.unwrap().profile.name, name);
    }
    let row = Customers::details(&world.store, &ada, &acme.number).await.unwrap().row;
    assert_eq!(row.name, "Acme Logistics");
    let resellers = Resellers::list(&world.store, &carl, &domain::lists::ListQuery::default()).await.unwrap();
    assert_eq!(resellers.rows[0].name, "Nordlicht Handel");
    let (action, subject, details) = world.activity(&acme).await.pop().unwrap();
    assert_eq!((action.as_str(), subject), ("organisation.edited", acme.number.to_string()));
    assert_eq!(details["changed"], serde_json::json!(["name"]));
    let viewer = world.actor(&acme, Role::Viewer).await;
    let denied = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageSettings)));
    assert_eq!(world.store.edit_own(&viewer, 1, profile("Mine")).await, denied);
}
