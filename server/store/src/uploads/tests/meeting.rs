//! Rows of a large file find the devices among them, wherever those lie: whole ranges are passed over, single devices not.

use super::*;
use std::fmt::Write as _;

/// So many rows that ranges are worth a look.
const ROWS: u32 = 400;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_range_without_a_device_is_passed_over_and_one_device_in_a_range_is_found(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let there = World::imeis(TAC, 3_050, 1);
    scene.world.upload_file(&scene.ada, &scene.acme, "before", &World::file(&there)).await;
    // A hundred rows in each of four ranges; the device is in the second.
    let rows: Vec<String> = (2..6).flat_map(|range| World::imeis(TAC, range * 1_000, ROWS / 4)).collect();
    let details = scene.world.upload_file(&scene.ada, &scene.acme, "many", &World::file(&rows)).await;
    assert_eq!(counts(&details), (400, 399, 1, UploadStatus::CompletedWithError));
    assert_eq!(reasons(&details), [(Reason::SameCustomer, 1, vec![152])]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn among_many_rows_a_device_is_found_by_each_of_its_identities(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (first, second) = (World::imeis(TAC, 0, ROWS), World::imeis("35209901", 0, ROWS));
    // Line 2 is somebody's second IMEI, line 3 has as its second IMEI somebody's first, line 4 somebody's second; line 5 has
    // the serial number that is somebody's only identity.
    let before = format!(
        "IMEI,IMEI 2,Serial number\n{},{},\n{},,\n{},{},\n,,R58N0000005\n",
        World::imeis("35209902", 0, 1)[0],
        first[0],
        second[1],
        World::imeis("35209902", 1, 1)[0],
        second[2],
    );
    let details = scene.world.upload_file(&scene.ada, &scene.acme, "before", before.as_bytes()).await;
    assert_eq!(details.row.accepted, 4, "{:?}", details.reasons);
    let mut file = "IMEI,IMEI 2,Serial number\n".to_owned();
    for (row, (one, two)) in first.iter().zip(&second).enumerate() {
        writeln!(file, "{one},{two},R58N{:07}", row + 2).unwrap();
    }
    let details = scene.world.upload_file(&scene.ada, &scene.brink, "many", file.as_bytes()).await;
    assert_eq!(counts(&details), (400, 396, 4, UploadStatus::CompletedWithError), "{:?}", details.reasons);
    assert_eq!(reasons(&details), [(Reason::DifferentCustomer, 4, vec![2, 3, 4, 5])]);
    scene.assert_counters().await;
}
