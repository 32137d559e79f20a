//! Dashboards by plain forms.

use crate::support::Portal;
use domain::Role;
use domain::dashboards::{Dashboards, EditStep, Figure, Template, WidgetKind};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_button_of_the_editor_works_without_javascript(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let reseller = world.reseller("Nordlicht").await;
    let actor = world.actor(&reseller, Role::Administrator).await;
    let ada = portal.signed_in(&reseller, Role::Administrator).await.navigating();
    let key = world.store.create(&actor, "Sales", Template::Empty).await.unwrap();
    let page = format!("/dashboards/{}/edit", key.as_str());
    let shown = ada.get(&page).await;
    assert!(shown.text().contains("action=\"/api/dashboards/edit\""), "{}", shown.text());

    let figure = WidgetKind::Figure(Figure::Devices).key();
    let text = WidgetKind::Text(String::new()).key();
    let first = [
        ("widgets[0][what]", figure.as_str()),
        ("widgets[0][width]", "2"),
        ("widgets[0][height]", "1"),
        ("widgets[0][text]", ""),
    ];
    let second = [
        ("widgets[1][what]", text.as_str()),
        ("widgets[1][width]", "1"),
        ("widgets[1][height]", "2"),
        ("widgets[1][text]", "two\r\nlines"),
    ];
    let both = [first, second].concat();
    let back = page.clone();
    let there = format!("/dashboards/{}", key.as_str());
    for (version, step, widgets, to) in [
        ("1", "add", vec![], &back),
        ("2", "add", first.to_vec(), &back),
        ("3", "earlier-1", both.clone(), &back),
        ("4", "remove-0", both.clone(), &back),
        ("5", "save", both.clone(), &there),
    ] {
        let fields = [("key", key.as_str()), ("version", version), ("name", "Sales"), ("step", step)];
        let reply = ada.post("/api/dashboards/edit", &[&fields[..], &widgets[..]].concat()).await;
        assert_eq!((reply.status, reply.location()), (302, to.as_str()), "{step}");
        let saved = world.store.read(&actor, &key).await.unwrap().widgets;
        let kinds: Vec<String> = saved.iter().map(|widget| widget.kind.key()).collect();
        let expected: Vec<&str> = match EditStep::parse(step) {
            EditStep::Add if version == "1" => vec![kinds[0].as_str()],
            EditStep::Add => vec![figure.as_str(), kinds[1].as_str()],
            EditStep::Earlier(_) => vec![text.as_str(), figure.as_str()],
            EditStep::Remove(_) => vec![text.as_str()],
            EditStep::Save | EditStep::Later(_) => vec![figure.as_str(), text.as_str()],
        };
        assert_eq!(kinds, expected, "{step}");
    }
    let saved = world.store.read(&actor, &key).await.unwrap().widgets;
    assert_eq!((saved[0].width, saved[1].height), (2, 2));
    assert_eq!(saved[1].kind, WidgetKind::Text("two\nlines".into()));

    // Somebody else was faster: nothing changes, and the page says so.
    let fields = [("key", key.as_str()), ("version", "5"), ("name", "Mine"), ("step", "save")];
    let origin = "http://portal.example";
    let late =
        ada.clone().with("referer", &format!("{origin}{page}")).post("/api/dashboards/edit", &fields).await;
    assert_eq!(late.status, 302);
    assert_eq!(world.store.read(&actor, &key).await.unwrap().name, "Sales");
    let told = ada.get(late.location().strip_prefix(origin).unwrap()).await;
    assert!(told.text().contains("Somebody else changed this meanwhile."), "{}", told.text());
}
