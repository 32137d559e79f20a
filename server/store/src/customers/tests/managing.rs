//! What an MSP does with its customers: requests them, ends the relation.

use super::*;
use crate::admin::Organisation;
use domain::customers::EndOutcome;
use domain::resellers::Resellers;
use futures::future::join_all;

/// An MSP with its administrator.
async fn kestrel(world: &World) -> (Organisation, Actor) {
    let msp = world.msp("Kestrel").await;
    let mia = world.actor(&msp, Role::Administrator).await;
    (msp, mia)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn ending_a_relation_leaves_the_devices_where_they_are(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (msp, mia) = kestrel(&world).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&nordlicht, &msp).await;
    world.connected(&msp, &acme).await;
    world.verification(&msp, &acme, Verification::Active).await;
    let imeis = ["356938035643809", "490154203237518"];
    world.uploaded(&nordlicht, &msp, &imeis).await;
    world.moved(&nordlicht, &msp, &acme, &imeis[..1]).await;

    let stays = EndOutcome { devices: 1 };
    let viewer = world.actor(&msp, Role::Viewer).await;
    let denied = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageCustomers)));
    assert_eq!(world.store.end(&viewer, &acme.number).await, denied);
    let (_, eve) =
        (world.msp("Rheinwerk").await, world.actor(&world.msp("Other").await, Role::Administrator).await);
    assert_eq!(world.store.preview_end(&eve, &acme.number).await, Err(PortalError::NotFound));
    assert_eq!(world.store.end(&eve, &acme.number).await, Err(PortalError::NotFound));
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    assert_eq!(world.store.end(&ada, &msp.number).await, Err(PortalError::NotFound), "no MSP");

    assert_eq!(world.store.preview_end(&mia, &acme.number).await, Ok(stays));
    let clicks = join_all((0..3).map(|_| world.store.end(&mia, &acme.number))).await;
    assert!(clicks.iter().all(|click| *click == Ok(stays)), "{clicks:?}");
    let ended = Customers::details(&world.store, &mia, &acme.number).await.unwrap().row;
    assert_eq!((ended.status, ended.devices), (Verification::Inactive, 1));
    let log = world.activity(&msp).await;
    assert_eq!(log.iter().filter(|(action, ..)| action == "customer.ended").count(), 1);
    // It may ask again, and waits for the answer.
    let asked = world.store.connect(&mia, add(acme.number.as_str(), "")).await.unwrap();
    assert_eq!((asked.status, asked.devices), (Verification::Pending, 1));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn accepting_and_ending_at_the_same_moment_ends_in_one_state(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (msp, mia) = kestrel(&world).await;
    for round in 0..8 {
        let acme = world.customer(&format!("Acme {round}")).await;
        let carl = world.actor(&acme, Role::Administrator).await;
        world.store.connect(&mia, add(acme.number.as_str(), "")).await.unwrap();
        let (ended, accepted) = tokio::join!(
            world.store.end(&mia, &acme.number),
            world.store.answer_msp(&carl, &msp.number, true)
        );
        assert!(ended.is_ok());
        assert!(matches!(accepted, Ok(()) | Err(PortalError::Conflict(Conflict::ChangedMeanwhile))));
        // Whoever came first: the end holds.
        let state = Customers::details(&world.store, &mia, &acme.number).await.unwrap().row.status;
        assert_eq!(state, Verification::Inactive, "{round}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn no_tenant_makes_itself_active_whatever_the_statement(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (msp, mia) = kestrel(&world).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    for tenant in [&msp, &nordlicht] {
        world.connected(tenant, &acme).await;
    }
    let states = async || {
        let states: Vec<i16> = sqlx::query_scalar("SELECT verification FROM connections ORDER BY id")
            .fetch_all(&world.owner)
            .await
            .unwrap();
        states
    };
    for actor in [&mia, &ada] {
        for statement in [
            "UPDATE connections SET verification = 2".to_owned(),
            format!("SELECT gate_manage({}, 2::smallint)", acme.id.0),
            format!("SELECT gate_verify({}, 2::smallint)", actor.organisation.0),
            format!("SELECT gate_verify({}, 2::smallint)", nordlicht.id.0),
        ] {
            let mut tx = world.store.app.begin().await.unwrap();
            crate::transaction::act_for(&mut tx, actor.organisation.0, actor.person.0).await.unwrap();
            let _ = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(&mut *tx).await;
            let _ = tx.commit().await;
            assert_eq!(states().await, [1, 1], "{statement}");
        }
        // Nor makes anybody a customer inside one that it does not administer.
        let mut tx = world.store.app.begin().await.unwrap();
        crate::transaction::act_for(&mut tx, ada.organisation.0, ada.person.0).await.unwrap();
        let made: Option<i64> =
            sqlx::query_scalar("SELECT gate_create_customer('1234567890', $1, 'x', 'DE', NULL, now())")
                .bind(acme.id.0)
                .fetch_one(&mut *tx)
                .await
                .unwrap();
        assert_eq!(made, None);
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn neither_side_had_a_line_in_its_log_when_the_other_decided_about_their_relation(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (msp, mia) = kestrel(&world).await;
    let (acme, brink) = (world.customer("Acme").await, world.customer("Brink").await);
    let carl = world.actor(&acme, Role::Administrator).await;
    let answer = async |accept| world.store.answer_msp(&carl, &msp.number, accept).await.unwrap();
    world.store.connect(&mia, add(acme.number.as_str(), "")).await.unwrap();
    answer(false).await;
    world.store.connect(&mia, add(acme.number.as_str(), "")).await.unwrap();
    answer(true).await;
    answer(true).await;
    answer(false).await;
    world.store.connect(&mia, add(acme.number.as_str(), "")).await.unwrap();
    answer(true).await;
    world.store.end(&mia, &acme.number).await.unwrap();
    let told = async |whose: &Organisation, by: &Organisation, noun: &str| {
        let log = world.activity(whose).await.into_iter();
        log.filter(|(action, subject, _)| action.starts_with(noun) && *subject == by.number.to_string())
            .map(|(action, ..)| action)
            .filter(|action| action != "customer.connected")
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(&msp, &acme, "customer.").await,
        ["customer.declined", "customer.accepted", "customer.left", "customer.accepted", "customer.ended"]
    );
    assert_eq!(
        told(&acme, &msp, "msp.").await,
        ["msp.declined", "msp.accepted", "msp.ended", "msp.accepted", "msp.left"]
    );
    // Nobody writes into the log of whom it has nothing to do with, nor anything else.
    for (other, what) in [(&brink, "msp.left"), (&acme, "customer.left"), (&acme, "devices.deleted")] {
        let before = world.activity(other).await.len();
        let mut tx = world.store.app.begin().await.unwrap();
        crate::transaction::act_for(&mut tx, mia.organisation.0, mia.person.0).await.unwrap();
        let tell = sqlx::query("SELECT gate_tell($1, $2, now())").bind(other.id.0).bind(what);
        tell.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.activity(other).await.len(), before, "{what}");
    }
}
