use super::listed;
use crate::testing::World;
use domain::dashboards::{
    Bars, Dashboard, DashboardKey, DashboardRow, Dashboards, Figure, Template, ViewOf, ViewedList, Widget,
    WidgetData, WidgetKind,
};
use domain::lists::{ListQuery, PageSize};
use domain::views::{self, ViewContents};
use domain::{Conflict, Field, FieldError, PortalError, Role};
use futures::StreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_dashboard_begins_from_a_template_and_draws_its_organisations_figures(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;
    world.uploaded(&nordlicht, &acme, &["356938035643809", "490154203237518"]).await;
    world.verified(&["356938035643809"]).await;
    let ada = world.actor(&acme, Role::Administrator).await;

    let key = world.store.create(&ada, " Intake ", Template::Intake).await.unwrap();
    let intake = world.store.read(&ada, &key).await.unwrap();
    assert_eq!((intake.name.as_str(), intake.version, intake.own), ("Intake", 1, true));
    assert_eq!(intake.widgets, Template::Intake.widgets(acme.kind));
    let drawn = world.store.data(&ada, &key).await.unwrap();
    assert_eq!(drawn.len(), intake.widgets.len());
    assert!(drawn.contains(&WidgetData::Statuses { pending: 1, verified: 1 }), "{drawn:?}");
    let told: Vec<_> = world.activity(&acme).await.into_iter().map(|(action, ..)| action).collect();
    assert!(told.contains(&"dashboard.created".to_owned()), "{told:?}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_edits_an_older_version_is_refused(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    let key = world.store.create(&ada, "Sales", Template::Empty).await.unwrap();
    let widgets = [Widget::new(WidgetKind::Figure(Figure::Customers), 1, 1)];

    assert_eq!(world.store.save(&ada, &key, 1, "Sales", &widgets).await, Ok(2));
    let changed = Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
    assert_eq!(world.store.save(&ada, &key, 1, "Sales", &[]).await, changed);
    assert_eq!(world.store.read(&ada, &key).await.unwrap().widgets, widgets, "as it was saved");
    assert_eq!(world.store.data(&ada, &key).await, Ok(vec![WidgetData::Figure(0)]));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn names_and_numbers_are_limited(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let acme = world.customer("Acme").await;
    let ada = world.actor(&acme, Role::Administrator).await;
    let key = world.store.create(&ada, "Sales", Template::Empty).await.unwrap();
    let exists = PortalError::Conflict(Conflict::DashboardExists);
    assert_eq!(world.store.create(&ada, "SALES", Template::Empty).await, Err(exists));
    let wrong = [Widget::new(WidgetKind::Bars(Bars::Customer), 2, 1)];
    let refused = Err(PortalError::field(Field::Widgets, FieldError::Unknown));
    assert_eq!(
        world.store.save(&ada, &key, 1, "Sales", &wrong).await,
        refused,
        "a customer has no customers"
    );
    let fullest =
        vec![Widget::new(WidgetKind::Text("\u{10ffff}".repeat(Widget::MAX_TEXT)), 4, 2); Widget::MAX];
    assert_eq!(world.store.save(&ada, &key, 1, "Sales", &fullest).await, Ok(2), "what is allowed has room");
    for place in 1..Dashboard::MAX {
        world.store.create(&ada, &format!("Number {place}"), Template::Empty).await.unwrap();
    }
    let many = PortalError::field(Field::Name, FieldError::TooMany { max: Dashboard::MAX });
    assert_eq!(world.store.create(&ada, "One more", Template::Empty).await, Err(many));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn others_see_no_dashboard_and_viewers_change_none(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (acme, birch) = (world.customer("Acme").await, world.customer("Birch").await);
    let ada = world.actor(&acme, Role::Administrator).await;
    let key = world.store.create(&ada, "Sales", Template::Empty).await.unwrap();

    let stranger = world.actor(&birch, Role::Administrator).await;
    assert_eq!(listed(&world, &stranger).await, []);
    assert_eq!(world.store.read(&stranger, &key).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(world.store.data(&stranger, &key).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(world.store.save(&stranger, &key, 1, "Mine", &[]).await, Err(PortalError::NotFound));
    assert_eq!(world.store.share(&stranger, &key, true).await, Err(PortalError::NotFound));
    assert_eq!(world.store.delete(&stranger, &key).await, Err(PortalError::NotFound));

    let viewer = world.actor(&acme, Role::Viewer).await;
    assert_eq!(listed(&world, &viewer).await.len(), 1);
    let refused = |answer: Result<(), PortalError>| matches!(answer, Err(PortalError::Forbidden(_)));
    assert!(refused(world.store.create(&viewer, "Mine", Template::Empty).await.map(drop)));
    assert!(refused(world.store.save(&viewer, &key, 1, "Mine", &[]).await.map(drop)));
    assert!(refused(world.store.delete(&viewer, &key).await));
    world.store.delete(&ada, &key).await.unwrap();
    assert_eq!(world.store.read(&ada, &key).await.map(drop), Err(PortalError::NotFound));
    let none = DashboardKey::parse(&"0".repeat(32)).unwrap();
    assert_eq!(world.store.delete(&ada, &none).await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_list_is_searched_filtered_and_turned_page_by_page(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let acme = world.customer("Acme").await;
    let inner = world.inner_customer("Acme Tools", &acme).await;
    let outer = world.actor(&acme, Role::Administrator).await;
    let ada = world.actor(&inner, Role::Administrator).await;
    let shared = world.store.create(&outer, "Of the group", Template::Intake).await.unwrap();
    world.store.share(&outer, &shared, true).await.unwrap();
    for place in 1..=11 {
        world.store.create(&ada, &format!("Board {place:02}"), Template::Empty).await.unwrap();
    }
    let size = PageSize::new(10).unwrap();
    let first =
        Dashboards::list(&world.store, &ada, &ListQuery { size, ..ListQuery::default() }).await.unwrap();
    assert_eq!((first.rows.len(), first.rows[0].name.as_str()), (10, "Board 01"));
    let next = ListQuery { size, cursor: first.next, ..ListQuery::default() };
    let names = |rows: Vec<DashboardRow>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
    assert_eq!(
        names(Dashboards::list(&world.store, &ada, &next).await.unwrap().rows),
        ["Board 11", "Of the group"]
    );
    let whole = world.store.export(&ada, &ListQuery::default()).await.unwrap();
    let rows: Vec<_> = whole.map(Result::unwrap).collect::<Vec<_>>().await.concat();
    assert_eq!((rows.len(), rows[0].name.as_str(), rows[11].name.as_str()), (12, "Board 01", "Of the group"));
    let searched = ListQuery { search: "GROUP".into(), ..ListQuery::default() };
    assert_eq!(names(Dashboards::list(&world.store, &ada, &searched).await.unwrap().rows), ["Of the group"]);
    let mut filtered = ListQuery::default();
    filtered.filters.insert("whose".into(), ["own".to_owned()].into());
    assert_eq!(Dashboards::list(&world.store, &ada, &filtered).await.unwrap().rows.len(), 11);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_saved_view_is_shown_to_whoever_sees_the_view(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (acme, birch) = (world.customer("Acme").await, world.customer("Birch").await);
    let ada = world.actor(&acme, Role::Administrator).await;
    let viewer = world.actor(&acme, Role::Viewer).await;
    let list = ViewedList::Devices;
    let view =
        views::Views::save(&world.store, &ada, list.name(), "Mine", &ViewContents::default()).await.unwrap();
    let key = world.store.create(&ada, "Views", Template::Empty).await.unwrap();
    let widgets = [Widget::new(WidgetKind::View(ViewOf { list, id: view.id.clone() }), 4, 1)];
    world.store.save(&ada, &key, 1, "Views", &widgets).await.unwrap();

    let drawn = world.store.data(&ada, &key).await.unwrap();
    assert!(matches!(&drawn[..], [WidgetData::View(shown)] if shown.name == "Mine"), "{drawn:?}");
    assert_eq!(world.store.data(&viewer, &key).await, Ok(vec![WidgetData::ViewGone]));
    views::Views::share(&world.store, &ada, &view.id, true).await.unwrap();
    let drawn = world.store.data(&viewer, &key).await.unwrap();
    assert!(matches!(&drawn[..], [WidgetData::View(shown)] if !shown.mine), "{drawn:?}");

    // Of another organisation the id says nothing.
    let stranger = world.actor(&birch, Role::Administrator).await;
    let theirs = world.store.create(&stranger, "Views", Template::Empty).await.unwrap();
    world.store.save(&stranger, &theirs, 1, "Views", &widgets).await.unwrap();
    assert_eq!(world.store.data(&stranger, &theirs).await, Ok(vec![WidgetData::ViewGone]));

    views::Views::share(&world.store, &ada, &view.id, false).await.unwrap();
    assert_eq!(world.store.data(&viewer, &key).await, Ok(vec![WidgetData::ViewGone]), "unshared");
    views::Views::delete(&world.store, &ada, &view.id).await.unwrap();
    assert_eq!(world.store.data(&ada, &key).await, Ok(vec![WidgetData::ViewGone]), "deleted");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_views_of_an_outer_customer_are_left_out_for_its_inner_ones(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let acme = world.customer("Acme").await;
    let inner = world.inner_customer("Acme Tools", &acme).await;
    let outer = world.actor(&acme, Role::Administrator).await;
    let ada = world.actor(&inner, Role::Administrator).await;
    let list = ViewedList::Devices;
    let contents = ViewContents::default();
    let view = views::Views::save(&world.store, &outer, list.name(), "Ours", &contents).await.unwrap();
    views::Views::share(&world.store, &outer, &view.id, true).await.unwrap();
    let key = world.store.create(&outer, "Views", Template::Empty).await.unwrap();
    let widgets = [Widget::new(WidgetKind::View(ViewOf { list, id: view.id }), 4, 1)];
    world.store.save(&outer, &key, 1, "Views", &widgets).await.unwrap();
    world.store.share(&outer, &key, true).await.unwrap();
    assert_eq!(world.store.data(&ada, &key).await, Ok(vec![WidgetData::NotHere]));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_latest_uploads_are_those_of_whoever_looks(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;
    let number = world.uploaded(&nordlicht, &acme, &["356938035643809", "490154203237518"]).await;
    let widgets = [Widget::new(WidgetKind::LatestUploads, 4, 1)];
    for organisation in [&nordlicht, &acme] {
        let actor = world.actor(organisation, Role::Administrator).await;
        let key = world.store.create(&actor, "Latest", Template::Empty).await.unwrap();
        world.store.save(&actor, &key, 1, "Latest", &widgets).await.unwrap();
        let drawn = world.store.data(&actor, &key).await.unwrap();
        match &drawn[..] {
            [WidgetData::Uploads(rows)] => assert_eq!((&rows[0].number, rows[0].accepted), (&number, 2)),
            [WidgetData::Deliveries(rows)] => assert_eq!((rows.len(), rows[0].devices), (1, 2)),
            other => panic!("{other:?}"),
        }
    }
}
