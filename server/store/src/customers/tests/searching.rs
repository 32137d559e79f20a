//! Finding a customer by what people know of it.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn naughty_strings_go_through_reference_and_search_unharmed(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme, plain) =
        (world.reseller("Nordlicht").await, world.customer("Acme").await, world.customer("Plain").await);
    world.connected(&nordlicht, &acme).await;
    world.connected(&nordlicht, &plain).await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    for naughty in NAUGHTY {
        world.store.set_internal_reference(&ada, &acme.number, naughty).await.unwrap();
        let stored = world.store.details(&ada, &acme.number).await.unwrap().row.internal_reference;
        assert_eq!(stored.as_deref(), Some(naughty.trim()));
        let found = list(&world, &ada, &search(naughty)).await;
        assert_eq!(names(&found), ["Acme"], "{naughty:?} finds itself and nothing else");
        assert!(world.store.suggest(&ada, naughty).await.is_ok());
    }
    let refused = world.store.set_internal_reference(&ada, &acme.number, "a\u{0}\u{1b}[31m").await;
    assert_eq!(refused, Err(PortalError::field(Field::InternalReference, FieldError::Unprintable)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_search_finds_names_references_and_numbers(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    for name in ["Österreichische Forste", "Acme", "ACME West", "桜井物流株式会社", "O'Shaughnessy"]
    {
        world.connected(&nordlicht, &world.customer(name).await).await;
    }
    let acme = list(&world, &ada, &search("acme")).await.rows[0].number.clone();
    world.store.set_internal_reference(&ada, &acme, "Großkunde Nord").await.unwrap();
    for (text, found) in [
        ("acme", &["Acme", "ACME West"][..]),
        ("ME WEST", &["ACME West"]),
        ("ac", &["Acme", "ACME West"]),
        ("ö", &["O'Shaughnessy", "Österreichische Forste"]),
        ("ÖSTERREICH", &["Österreichische Forste"]),
        ("桜井", &["桜井物流株式会社"]),
        ("großkunde", &["Acme"]),
        ("o's", &["O'Shaughnessy"]),
        (acme.as_str(), &["Acme"]),
        (&acme.as_str()[..6], &["Acme"]),
        ("nobody", &[]),
        ("zz", &[]),
    ] {
        let page = list(&world, &ada, &search(text)).await;
        assert_eq!(names(&page), found, "{text}");
        assert_eq!(page.total, Total::Exactly(found.len() as u64), "{text}");
        let suggested = world.store.suggest(&ada, text).await.unwrap();
        assert_eq!(suggested.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), found, "{text}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_number_in_groups_of_two_and_the_beginning_of_a_reference_are_found(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    for name in ["Acme", "Brink"] {
        world.connected(&nordlicht, &world.customer(name).await).await;
    }
    let acme = list(&world, &ada, &search("acme")).await.rows[0].number.clone();
    world.store.set_internal_reference(&ada, &acme, "Zürich 7").await.unwrap();
    let digits = acme.as_str().as_bytes();
    let groups: Vec<&str> = digits.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect();
    for text in [&groups.join(" "), &groups[..4].join("-"), "Zü", "z"] {
        assert_eq!(names(&list(&world, &ada, &search(text)).await), ["Acme"], "{text}");
    }
    // Digits that are in so many names that the list is walked.
    for place in 0..1_100 {
        let name = format!("Depot {} no. {place}", &acme.as_str()[..4]);
        world.connected(&nordlicht, &world.customer(&name).await).await;
    }
    let page = list(&world, &ada, &search(&acme.as_str()[..4])).await;
    assert_eq!((names(&page)[0], page.total), ("Acme", Total::AtLeast(1_000)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_most_names_contain_is_found_too_page_by_page(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Viewer).await;
    many(&world, &nordlicht, 1_200).await;
    let mut query = ListQuery { size: PageSize::new(100).unwrap(), ..search("GmbH") };
    let page = list(&world, &ada, &query).await;
    assert_eq!(page.total, Total::AtLeast(1_000));
    assert_eq!(pages(&world, &ada, &mut query).await.len(), 1_200);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_many_names_contain_that_stand_at_the_end_of_the_list_is_found_too(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Viewer).await;
    // More than are read in their order, in front of those that match.
    many(&world, &nordlicht, 6_500).await;
    sqlx::query("UPDATE organisations SET name = 'Zeta ' || id WHERE kind = 4 AND id % 5 = 0")
        .execute(&world.owner)
        .await
        .unwrap();
    let mut query = ListQuery { size: PageSize::new(100).unwrap(), ..search("zeta") };
    let page = list(&world, &ada, &query).await;
    assert_eq!((page.rows.len(), page.total), (100, Total::AtLeast(1_000)));
    assert!(page.rows.iter().all(|row| row.name.starts_with("Zeta")));
    assert_eq!(pages(&world, &ada, &mut query).await.len(), 1_300);
    query.filters = [("status".to_owned(), ["active".to_owned()].into())].into();
    query.cursor = None;
    let active = pages(&world, &ada, &mut query).await.len();
    assert!((400..470).contains(&active), "{active}");
    let suggested = world.store.suggest(&ada, "zeta").await.unwrap();
    assert_eq!(suggested.len(), 8);
}
