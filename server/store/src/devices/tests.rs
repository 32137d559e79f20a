//! Lists of devices, one device, and taking devices back.

use crate::admin::Organisation;
use crate::testing::World;
use domain::devices::{DeleteOutcome, DeviceRow, DeviceScope, Devices, Edition};
use domain::lists::{Direction, ListQuery, PageSize, Selection, Sort, Total};
use domain::operations::Skip;
use domain::people::Permission;
use domain::policy::Denied;
use domain::uploads::{UploadNumber, Uploads};
use domain::{Actor, Conflict, PortalError, Role};
use futures::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::BTreeSet;

const TAC: &str = "35209900";
const OTHER_TAC: &str = "35111111";

struct Scene {
    world: World,
    ada: Actor,
    acme: Organisation,
    brink: Organisation,
}

impl Scene {
    /// Acme has three uploads of ten devices, two of them at the same moment; Brink one of ten of another model.
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let nordlicht = world.reseller("Nordlicht").await;
        let (acme, brink) = (world.customer("Acme").await, world.customer("Brink").await);
        world.connected(&nordlicht, &acme).await;
        world.connected(&nordlicht, &brink).await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
        world.model(OTHER_TAC, "Galaxy", "Tab Active5", Edition::Standard).await;
        let scene = Self { world, ada, acme, brink };
        for (name, customer, tac, first) in [
            ("one", &scene.acme, TAC, 0),
            ("two", &scene.acme, TAC, 10),
            ("three", &scene.acme, TAC, 20),
            ("four", &scene.brink, OTHER_TAC, 0),
        ] {
            if name != "three" {
                scene.world.clock.advance(time::Duration::hours(1));
            }
            let file = World::file(&World::imeis(tac, first, 10));
            let mut new = scene.world.new_upload(customer, name, file.len());
            new.order_number = (name == "two").then(|| "PO 2".to_owned());
            scene.world.upload(&scene.ada, new, &file).await;
        }
        scene
    }

    async fn rows(&self, scope: &DeviceScope, query: &ListQuery) -> (Vec<DeviceRow>, Total) {
        let page = Devices::list(&self.world.store, &self.ada, scope, query).await.unwrap();
        (page.rows, page.total)
    }

    async fn count(&self, scope: &DeviceScope, filters: &[(&str, &[&str])], search: &str) -> usize {
        let filters = filters
            .iter()
            .map(|(key, values)| ((*key).to_owned(), values.iter().map(ToString::to_string).collect()))
            .collect();
        let query = ListQuery {
            filters,
            search: search.into(),
            size: PageSize::new(100).unwrap(),
            ..ListQuery::default()
        };
        let (rows, total) = self.rows(scope, &query).await;
        assert_eq!(total, Total::Exactly(rows.len() as u64));
        rows.len()
    }

    fn of_acme(&self) -> DeviceScope {
        DeviceScope::Customer(self.acme.number.clone())
    }
}

fn keys(identities: &[String]) -> Selection {
    Selection::Keys(identities.iter().cloned().collect())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_filter_finds_its_devices_and_counts_them(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (mine, acme) = (DeviceScope::Mine, scene.of_acme());
    let imeis = World::imeis(TAC, 0, 30);
    scene.world.verified(&[&imeis[3], &imeis[14]]).await;
    sqlx::query(
        "UPDATE devices SET tags = 1, imei2 = '350000000000006', serial = 'R58N12345AB' WHERE identity = $1",
    )
    .bind(&imeis[7])
    .execute(&scene.world.owner)
    .await
    .unwrap();
    for (filters, of_mine, of_acme) in [
        (&[][..], 40, 30),
        (&[("status", &["verified"][..])][..], 2, 2),
        (&[("status", &["pending"])], 38, 28),
        (&[("status", &["pending", "verified"])], 40, 30),
        (&[("model", &["galaxy xcover7"])], 30, 30),
        (&[("model", &["Tab Active5"])], 10, 0),
        (&[("model", &["Tab Active5", "XCover7"])], 40, 30),
        (&[("model", &["Tab"])], 0, 0),
        (&[("order_number", &["PO 2"])], 10, 10),
        (&[("order_number", &["PO 2", "PO 3"]), ("status", &["verified"])], 1, 1),
        (&[("tag", &["moved_by_msp"])], 1, 1),
        (&[("model", &["XCover7"]), ("status", &["verified"])], 2, 2),
    ] {
        assert_eq!(scene.count(&mine, filters, "").await, of_mine, "{filters:?}");
        assert_eq!(scene.count(&acme, filters, "").await, of_acme, "{filters:?}");
    }
    let dashed = format!("{} {}-{}", &imeis[7][..2], &imeis[7][2..8], &imeis[7][8..]);
    for found in [imeis[7].as_str(), &imeis[7][..14], &dashed, "350000000000006", "r58n12345ab"] {
        assert_eq!(scene.count(&mine, &[], found).await, 1, "{found}");
    }
    for not_found in ["%", "'", "352099", "350000000000007", "Ω", &World::imeis(OTHER_TAC, 500, 1)[0]] {
        assert_eq!(scene.count(&mine, &[], not_found).await, 0, "{not_found}");
    }
    assert_eq!(
        scene.count(&scene.of_acme(), &[], &World::imeis(OTHER_TAC, 0, 1)[0]).await,
        0,
        "it is Brink's"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn devices_page_forward_and_backward_over_ties_and_export_alike(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    scene.world.verified(&World::imeis(TAC, 4, 9).iter().map(String::as_str).collect::<Vec<_>>()).await;
    for (by, direction) in [
        ("uploaded_at", Direction::Descending),
        ("uploaded_at", Direction::Ascending),
        ("identity", Direction::Descending),
        ("identity", Direction::Ascending),
    ] {
        let mut query = ListQuery {
            sort: Some(Sort { by: by.into(), direction }),
            size: PageSize::new(10).unwrap(),
            ..ListQuery::default()
        };
        let batches: Vec<Vec<DeviceRow>> =
            Devices::export(&scene.world.store, &scene.ada, &DeviceScope::Mine, &query)
                .await
                .unwrap()
                .try_collect()
                .await
                .unwrap();
        let all = batches.concat();
        let mut seen = Vec::new();
        let back = loop {
            let page =
                Devices::list(&scene.world.store, &scene.ada, &DeviceScope::Mine, &query).await.unwrap();
            seen.extend(page.rows);
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break page.previous,
            }
        };
        assert_eq!((seen.len(), &seen), (40, &all), "{by} {direction:?}");
        let order = |row: &DeviceRow| {
            if by == "identity" { row.identity.to_string() } else { row.uploaded_at.to_string() }
        };
        let mut sorted: Vec<String> = seen.iter().map(order).collect();
        sorted.sort();
        if direction == Direction::Descending {
            sorted.reverse();
        }
        assert_eq!(seen.iter().map(order).collect::<Vec<_>>(), sorted, "{by} {direction:?}");
        query.cursor = back;
        assert_eq!(scene.rows(&DeviceScope::Mine, &query).await.0, all[20..30], "{by} {direction:?}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_sees_devices_of_others(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let other = world.reseller("Meridian").await;
    let eve = world.actor(&other, Role::Administrator).await;
    let imei = &World::imeis(TAC, 0, 1)[0];
    let all = ListQuery::default();
    assert_eq!(Devices::list(store, &eve, &DeviceScope::Mine, &all).await.unwrap().total, Total::Exactly(0));
    assert_eq!(Devices::list(store, &eve, &scene.of_acme(), &all).await.err(), Some(PortalError::NotFound));
    assert_eq!(Devices::details(store, &eve, imei).await.err(), Some(PortalError::NotFound));
    assert_eq!(Devices::suggest(store, &eve, &DeviceScope::Mine, "3520").await, Ok(Vec::new()));
    let chosen = keys(std::slice::from_ref(imei));
    let nothing = DeleteOutcome { deleted: 0, verified: 0, gone: 1 };
    assert_eq!(store.preview_delete(&eve, &DeviceScope::Mine, &chosen).await, Ok(nothing));
    let theirs = world.deleted(&eve, &DeviceScope::Mine, &chosen).await.unwrap();
    let unknown = keys(&World::imeis(TAC, 900, 1));
    assert_eq!(theirs.skipped, [(Skip::NotYours, 1)]);
    assert_eq!(
        world.deleted(&eve, &DeviceScope::Mine, &unknown).await,
        Ok(theirs),
        "as of what is not there"
    );
    // A customer sees what it holds, and no more.
    let holder = world.actor(&scene.acme, Role::Viewer).await;
    let page = Devices::list(store, &holder, &DeviceScope::Mine, &all).await.unwrap();
    assert_eq!(page.total, Total::Exactly(30));
    assert!(page.rows.iter().all(|row| row.customer_name == "Acme"));
    assert_eq!(Devices::details(store, &holder, imei).await.unwrap().custody.len(), 1);
    assert_eq!(
        Devices::details(store, &holder, &World::imeis(OTHER_TAC, 0, 1)[0]).await.err(),
        Some(PortalError::NotFound)
    );
    assert_eq!(scene.rows(&DeviceScope::Mine, &all).await.1, Total::Exactly(40));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn identities_are_suggested_while_one_types(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 30);
    let suggest = async |text: &str| {
        let found = Devices::suggest(&scene.world.store, &scene.ada, &DeviceScope::Mine, text).await.unwrap();
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(suggest("352").await, [""; 0]);
    assert_eq!(suggest("3520-99").await, imeis[..8]);
    assert_eq!(suggest(&imeis[12]).await, [imeis[12].clone()]);
    sqlx::query("UPDATE devices SET imei2 = '350000000000006' WHERE identity = $1")
        .bind(&imeis[7])
        .execute(&scene.world.owner)
        .await
        .unwrap();
    assert_eq!(suggest("350000000000").await, ["350000000000006"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn deleted_devices_can_be_uploaded_again(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store, ada) = (&scene.world, &scene.world.store, &scene.ada);
    let imeis = World::imeis(TAC, 0, 3);
    world.verified(&[&imeis[0]]).await;
    let outcome = DeleteOutcome { deleted: 3, verified: 1, gone: 0 };
    assert_eq!(store.preview_delete(ada, &scene.of_acme(), &keys(&imeis)).await, Ok(outcome));
    assert_eq!(world.deleted(ada, &scene.of_acme(), &keys(&imeis)).await.unwrap().done, 3);
    let again = world.deleted(ada, &scene.of_acme(), &keys(&imeis)).await.unwrap();
    assert_eq!((again.done, again.skipped), (0, vec![(Skip::DeletedBefore, 3)]), "gone is gone");
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
    assert_eq!(Devices::details(store, ada, &imeis[0]).await.err(), Some(PortalError::NotFound));
    let upload = world.upload_file(ada, &scene.acme, "again", &World::file(&imeis)).await;
    assert_eq!((upload.row.accepted, upload.row.verified), (3, 3));
    let details = Devices::details(store, ada, &imeis[0]).await.unwrap();
    let record: Vec<&str> = details.custody.iter().map(|entry| entry.event.label().english()).collect();
    assert_eq!(record, ["Uploaded", "Deleted", "Uploaded"]);
    assert_eq!(details.upload, Some(upload.row.number));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
    // Another reseller may upload what was deleted, and learns nothing of its past.
    world.deleted(ada, &DeviceScope::Mine, &keys(&imeis[..1])).await.unwrap();
    let other = world.reseller("Meridian").await;
    world.connected(&other, &scene.brink).await;
    let eve = world.actor(&other, Role::Uploader).await;
    let theirs = world.upload_file(&eve, &scene.brink, "theirs", &World::file(&imeis)).await;
    assert_eq!((theirs.row.accepted, theirs.row.failed), (1, 2));
    let custody = Devices::details(store, &eve, &imeis[0]).await.unwrap().custody;
    assert_eq!(custody.len(), 1, "{custody:?}");
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn everything_that_matches_is_deleted_only_as_it_was_seen(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, ada) = (&scene.world.store, &scene.ada);
    let query = ListQuery {
        filters: [("model".to_owned(), BTreeSet::from(["XCover7".to_owned()]))].into(),
        ..ListQuery::default()
    };
    let except = World::imeis(TAC, 0, 2);
    let all = |seen| Selection::AllMatching {
        query: query.clone(),
        except: except.iter().cloned().collect(),
        seen,
    };
    let changed = Some(PortalError::Conflict(Conflict::SelectionChanged { now: 30 }));
    assert_eq!(store.begin_delete(ada, &DeviceScope::Mine, &all(29)).await.err(), changed);
    assert_eq!(store.preview_delete(ada, &DeviceScope::Mine, &all(31)).await.err(), changed);
    assert_eq!(scene.world.deleted(ada, &DeviceScope::Mine, &all(30)).await.unwrap().done, 28);
    assert_eq!(scene.rows(&DeviceScope::Mine, &ListQuery::default()).await.1, Total::Exactly(12));
    assert_eq!(scene.world.wrong_counters().await, Vec::<String>::new());
    let vic = Actor { role: Role::Uploader, ..ada.clone() };
    let denied = Some(PortalError::Forbidden(Denied::Needs(Permission::DeleteDevices)));
    assert_eq!(store.begin_delete(&vic, &DeviceScope::Mine, &keys(&except)).await.err(), denied);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn more_than_ten_thousand_are_deleted_only_as_many_as_were_confirmed(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store, ada) = (&scene.world, &scene.world.store, &scene.ada);
    let file = World::file(&World::imeis("35222222", 0, 10_500));
    world.upload_file(ada, &scene.brink, "many", &file).await;
    let query = ListQuery {
        filters: [("status".to_owned(), BTreeSet::from(["pending".to_owned()]))].into(),
        ..ListQuery::default()
    };
    let total = scene.rows(&DeviceScope::Mine, &query).await.1;
    assert_eq!(total, Total::AtLeast(10_000));
    let all = Selection::all(&query, total);
    let preview = store.preview_delete(ada, &DeviceScope::Mine, &all).await.unwrap();
    assert_eq!(preview.deleted, 10_540);
    let more = World::file(&World::imeis("35222222", 20_000, 500));
    world.upload_file(ada, &scene.brink, "meanwhile", &more).await;
    let changed = Some(PortalError::Conflict(Conflict::SelectionChanged { now: 11_040 }));
    let seen = all.clone().counted(preview.deleted);
    assert_eq!(store.begin_delete(ada, &DeviceScope::Mine, &seen).await.err(), changed);
    let deleted = world.deleted(ada, &DeviceScope::Mine, &all.counted(11_040)).await.unwrap();
    assert_eq!((deleted.asked, deleted.done), (11_040, 11_040));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

/// Whatever people do, in whatever order: the counters that lists show are what counting again finds.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn after_any_acts_the_counters_equal_a_recount(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store, ada) = (&scene.world, &scene.world.store, &scene.ada);
    let random = crate::Random::seeded(20_261_123);
    let below = |limit: u32| random.bits() % limit;
    let mut uploads: Vec<UploadNumber> = Vec::new();
    for act in 0..40 {
        match below(4) {
            0 | 1 => {
                let tac = if below(3) == 0 { "35999999" } else { [TAC, OTHER_TAC][below(2) as usize] };
                let customer = if below(2) == 0 { &scene.acme } else { &scene.brink };
                let file = World::file(&World::imeis(tac, below(40), 1 + below(20)));
                uploads.push(world.upload_file(ada, customer, &format!("act-{act}"), &file).await.row.number);
            }
            2 => {
                let chosen = World::imeis(TAC, below(40), 1 + below(10));
                world.deleted(ada, &DeviceScope::Mine, &keys(&chosen)).await.unwrap();
            }
            _ if uploads.is_empty() => {}
            _ => {
                let upload = uploads.swap_remove(below(u32::try_from(uploads.len()).unwrap()) as usize);
                store.undo(ada, &upload).await.unwrap();
            }
        }
        assert_eq!(world.wrong_counters().await, Vec::<String>::new(), "act {act}");
    }
    let uneven: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM batches WHERE devices <> (SELECT count(*) FROM devices WHERE batches.id = ANY(devices.batches))",
    )
    .fetch_one(&world.owner)
    .await
    .unwrap();
    assert_eq!(uneven, 0, "each batch has as many devices as it says");
}
