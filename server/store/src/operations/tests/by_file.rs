//! A reseller deletes the devices that a file names.

use super::*;
use domain::devices::{DeviceFile, FileDeletion, Identity};
use domain::uploads::Reason;

fn file(imeis: &[&str]) -> DeviceFile {
    let identities = imeis.iter().map(|imei| Identity::parse(imei).unwrap()).collect();
    DeviceFile { name: "returned.csv".into(), identities, unread: Vec::new() }
}

impl Scene {
    async fn draft(&self, imeis: &[&str]) -> OperationNumber {
        self.store().draft_file_delete(&self.ada, file(imeis)).await.unwrap()
    }

    async fn preview(&self, number: &OperationNumber) -> FileDeletion {
        self.store().preview_file_delete(&self.ada, number).await.unwrap()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_deletes_what_is_the_resellers_and_says_of_the_rest_why_not(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let i = World::imeis(TAC, 0, 8);
    // Two that wait, one approved, one moved on by the MSP, one deleted before; one of another reseller, one of nobody.
    scene.upload(&scene.acme, 0, 2).await;
    scene.approved(&scene.carl, &scene.acme, 2, 1).await;
    scene.approved(&scene.mia, &scene.kestrel, 3, 2).await;
    scene.moved(&scene.mia, &i[3..4], &scene.acme).await;
    world.deleted(&scene.ada, &DeviceScope::Mine, &keys(&i[4..5])).await.unwrap();
    let meridian = world.reseller("Meridian").await;
    world.connected(&meridian, &scene.brink).await;
    let eve = world.actor(&meridian, Role::Administrator).await;
    world.upload_file(&eve, &scene.brink, "theirs", &World::file(&i[5..6])).await;

    let mut named = file(&[&i[0], &i[1], &i[2], &i[3], &i[4], &i[5], &i[6]]);
    named.unread = vec![(Reason::CheckDigit, 2)];
    let number = store.draft_file_delete(&scene.ada, named).await.unwrap();
    assert_eq!(store.work_off().await, Ok(0), "nothing happens before a yes");
    let rest = [(Skip::NotYours, 2), (Skip::DeletedBefore, 1)];
    let preview = scene.preview(&number).await;
    assert_eq!(preview.outcome, outcome(4, &rest));
    // All four are Acme's, by whomever they came.
    assert_eq!((preview.holders, preview.approved, preview.moved_by_msp), (1, 1, 1));
    assert_eq!(
        (preview.file.as_str(), preview.unread.as_slice()),
        ("returned.csv", &[(Reason::CheckDigit, 2)][..])
    );
    assert_eq!(Operations::details(store, &scene.ada, &number).await.err(), Some(PortalError::NotFound));

    let begun = store.confirm_file_delete(&scene.ada, &number).await;
    assert_eq!(store.confirm_file_delete(&scene.ada, &number).await, begun, "a double click");
    assert_eq!(scene.done(&scene.ada, begun).await, outcome(4, &rest));
    assert_eq!(store.confirm_file_delete(&scene.ada, &number).await.as_ref(), Ok(&number), "and later");
    assert_eq!(store.work_off().await, Ok(0), "once is once");
    assert_eq!(
        store.preview_file_delete(&scene.ada, &number).await.err(),
        Some(PortalError::Conflict(Conflict::BegunBefore))
    );
    let details = scene.operation(&scene.ada, &number).await;
    assert_eq!((details.kind, details.target.as_deref()), (OperationKind::TakeBack, Some("returned.csv")));
    let blocks: Vec<_> =
        Operations::devices(store, &scene.ada, &number).await.unwrap().try_collect().await.unwrap();
    let skips: Vec<_> = blocks.concat().into_iter().map(|device| (device.identity, device.skip)).collect();
    let expected =
        [None, None, None, None, Some(Skip::DeletedBefore), Some(Skip::NotYours), Some(Skip::NotYours)];
    assert_eq!(skips, i.iter().cloned().zip(expected).collect::<Vec<_>>());
    assert_eq!((scene.held(&scene.ada).await, scene.held(&eve).await), (0, 1));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_device_goes_by_any_of_its_names_and_a_name_of_two_by_none(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let i = World::imeis(TAC, 0, 4);
    scene.upload(&scene.acme, 0, 4).await;
    sqlx::query(
        "UPDATE devices SET imei2 = CASE identity WHEN $1 THEN '350000000000006' END,
             serial = CASE WHEN identity = $2 THEN 'R58N12345AB' WHEN identity > $2 THEN 'R58N99999ZZ' END",
    )
    .bind(&i[0])
    .bind(&i[1])
    .execute(&scene.world.owner)
    .await
    .unwrap();
    let number = scene.draft(&[&i[0], "350000000000006", "R58N12345AB", "R58N99999ZZ"]).await;
    let preview = scene.preview(&number).await;
    assert_eq!(preview.outcome, outcome(2, &[(Skip::NotYours, 1)]), "one device once, by whichever name");
    let begun = scene.store().confirm_file_delete(&scene.ada, &number).await;
    scene.done(&scene.ada, begun).await;
    assert_eq!(scene.held(&scene.ada).await, 2);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_is_its_persons_alone_and_is_forgotten_after_a_day(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let i = World::imeis(TAC, 0, 2);
    scene.upload(&scene.acme, 0, 2).await;
    let first = scene.draft(&[&i[0]]).await;
    let second = scene.draft(&[&i[1]]).await;
    let not_found = Some(PortalError::NotFound);
    assert_eq!(
        store.preview_file_delete(&scene.ada, &first).await.err(),
        not_found,
        "the second took its place"
    );
    assert_eq!(store.confirm_file_delete(&scene.ada, &first).await.err(), not_found);
    let meridian = world.reseller("Meridian").await;
    let eve = world.actor(&meridian, Role::Administrator).await;
    let vic = world.actor(&scene.nordlicht, Role::Uploader).await;
    let denied = Some(PortalError::Forbidden(Denied::Needs(Permission::DeleteDevices)));
    for (actor, refusal) in
        [(&eve, &not_found), (&scene.carl, &not_found), (&scene.mia, &not_found), (&vic, &denied)]
    {
        assert_eq!(&store.preview_file_delete(actor, &second).await.err(), refusal);
        assert_eq!(&store.confirm_file_delete(actor, &second).await.err(), refusal);
    }
    for (actor, refusal) in [(&scene.carl, &not_found), (&scene.mia, &not_found), (&vic, &denied)] {
        assert_eq!(&store.draft_file_delete(actor, file(&[&i[0]])).await.err(), refusal);
    }
    world.clock.advance(time::Duration::hours(25));
    let now = store.clock.now();
    store
        .work(move |tx| {
            Box::pin(async move { crate::jobs::enqueue(tx, &crate::jobs::Job::PurgeStale, now).await })
        })
        .await
        .unwrap();
    store.work_off().await.unwrap();
    assert_eq!(store.preview_file_delete(&scene.ada, &second).await.err(), not_found);
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM operation_devices").fetch_one(&world.owner).await.unwrap();
    assert_eq!((left, scene.held(&scene.ada).await), (0, 2));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn no_request_touches_an_operation_that_is_no_draft_whatever_the_statement(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let i = World::imeis(TAC, 0, 2);
    scene.upload(&scene.acme, 0, 2).await;
    let begun = scene.store().begin_delete(&scene.ada, &DeviceScope::Mine, &keys(&i)).await;
    scene.done(&scene.ada, begun).await;
    for statement in [
        "UPDATE operations SET stage = 1",
        "UPDATE operations SET begun_at = now()",
        "DELETE FROM operations",
        "DELETE FROM operation_devices",
    ] {
        let mut tx = scene.store().app.begin().await.unwrap();
        crate::transaction::act_for(&mut tx, scene.ada.organisation.0, scene.ada.person.0).await.unwrap();
        let touched = sqlx::query(statement).execute(&mut *tx).await.map_or(0, |done| done.rows_affected());
        assert_eq!(touched, 0, "{statement}");
    }
}
