//! Opening an upload and sending its bytes: who may, and what is refused.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_wrong_chunk_is_refused_and_changes_nothing(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let file = World::file(&World::imeis(TAC, 0, 2));
    let (one, two) = file.split_at(20);
    let begun = store.begin(ada, scene.world.new_upload(&scene.acme, "chunks", file.len())).await.unwrap();
    let put = async |start: usize, sha256, bytes: &[u8]| {
        store.put_chunk(ada, &begun.number, start as u64, sha256, bytes.to_vec()).await
    };
    assert_eq!(refused(put(5, hash(one), one).await), UploadRefusal::WrongOffset { received: 0 });
    assert_eq!(refused(put(0, hash(two), one).await), UploadRefusal::WrongHash);
    assert_eq!(refused(put(0, hash(b""), b"").await), UploadRefusal::WrongSize);
    assert_eq!(
        refused(Uploads::finish(store, ada, &begun.number).await),
        UploadRefusal::Incomplete { received: 0 }
    );
    assert_eq!(put(0, hash(one), one).await, Ok(20));
    assert_eq!(put(0, hash(one), one).await, Ok(20), "twice is once");
    assert_eq!(refused(put(0, hash(two), two).await), UploadRefusal::FileChanged);
    assert_eq!(refused(put(10, hash(one), one).await), UploadRefusal::WrongOffset { received: 20 });
    assert_eq!(refused(put(20, hash(&file), &file).await), UploadRefusal::WrongSize);
    // The same chunk at the same moment: once.
    let (a, b) = tokio::join!(put(20, hash(two), two), put(20, hash(two), two));
    assert_eq!((a, b), (Ok(file.len() as u64), Ok(file.len() as u64)));
    Uploads::finish(store, ada, &begun.number).await.unwrap();
    Uploads::finish(store, ada, &begun.number).await.unwrap();
    assert_eq!(refused(put(20, hash(two), two).await), UploadRefusal::Finished);
    assert_eq!(refused(store.cancel(ada, &begun.number).await), UploadRefusal::Finished);
    assert_eq!(store.work_off().await, Ok(1), "finished twice, ingested once");
    assert_eq!(
        counts(&Uploads::details(store, ada, &begun.number).await.unwrap()),
        (2, 2, 0, UploadStatus::Completed)
    );
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_same_key_is_the_same_upload(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let new = scene.world.new_upload(&scene.acme, "key", 30);
    let (one, two) = tokio::join!(store.begin(ada, new.clone()), store.begin(ada, new.clone()));
    assert_eq!(one.as_ref().unwrap().number, two.unwrap().number, "a double click");
    let number = one.unwrap().number;
    store.put_chunk(ada, &number, 0, hash(b"IMEI\n"), b"IMEI\n".to_vec()).await.unwrap();
    assert_eq!(store.begin(ada, new.clone()).await.unwrap().received, 5, "it goes on where it was");
    let other = domain::uploads::NewUpload { bytes: 31, ..new.clone() };
    assert_eq!(refused(store.begin(ada, other).await), UploadRefusal::KeyReused);
    store.cancel(ada, &number).await.unwrap();
    store.cancel(ada, &number).await.unwrap();
    assert_eq!(refused(store.begin(ada, new).await), UploadRefusal::Cancelled);
    assert_eq!(
        refused(store.put_chunk(ada, &number, 5, hash(b"x"), b"x".to_vec()).await),
        UploadRefusal::Cancelled
    );
    assert_eq!(refused(Uploads::finish(store, ada, &number).await), UploadRefusal::Cancelled);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_nul_in_any_text_of_an_upload_is_refused_and_no_fault(_: PgPoolOptions, options: PgConnectOptions) {
    use domain::uploads::file::{Mapping, Overrides, Role as Column, sniff};
    use domain::{Field, FieldError};
    let scene = Scene::new(options).await;
    let new = || scene.world.new_upload(&scene.acme, "nul", 9);
    let mut alias = new();
    alias.sold_to_alias = Some("Ber\0lin".into());
    let mut repaired = new();
    repaired.repairs.replace(2, Column::Model, "\0".into());
    let mut columns = new();
    let mut format = sniff(b"IMEI,Note\n352099001761481,x\n", Overrides::default()).unwrap();
    format.columns[1].push('\0');
    columns.mapping = Some(Mapping::guess(&format, domain::uploads::file::Scope::OneCustomer));
    columns.format = Some(format);
    for (wrong, field) in [(alias, Field::Alias), (repaired, Field::File), (columns, Field::File)] {
        let refusal = scene.store().begin(&scene.ada, wrong).await.unwrap_err();
        assert_eq!(refusal, PortalError::field(field, FieldError::Unprintable));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_so_many_uploads_wait_for_bytes(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    for place in 0..20 {
        scene
            .store()
            .begin(&scene.ada, scene.world.new_upload(&scene.acme, &format!("open-{place}"), 9))
            .await
            .unwrap();
    }
    let new = scene.world.new_upload(&scene.acme, "one-more", 9);
    assert_eq!(
        refused(scene.store().begin(&scene.ada, new.clone()).await),
        UploadRefusal::TooManyOpen { max: 20 }
    );
    // A day later they are given up.
    scene.world.clock.advance(time::Duration::hours(25));
    let now = domain::Clock::now(&*scene.world.clock);
    scene
        .store()
        .work(move |tx| {
            Box::pin(async move { crate::jobs::enqueue(tx, &crate::jobs::Job::PurgeStale, now).await })
        })
        .await
        .unwrap();
    assert_eq!(scene.store().work_off().await, Ok(1));
    scene.store().begin(&scene.ada, new).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_that_takes_no_uploads_is_refused_before_and_in_the_middle(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let nordlicht = Organisation { id: ada.organisation, ..scene.acme.clone() };
    let file = World::file(&World::imeis(TAC, 0, 1));
    let begun = store.begin(ada, scene.world.new_upload(&scene.acme, "middle", file.len())).await.unwrap();
    store.put_chunk(ada, &begun.number, 0, hash(&file), file.clone()).await.unwrap();
    scene.world.verification(&nordlicht, &scene.acme, Verification::Inactive).await;
    assert_eq!(
        refused(Uploads::finish(store, ada, &begun.number).await),
        UploadRefusal::CustomerTakesNoUploads
    );
    let new = scene.world.new_upload(&scene.acme, "before", 9);
    assert_eq!(refused(store.begin(ada, new).await), UploadRefusal::CustomerTakesNoUploads);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn strangers_and_viewers_get_nowhere(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let upload =
        world.upload_file(&scene.ada, &scene.acme, "a", &World::file(&World::imeis(TAC, 0, 1))).await;
    let number = &upload.row.number;
    let other = world.reseller("Meridian").await;
    let eve = world.actor(&other, Role::Administrator).await;
    let acme = world.actor(&scene.acme, Role::Administrator).await;
    for stranger in [&eve, &acme] {
        let missing = Some(PortalError::NotFound);
        assert_eq!(Uploads::details(store, stranger, number).await.err(), missing);
        assert_eq!(store.failures(stranger, number).await.err(), missing);
        assert_eq!(store.preview_undo(stranger, number).await.err(), missing);
        assert_eq!(store.undo(stranger, number).await.err(), missing);
        assert_eq!(store.cancel(stranger, number).await.err(), missing);
        assert_eq!(Uploads::finish(store, stranger, number).await.err(), missing);
        assert_eq!(
            Uploads::list(store, stranger, &scene.acme.number, &ListQuery::default()).await.err(),
            missing
        );
        assert_eq!(store.begin(stranger, world.new_upload(&scene.acme, "x-file", 9)).await.err(), missing);
    }
    let nordlicht = Organisation { id: scene.ada.organisation, ..scene.acme.clone() };
    let vic = world
        .person("vic@nordlicht.example", &nordlicht_of(&scene.world, nordlicht).await, Role::Viewer)
        .await;
    let denied = Some(PortalError::Forbidden(Denied::Needs(Permission::UploadDevices)));
    assert_eq!(store.begin(&vic, world.new_upload(&scene.acme, "x-file", 9)).await.err(), denied);
    assert_eq!(store.undo(&vic, number).await.err(), denied);
    assert!(Uploads::details(store, &vic, number).await.is_ok());
}
