//! Services of devices.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_device_leaves_one_service_and_comes_back_unless_it_must_be_uploaded_again(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let imeis = World::imeis(TAC, 0, 3);
    scene.approved(&scene.carl, &scene.acme, 0, 2).await;
    scene.upload(&scene.acme, 2, 1).await;
    let change = async |change| {
        let preview = store.preview_services(&scene.carl, &keys(&imeis), change).await.unwrap();
        let begun = store.begin_services(&scene.carl, &keys(&imeis), change).await;
        let done = scene.done(&scene.carl, begun).await;
        assert_eq!(preview, done, "the preview tells what happens");
        done
    };
    let services = async || scene.device(&scene.carl, &imeis[0]).await.row.services.join(" ");
    let waits = (Skip::NotApproved, 1);
    let both = ENROLLMENT.and(GUARD);
    assert_eq!(change(ServiceChange::Unregister(both)).await, outcome(2, &[waits]));
    assert_eq!(services().await, "Configuration");
    let again = change(ServiceChange::Unregister(ENROLLMENT)).await;
    assert_eq!(again, outcome(0, &[waits, (Skip::NothingToDo, 2)]));
    assert_eq!(change(ServiceChange::Register(CONFIGURATION)).await, again);
    // Guard takes a deleted device back only after another upload, and nothing is done by half.
    let refused = outcome(0, &[waits, (Skip::NeedsUpload, 2)]);
    assert_eq!(change(ServiceChange::Register(GUARD)).await, refused);
    assert_eq!(change(ServiceChange::Register(both)).await, refused);
    assert_eq!(services().await, "Configuration");
    assert_eq!(change(ServiceChange::Register(ENROLLMENT)).await, outcome(2, &[waits]));
    assert_eq!(services().await, "Enrollment Configuration");
    let device = scene.device(&scene.carl, &imeis[0]).await;
    assert_eq!(events(&device)[..2], [CustodyEvent::Registered, CustodyEvent::Unregistered]);
    assert_eq!(device.custody[1].services, ["Enrollment", "Guard"]);
    assert_eq!(scene.device(&scene.ada, &imeis[0]).await.custody.len(), 2, "no business of the reseller");
    // The reseller deletes it and uploads it again: then it may.
    scene.world.deleted(&scene.ada, &DeviceScope::Mine, &keys(&imeis[..1])).await.unwrap();
    scene.approved(&scene.carl, &scene.acme, 0, 1).await;
    assert_eq!(services().await, "Enrollment Configuration Guard");
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_a_customers_administrator_changes_its_own_services(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let imeis = World::imeis(TAC, 0, 1);
    scene.approved(&scene.carl, &scene.acme, 0, 1).await;
    let change = ServiceChange::Unregister(GUARD);
    let viewer = scene.world.actor(&scene.acme, Role::Viewer).await;
    let denied = Some(PortalError::Forbidden(Denied::Needs(Permission::ApproveDevices)));
    assert_eq!(store.begin_services(&viewer, &keys(&imeis), change).await.err(), denied);
    for other in [&scene.ada, &scene.mia] {
        let refused = store.begin_services(other, &keys(&imeis), change).await.err();
        assert_eq!(refused, Some(PortalError::NotFound));
    }
    let begun = store.begin_services(&scene.ines, &keys(&imeis), change).await;
    assert_eq!(scene.done(&scene.ines, begun).await, outcome(0, &[(Skip::Gone, 1)]));
    for (services, error) in [(NO_SERVICES, FieldError::Required), (ServiceSet(8), FieldError::Unknown)] {
        let refused =
            store.begin_services(&scene.carl, &keys(&imeis), ServiceChange::Register(services)).await.err();
        assert_eq!(refused, Some(PortalError::field(Field::Services, error)));
    }
    let malformed = Selection::Keys(["'; DROP".to_owned()].into());
    let refused = store.begin_services(&scene.carl, &malformed, change).await.err();
    assert_eq!(refused, Some(PortalError::field(Field::Selection, FieldError::Malformed)));
}
