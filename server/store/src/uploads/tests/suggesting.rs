use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn uploads_are_suggested_by_the_beginning_of_their_number_or_order_number(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let mut numbers = Vec::new();
    for (place, (customer, order)) in
        [(&scene.acme, "PO-100%"), (&scene.acme, "PO-2"), (&scene.brink, "PO-1001")].into_iter().enumerate()
    {
        let file = World::imeis(TAC, u32::try_from(place).unwrap(), 1).remove(0);
        let mut new = world.new_upload(customer, &format!("order-{place}"), file.len());
        new.order_number = Some(order.to_owned());
        numbers.push(world.upload(&scene.ada, new, file.as_bytes()).await.row.number);
        world.clock.advance(Duration::from_mins(1).try_into().unwrap());
    }
    let unfinished = Uploads::begin(store, &scene.ada, world.new_upload(&scene.acme, "unfinished", 9)).await;
    let suggested = async |text: &str| {
        let found = Uploads::suggest(store, &scene.ada, &scene.acme.number, text).await.unwrap();
        found.into_iter().map(|upload| upload.number).collect::<Vec<_>>()
    };
    assert_eq!(suggested("PO-").await, [numbers[1].clone(), numbers[0].clone()], "the latest first");
    assert_eq!(suggested(" PO-1").await, [numbers[0].clone()]);
    assert_eq!(suggested("PO-1%%").await, []);
    assert_eq!(suggested("").await, []);
    assert_eq!(suggested(&numbers[1].as_str().to_lowercase()).await, [numbers[1].clone()]);
    assert_eq!(suggested(unfinished.unwrap().number.as_str()).await, [], "one without its bytes is no row");
    assert!(Uploads::suggest(store, &scene.ada, &scene.acme.number, "a\0").await.is_err());
    // What is suggested is what Enter finds.
    let query = ListQuery { search: "PO-1".to_owned(), ..ListQuery::default() };
    let found = Uploads::list(store, &scene.ada, &scene.acme.number, &query).await.unwrap().rows;
    assert_eq!(found.into_iter().map(|row| row.number).collect::<Vec<_>>(), [numbers[0].clone()]);

    let harbour = world.reseller("Harbour").await;
    let eve = world.actor(&harbour, Role::Administrator).await;
    let stranger = Uploads::suggest(store, &eve, &scene.acme.number, "PO-").await;
    assert_eq!(stranger, Err(PortalError::NotFound));
    world.connected(&harbour, &scene.acme).await;
    assert_eq!(Uploads::suggest(store, &eve, &scene.acme.number, "PO-").await, Ok(vec![]));
}
