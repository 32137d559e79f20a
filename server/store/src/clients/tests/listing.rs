use super::shop;
use crate::testing::{World, order};
use domain::clients::{ClientStatus, Clients};
use domain::lists::{Direction, ListQuery, Sort};
use domain::managed_customers::CompanyProfile;
use domain::organisations::OrganisationNumber;
use domain::people::Permission;
use domain::policy::Denied;
use domain::subscriptions::{Order, Subscriptions};
use domain::{Actor, PortalError, Role};
use futures::StreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

async fn client(world: &World, ada: &Actor, name: &str, itn: &str) -> OrganisationNumber {
    let template = order(itn, "PRE-1", None);
    let profile =
        CompanyProfile { name: name.into(), registration_number: itn.into(), ..template.profile.clone() };
    world.clock.advance(Duration::MINUTE);
    let placed = world.store.order(ada, Order { profile, ..template }).await.unwrap();
    world.store.work_off().await.unwrap();
    placed.client
}

async fn names(world: &World, actor: &Actor, query: ListQuery) -> Vec<String> {
    let page = Clients::list(&world.store, actor, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}

fn searching(text: &str) -> ListQuery {
    ListQuery { search: text.into(), ..ListQuery::default() }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_most_recently_ordered_is_first_and_the_order_can_be_turned(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, _, ada) = shop(options).await;
    let alpha = client(&world, &ada, "Alpha", "100").await;
    client(&world, &ada, "Beta", "200").await;
    client(&world, &ada, "Gamma", "300").await;
    assert_eq!(names(&world, &ada, ListQuery::default()).await, ["Gamma", "Beta", "Alpha"]);
    world.clock.advance(Duration::MINUTE);
    let profile = CompanyProfile { name: "Alpha".into(), ..order("9", "PRE-1", None).profile };
    let again = Order { profile, ..order("9", "PRE-1", Some(&alpha)) };
    world.store.order(&ada, again).await.unwrap();
    assert_eq!(names(&world, &ada, ListQuery::default()).await, ["Alpha", "Gamma", "Beta"]);
    let sorted = |by: &str, direction| ListQuery {
        sort: Some(Sort { by: by.into(), direction }),
        ..ListQuery::default()
    };
    let earliest = sorted("created_at", Direction::Ascending);
    assert_eq!(names(&world, &ada, earliest).await, ["Alpha", "Beta", "Gamma"]);
    let oldest = sorted("last_purchase_at", Direction::Ascending);
    assert_eq!(names(&world, &ada, oldest).await, ["Beta", "Gamma", "Alpha"]);
    let by_name = sorted("name", Direction::Ascending);
    assert!(Clients::list(&world.store, &ada, &by_name).await.is_err());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn clients_are_found_by_name_and_itn_and_by_nothing_else(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, _, ada) = shop(options).await;
    client(&world, &ada, "Öko 100% GmbH", "7707").await;
    client(&world, &ada, "Blaubeere", "AB-12").await;
    for (text, found) in [
        ("öko", vec!["Öko 100% GmbH"]),
        ("Ö", vec!["Öko 100% GmbH"]),
        ("100%", vec!["Öko 100% GmbH"]),
        ("beer", vec!["Blaubeere"]),
        ("ab-1", vec!["Blaubeere"]),
        ("AB", vec!["Blaubeere"]),
        ("77", vec!["Öko 100% GmbH"]),
        ("b", vec!["Blaubeere"]),
        ("%%%", vec![]),
        ("seeweg", vec![]),
    ] {
        assert_eq!(names(&world, &ada, searching(text)).await, found, "{text}");
        let suggested = Clients::suggest(&world.store, &ada, text).await.unwrap();
        assert_eq!(suggested.into_iter().map(|one| one.name).collect::<Vec<_>>(), found, "{text}");
    }
    assert_eq!(Clients::suggest(&world.store, &ada, "  ").await.unwrap(), []);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn each_status_is_filtered_by_its_checkbox(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, reseller, ada) = shop(options).await;
    client(&world, &ada, "Active", "1").await;
    let held = client(&world, &ada, "Held", "2").await;
    let indebted = client(&world, &ada, "Indebted", "3").await;
    let gone = client(&world, &ada, "Gone", "4").await;
    world.store.hold(&ada, &held, "Reason").await.unwrap();
    world.credit(&reseller, Some(0), 0).await;
    let charge = domain::clients::EntryForm {
        kind: "charge".into(),
        amount: "1".into(),
        reference: "I".into(),
        ..Default::default()
    };
    world.store.enter(&ada, &indebted, vec![charge]).await.unwrap();
    Clients::delete(&world.store, &ada, &gone, "Gone").await.unwrap();
    for (status, found) in [
        (ClientStatus::Active, "Active"),
        (ClientStatus::AdministrativeHold, "Held"),
        (ClientStatus::FinancialHold, "Indebted"),
        (ClientStatus::Deleted, "Gone"),
    ] {
        let filters = [("status".to_owned(), [status.key().to_owned()].into())].into();
        assert_eq!(names(&world, &ada, ListQuery { filters, ..ListQuery::default() }).await, [found]);
    }
    let two = ["active", "deleted"].map(str::to_owned).into();
    let filters = [("status".to_owned(), two)].into();
    assert_eq!(names(&world, &ada, ListQuery { filters, ..ListQuery::default() }).await, ["Gone", "Active"]);
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn pages_and_the_export_have_each_client_once(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, _, ada) = shop(options).await;
    for n in 0..23 {
        client(&world, &ada, &format!("Client {n:02}"), &n.to_string()).await;
    }
    let mut query = ListQuery { size: domain::lists::PageSize::new(10).unwrap(), ..ListQuery::default() };
    let mut seen = Vec::new();
    loop {
        let page = Clients::list(&world.store, &ada, &query).await.unwrap();
        assert_eq!(page.total, domain::lists::Total::Exactly(23));
        seen.extend(page.rows.into_iter().map(|row| row.number));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => break,
        }
    }
    let exported: Vec<_> = Clients::export(&world.store, &ada, &ListQuery::default())
        .await
        .unwrap()
        .map(Result::unwrap)
        .concat()
        .await
        .into_iter()
        .map(|row| row.number)
        .collect();
    assert_eq!(seen.len(), 23);
    assert_eq!(exported, seen);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn another_reseller_learns_nothing_and_a_viewer_changes_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, reseller, ada) = shop(options).await;
    let alpha = client(&world, &ada, "Alpha", "100").await;
    let (store, eve) = (&world.store, world.actor(&world.reseller("Eve").await, Role::Administrator).await);
    assert_eq!(names(&world, &eve, ListQuery::default()).await, Vec::<String>::new());
    assert_eq!(Clients::suggest(store, &eve, "Alpha").await.unwrap(), []);
    let unknown = PortalError::NotFound;
    assert_eq!(Clients::details(store, &eve, &alpha).await, Err(unknown.clone()));
    assert_eq!(Clients::ordering(store, &eve, &alpha).await, Err(unknown.clone()));
    assert_eq!(store.hold(&eve, &alpha, "Mine now").await, Err(unknown.clone()));
    assert_eq!(store.release(&eve, &alpha, 1).await, Err(unknown.clone()));
    assert_eq!(store.enter(&eve, &alpha, vec![]).await, Err(unknown.clone()));
    assert_eq!(store.entries(&eve, &alpha, &ListQuery::default()).await, Err(unknown.clone()));
    assert_eq!(Clients::delete(store, &eve, &alpha, "Alpha").await, Err(unknown.clone()));
    assert_eq!(Clients::preview_delete(store, &eve, &alpha).await, Err(unknown.clone()));
    let viewer = world.actor(&reseller, Role::Viewer).await;
    let needs = PortalError::Forbidden(Denied::Needs(Permission::ManageClients));
    assert_eq!(names(&world, &viewer, ListQuery::default()).await, ["Alpha"]);
    assert_eq!(store.hold(&viewer, &alpha, "x").await, Err(needs.clone()));
    assert_eq!(Clients::delete(store, &viewer, &alpha, "Alpha").await, Err(needs));
    let carl = world.actor(&world.customer("Acme").await, Role::Administrator).await;
    assert_eq!(Clients::list(store, &carl, &ListQuery::default()).await, Err(unknown));
}
