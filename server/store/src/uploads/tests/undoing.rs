//! What an upload leaves behind: undo, mappings, lists.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn undoing_removes_what_nobody_touched_and_says_what_stays(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store, ada) = (&scene.world, scene.store(), &scene.ada);
    world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
    let imeis = World::imeis(TAC, 0, 6);
    let upload = world.upload_file(ada, &scene.acme, "a", &World::file(&imeis)).await;
    let number = &upload.row.number;
    world.verified(&[&imeis[0]]).await;
    sqlx::query("UPDATE devices SET holder_id = $2, tags = 1 WHERE identity = $1")
        .bind(&imeis[1])
        .bind(scene.brink.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    sqlx::query("UPDATE connections SET devices = devices + CASE WHEN customer_id = $1 THEN -1 ELSE 1 END")
        .bind(scene.acme.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    world.count_holdings().await;
    let gone = Selection::Keys([imeis[2].clone()].into());
    world.deleted(ada, &DeviceScope::Mine, &gone).await.unwrap();
    let outcome = UndoOutcome { removed: 3, kept_approved: 1, kept_moved: 1, gone: 1 };
    assert_eq!(store.preview_undo(ada, number).await, Ok(outcome.clone()));
    assert_eq!(store.undo(ada, number).await, Ok(outcome.clone()));
    assert_eq!(store.undo(ada, number).await.err(), Some(PortalError::Conflict(Conflict::AlreadyUndone)));
    let details = Uploads::details(store, ada, number).await.unwrap();
    assert_eq!(details.undone, Some(outcome));
    assert!(details.row.undone_at.is_some());
    scene.assert_counters().await;
    // What was removed can be uploaded again, and its record goes on.
    let again = world.upload_file(ada, &scene.brink, "again", &World::file(&imeis)).await;
    assert_eq!(counts(&again), (6, 4, 2, UploadStatus::CompletedWithError));
    let device = Devices::details(store, ada, &imeis[3]).await.unwrap();
    let record: Vec<_> =
        device.custody.iter().map(|entry| (entry.event.label().english(), entry.to.as_deref())).collect();
    assert_eq!(record, [("Uploaded", Some("Brink")), ("Upload undone", None), ("Uploaded", Some("Acme"))]);
    assert_eq!(device.row.status, DeviceStatus::Pending);
    scene.assert_counters().await;
    let actions: Vec<String> =
        sqlx::query_scalar("SELECT action FROM activity WHERE person_id IS NOT NULL ORDER BY id")
            .fetch_all(&world.owner)
            .await
            .unwrap();
    assert_eq!(actions, ["upload.finished", "devices.deleted", "upload.undone", "upload.finished"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_upload_in_progress_cannot_be_undone(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let file = World::file(&World::imeis(TAC, 0, 1));
    let number = scene
        .world
        .send(&scene.ada, scene.world.new_upload(&scene.acme, "queued", file.len()), &file)
        .await
        .unwrap();
    assert_eq!(
        scene.store().undo(&scene.ada, &number).await.err(),
        Some(PortalError::Conflict(Conflict::StillInProgress))
    );
    let row = Uploads::details(scene.store(), &scene.ada, &number).await.unwrap().row;
    assert_eq!((row.status, row.percent), (UploadStatus::InProgress, Some(0)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_mapping_of_a_header_is_remembered(_: PgPoolOptions, options: PgConnectOptions) {
    use domain::uploads::file::{Mapping, Overrides, Role as Column, sniff};
    let scene = Scene::new(options).await;
    let imei = World::imeis(TAC, 0, 1).remove(0);
    let file = format!("Gerät,Lieferschein\n{imei},L-1\n");
    let format = sniff(file.as_bytes(), Overrides::default()).unwrap();
    let mapping = Mapping(vec![Column::Identity, Column::OrderNumber]);
    let mut new = scene.world.new_upload(&scene.acme, "mapped", file.len());
    (new.format, new.mapping) = (Some(format.clone()), Some(mapping.clone()));
    let details = scene.world.upload(&scene.ada, new, file.as_bytes()).await;
    assert_eq!(counts(&details), (1, 1, 0, UploadStatus::Completed));
    let signature = format.signature().unwrap();
    assert_eq!(scene.store().remembered_mapping(&scene.ada, &signature).await, Ok(Some(mapping)));
    assert_eq!(scene.store().remembered_mapping(&scene.ada, "another").await, Ok(None));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_mapping_of_a_file_without_a_header_is_not_remembered(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    use domain::uploads::file::{Mapping, Overrides, Role as Column, sniff};
    let scene = Scene::new(options).await;
    let file = format!("Tablet,{}\n", World::imeis(TAC, 0, 1).remove(0));
    let mut new = scene.world.new_upload(&scene.acme, "plain", file.len());
    new.format = Some(sniff(file.as_bytes(), Overrides::default()).unwrap());
    new.mapping = Some(Mapping(vec![Column::Ignore, Column::Identity]));
    let details = scene.world.upload(&scene.ada, new, file.as_bytes()).await;
    assert_eq!(counts(&details), (1, 1, 0, UploadStatus::Completed));
    let remembered: i64 =
        sqlx::query_scalar("SELECT count(*) FROM file_mappings").fetch_one(&scene.world.owner).await.unwrap();
    assert_eq!(remembered, 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn uploads_page_forward_and_backward_and_export_alike(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let nordlicht =
        nordlicht_of(world, Organisation { id: scene.ada.organisation, ..scene.acme.clone() }).await;
    for place in 0..23 {
        // Several at the same moment: the number decides.
        if place % 4 == 0 {
            world.clock.advance(time::Duration::minutes(1));
        }
        let imeis = World::imeis(TAC, place * 10, 1 + place % 3);
        world.uploaded(&nordlicht, &scene.acme, &imeis.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    for by in ["uploaded_at", "-uploaded_at", "total", "-verified"] {
        let direction = if by.starts_with('-') {
            domain::lists::Direction::Descending
        } else {
            domain::lists::Direction::Ascending
        };
        let sort = domain::lists::Sort { by: by.trim_start_matches('-').into(), direction };
        let size = domain::lists::PageSize::new(10).unwrap();
        let mut query = ListQuery { sort: Some(sort), size, ..ListQuery::default() };
        let batches: Vec<_> = Uploads::export(store, &scene.ada, &scene.acme.number, &query)
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        let all: Vec<UploadNumber> = batches.concat().into_iter().map(|row| row.number).collect();
        let mut seen = Vec::new();
        let first = loop {
            let page = Uploads::list(store, &scene.ada, &scene.acme.number, &query).await.unwrap();
            assert_eq!(page.total, Total::Exactly(23));
            seen.extend(page.rows.iter().map(|row| row.number.clone()));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break page.previous,
            }
        };
        assert_eq!((seen.len(), &seen), (23, &all), "{by}");
        query.cursor = first;
        let back = Uploads::list(store, &scene.ada, &scene.acme.number, &query).await.unwrap();
        assert_eq!(
            back.rows.iter().map(|row| &row.number).collect::<Vec<_>>(),
            all[10..20].iter().collect::<Vec<_>>()
        );
    }
    let query = ListQuery { search: "nobody".into(), ..ListQuery::default() };
    assert_eq!(
        Uploads::list(store, &scene.ada, &scene.acme.number, &query).await.unwrap().total,
        Total::Exactly(0)
    );
}
