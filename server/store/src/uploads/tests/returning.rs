//! Released devices that come back, under the identities of before or under others.

use super::*;

impl Scene {
    async fn deletes(&self, identities: &[&String]) {
        let keys = Selection::Keys(identities.iter().copied().cloned().collect());
        self.world.deleted(&self.ada, &DeviceScope::Mine, &keys).await.unwrap();
    }

    /// Another reseller of the same customers.
    async fn eve(&self) -> Actor {
        let meridian = self.world.reseller("Meridian").await;
        self.world.connected(&meridian, &self.acme).await;
        self.world.actor(&meridian, Role::Administrator).await
    }

    /// The device's identities, second IMEI and serial number, as the actor sees it under `identity`.
    async fn known(&self, actor: &Actor, identity: &str) -> Option<Known> {
        let row = match Devices::details(self.store(), actor, identity).await {
            Ok(details) => details.row,
            Err(PortalError::NotFound) => return None,
            Err(error) => panic!("{error}"),
        };
        let text = |identity: Option<domain::devices::Identity>| identity.map(|i| i.to_string());
        Some((row.identity.to_string(), text(row.imei2), text(row.serial)))
    }

    /// No identity is one of two devices that somebody holds.
    async fn assert_one_holder_each(&self) {
        let doubled: Vec<String> = sqlx::query_scalar(
            "SELECT key FROM (SELECT identity AS key FROM devices WHERE holder_id IS NOT NULL
                 UNION ALL SELECT imei2 FROM devices WHERE holder_id IS NOT NULL AND imei2 IS NOT NULL) held
             GROUP BY key HAVING count(*) > 1",
        )
        .fetch_all(&self.world.owner)
        .await
        .unwrap();
        assert_eq!(doubled, [""; 0]);
        self.assert_counters().await;
    }
}

/// Identity, second IMEI and serial number.
type Known = (String, Option<String>, Option<String>);

fn known(identity: &str, imei2: Option<&str>, serial: Option<&str>) -> Known {
    (identity.to_owned(), imei2.map(str::to_owned), serial.map(str::to_owned))
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_of_nothing_but_released_devices_takes_no_second_imei_that_somebody_holds(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let eve = scene.eve().await;
    let i = World::imeis(TAC, 0, 6);
    scene.world.upload_file(&scene.ada, &scene.acme, "first", &World::file(&i[..3])).await;
    scene.deletes(&[&i[0], &i[1], &i[2]]).await;
    let theirs = format!("IMEI,IMEI 2\n{},{}\n{},\n", i[3], i[4], i[5]);
    scene.world.upload_file(&eve, &scene.acme, "theirs", theirs.as_bytes()).await;
    // A second IMEI that is somebody's second, one that is somebody's first, and a row that nothing speaks against.
    let again = format!("IMEI,IMEI 2\n{},{}\n{},{}\n{},\n", i[0], i[4], i[1], i[5], i[2]);
    let again = scene.world.upload_file(&scene.ada, &scene.acme, "again", again.as_bytes()).await;
    assert_eq!(counts(&again), (3, 1, 2, UploadStatus::CompletedWithError));
    assert_eq!(reasons(&again), [(Reason::AnotherReseller, 2, vec![2, 3])]);
    scene.assert_one_holder_each().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_wrong_second_imei_is_corrected_by_deleting_and_uploading_again(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let ada = &scene.ada;
    let i = World::imeis(TAC, 0, 5);
    let first = format!("IMEI,IMEI 2,S/N\n{},{},R58N12345AB\n", i[0], i[1]);
    scene.world.upload_file(ada, &scene.acme, "first", first.as_bytes()).await;
    scene.deletes(&[&i[0]]).await;
    let second = format!("IMEI,IMEI 2\n{},{}\n", i[0], i[2]);
    scene.world.upload_file(ada, &scene.acme, "second", second.as_bytes()).await;
    let corrected = Some(known(&i[0], Some(&i[2]), Some("R58N12345AB")));
    assert_eq!(scene.known(ada, &i[2]).await, corrected, "what the row does not name stays");
    assert_eq!(scene.known(ada, &i[1]).await, None, "the wrong one is free");
    // A row that names one of two IMEIs, whichever, says nothing against the other.
    for (name, named) in [("third", &i[2]), ("fourth", &i[0])] {
        scene.deletes(&[&i[0]]).await;
        scene.world.upload_file(ada, &scene.acme, name, &World::file(std::slice::from_ref(named))).await;
        assert_eq!(scene.known(ada, named).await, corrected, "{name}");
    }
    scene.assert_one_holder_each().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn no_first_imei_is_lost_beside_the_second_of_a_released_device(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (ada, eve) = (&scene.ada, scene.eve().await);
    let i = World::imeis(TAC, 0, 8);
    let first = format!("IMEI,IMEI 2,S/N\n{},{},\n{},{},\n,,R58N12345AB\n", i[0], i[1], i[2], i[3]);
    scene.world.upload_file(ada, &scene.acme, "first", first.as_bytes()).await;
    scene.deletes(&[&i[0], &i[2], &"R58N12345AB".to_owned()]).await;
    // The second IMEI beside another first; the first as the second of another first; a serial number with its IMEIs.
    let again =
        format!("IMEI,IMEI 2,S/N\n{},{},\n{},{},\n{},{},R58N12345AB\n", i[4], i[1], i[5], i[2], i[6], i[7]);
    let again = scene.world.upload_file(ada, &scene.acme, "again", again.as_bytes()).await;
    assert_eq!(
        counts(&again),
        (3, 3, 0, UploadStatus::Completed),
        "{:?}",
        scene.failures(&again.row.number).await
    );
    for (first, second, serial) in
        [(&i[4], &i[1], None), (&i[5], &i[2], None), (&i[6], &i[7], Some("R58N12345AB"))]
    {
        for named in [first, second] {
            assert_eq!(scene.known(ada, named).await, Some(known(first, Some(second), serial)), "{named}");
        }
        assert_eq!(Devices::details(scene.store(), ada, first).await.unwrap().custody.len(), 3);
    }
    // Nobody else can have any of them.
    let theirs = [4, 1, 5, 2, 6, 7].map(|at: usize| i[at].clone());
    let theirs = scene.world.upload_file(&eve, &scene.acme, "theirs", &World::file(&theirs)).await;
    assert_eq!(reasons(&theirs), [(Reason::AnotherReseller, 6, vec![2, 3, 4, 5, 6, 7])]);
    scene.assert_one_holder_each().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_reseller_typed_does_not_show_up_in_the_list_of_the_next(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (ada, eve) = (&scene.ada, scene.eve().await);
    let i = World::imeis(TAC, 0, 4);
    let first =
        format!("IMEI,IMEI 2,S/N,Order number\n{},{},R58N12345AB,A-1\n{},{},,A-2\n", i[0], i[1], i[2], i[3]);
    scene.world.upload_file(ada, &scene.acme, "first", first.as_bytes()).await;
    scene.deletes(&[&i[0], &i[2]]).await;
    let theirs = World::file(&[i[0].clone(), i[3].clone()]);
    let theirs = scene.world.upload_file(&eve, &scene.acme, "theirs", &theirs).await;
    assert_eq!(counts(&theirs), (2, 2, 0, UploadStatus::Completed));
    for imei in [&i[0], &i[3]] {
        assert_eq!(scene.known(&eve, imei).await, Some(known(imei, None, None)));
        assert_eq!(Devices::details(scene.store(), &eve, imei).await.unwrap().row.order_number, None);
    }
    for unknown in [&i[1], &i[2]] {
        assert_eq!(scene.known(&eve, unknown).await, None);
    }
    scene.assert_one_holder_each().await;
}
