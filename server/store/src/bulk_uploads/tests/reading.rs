//! What is told about bulk uploads, and to whom.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn bulk_uploads_are_listed_newest_first_and_an_upload_page_is_no_page_of_theirs(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 2);
    let first = scene.upload("first", &[line(&imeis[0], &scene.acme.number)]).await;
    scene.world.clock.advance(time::Duration::hours(1));
    let second = scene.upload("second", &[line(&imeis[1], &scene.brink.number)]).await;
    let listed = BulkUploads::list(scene.store(), &scene.ada, &ListQuery::default()).await.unwrap();
    assert_eq!(listed.total, Total::Exactly(2));
    let numbers: Vec<_> = listed.rows.iter().map(|row| row.number.clone()).collect();
    assert_eq!(numbers, [second.row.number.clone(), first.row.number.clone()]);
    let searched = ListQuery { search: "FIRST.c".into(), ..ListQuery::default() };
    let searched = BulkUploads::list(scene.store(), &scene.ada, &searched).await.unwrap();
    assert_eq!(searched.rows, std::slice::from_ref(&first.row));
    // Neither is the other.
    let part = scene.parts(&first.row.number).await.remove(0);
    assert_eq!(
        Uploads::details(scene.store(), &scene.ada, &first.row.number).await.unwrap_err(),
        PortalError::NotFound
    );
    assert_eq!(
        BulkUploads::details(scene.store(), &scene.ada, &part.number).await.unwrap_err(),
        PortalError::NotFound
    );
    assert_eq!(scene.store().undo(&scene.ada, &first.row.number).await.unwrap_err(), PortalError::NotFound);
    // The customer's UPLOADS has its part, and says where it is from.
    let uploads =
        Uploads::list(scene.store(), &scene.ada, &scene.acme.number, &ListQuery::default()).await.unwrap();
    assert_eq!(uploads.rows, [part]);
    assert_eq!(uploads.total, Total::Exactly(1));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_else_sees_a_bulk_upload_and_a_viewer_begins_none(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imei = &World::imeis(TAC, 0, 1)[0];
    let details = scene.upload("mine", &[line(imei, &scene.acme.number)]).await;
    let number = &details.row.number;
    let eve = scene.world.actor(&scene.world.reseller("Meridian").await, Role::Administrator).await;
    let store = scene.store();
    assert_eq!(BulkUploads::details(store, &eve, number).await.unwrap_err(), PortalError::NotFound);
    let query = ListQuery::default();
    assert_eq!(store.parts(&eve, number, &query).await.unwrap_err(), PortalError::NotFound);
    assert_eq!(store.failures(&eve, number).await.err(), Some(PortalError::NotFound));
    assert_eq!(BulkUploads::list(store, &eve, &query).await.unwrap().rows, []);
    let vera = scene.world.actor(&scene.nordlicht, Role::Viewer).await;
    let begun = store.begin(&vera, scene.world.new_bulk_upload("viewer", 10)).await;
    assert!(matches!(begun, Err(PortalError::Forbidden(_))), "{begun:?}");
    assert!(matches!(store.named_customers(&vera, &[]).await, Err(PortalError::Forbidden(_))));
    let customer = scene.world.actor(&scene.acme, Role::Administrator).await;
    assert_eq!(BulkUploads::list(store, &customer, &query).await.unwrap_err(), PortalError::NotFound);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_id_of_somebody_elses_customer_is_told_as_one_that_nobody_has(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let gone = scene.world.customer("Gone").await;
    scene.world.connected(&scene.nordlicht, &gone).await;
    scene.world.verification(&scene.nordlicht, &gone, Verification::Inactive).await;
    let foreign = scene.world.customer("Foreign").await;
    let nobody = OrganisationNumber::parse(NOBODY).unwrap();
    let asked = [gone.number.clone(), foreign.number, nobody, scene.acme.number.clone()];
    let named = scene.store().named_customers(&scene.ada, &asked).await.unwrap();
    let mut told: Vec<(&str, bool)> =
        named.iter().map(|customer| (customer.name.as_str(), customer.takes_uploads())).collect();
    told.sort_unstable();
    assert_eq!(told, [("Acme", true), ("Gone", false)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_errors_of_all_parts_are_one_file_in_the_order_of_the_lines(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    // Over the edge of a block, and each row somebody else's.
    let numbers = [scene.acme.number.as_str(), NOBODY, scene.brink.number.as_str()];
    let lines: Vec<String> =
        (0..10_100).map(|place| format!("35209900176148{},{},,", place % 10, numbers[place % 3])).collect();
    let details = scene.upload("errors", &lines).await;
    assert_eq!(details.row.total, 10_100);
    let failed = scene.failures(&details.row.number).await;
    assert_eq!(failed.len() as u64, details.row.failed);
    assert!(failed.is_sorted_by_key(|failed| failed.row.line));
    let named = |line: u64| numbers[usize::try_from((line - 2) % 3).unwrap()];
    assert!(failed.iter().all(|failed| failed.row.others[3] == named(failed.row.line)));
    scene.assert_counters().await;
}
