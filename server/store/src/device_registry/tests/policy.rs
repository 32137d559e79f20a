use super::*;
use domain::uploads::Reason;
use sqlx::postgres::PgPoolOptions;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_next_upload_obeys_the_policy(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let store = &scene.world.store;
    let tacs = "TAC,Manufacturer,Model\n35000001,Nokia,XR21\n";
    scene.load(RegistryPart::Tacs, "tacs", tacs).await;
    let known = World::imeis("35000001", 0, 3);
    let unknown = World::imeis("99000000", 0, 3);
    let upload = async |place: usize| {
        let file = World::file(&[known[place].clone(), unknown[place].clone()]);
        scene.world.upload_file(&scene.ada, &scene.acme, &format!("file-{place}"), &file).await
    };
    assert!(store.accepts_unknown(&scene.olga).await.unwrap());
    let accepted = upload(0).await;
    assert_eq!((accepted.row.accepted, accepted.row.verified), (2, 1));

    store.accept_unknown(&scene.olga, false).await.unwrap();
    assert!(!store.accepts_unknown(&scene.olga).await.unwrap());
    let refused = upload(1).await;
    assert_eq!((refused.row.accepted, refused.row.verified, refused.row.failed), (1, 1, 1));
    assert_eq!(refused.reasons.len(), 1);
    assert_eq!(refused.reasons[0].reason, Reason::UnknownDevice);
    assert!(
        Reason::UnknownDevice.sentence("", domain::languages::Language::English).contains("ask the operator")
    );

    // Loaded as a single device, it is known.
    let file = format!("IMEI,Model\n{},XR21\n", unknown[2]);
    scene.load(RegistryPart::Devices, "single", &file).await;
    let loaded = upload(2).await;
    assert_eq!((loaded.row.accepted, loaded.row.verified), (2, 2));

    store.accept_unknown(&scene.olga, true).await.unwrap();
    // What is so already is no line in the log.
    store.accept_unknown(&scene.olga, true).await.unwrap();
    let lines: i64 =
        sqlx::query_scalar("SELECT count(*) FROM activity WHERE action LIKE 'registry.%_unknown'")
            .fetch_one(&scene.world.owner)
            .await
            .unwrap();
    assert_eq!(lines, 2);
}
