//! A file of devices to be deleted: by the page's request, and by the plain form.

use crate::support::{Caller, Portal, Reply};
use domain::uploads::UploadRefusal;
use domain::uploads::file::FileRefusal;
use domain::{Field, FieldError, PortalError, Role};
use http::Method;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::fmt::Write as _;

const PAGE: &str = "/bulk-actions/delete";
const GOOD: &str = "356868000041418";
const SECOND: &str = "490154203237518";

/// A reseller whose customer has two devices, and its administrator.
async fn stage(options: PgConnectOptions, variables: &[(&str, &str)]) -> (Portal, Caller) {
    let portal = Portal::configured(options, variables).await;
    let (reseller, customer) =
        (portal.world.reseller("Nordlicht").await, portal.world.customer("Acme").await);
    portal.world.connected(&reseller, &customer).await;
    portal.world.uploaded(&reseller, &customer, &[GOOD, SECOND]).await;
    let administrator = portal.signed_in(&reseller, Role::Administrator).await;
    (portal, administrator)
}

async fn send(caller: &Caller, parts: &[(&str, &str)]) -> Reply {
    let mut body = String::new();
    for (name, value) in parts {
        let file = if *name == "file" { "; filename=\"back.csv\"" } else { "" };
        write!(body, "--xyz\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
            .unwrap();
    }
    body += "--xyz--\r\n";
    let request =
        caller.request(Method::POST, PAGE).header("content-type", "multipart/form-data; boundary=xyz");
    caller.send(request.body(body.into()).unwrap()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_plain_form_shows_what_would_go_and_deletes_it_on_a_second_one(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (portal, ada) = stage(options, &[]).await;
    let browser = ada.clone().navigating();
    // One of its devices, a mistyped one, one of nobody.
    let file = format!("IMEI\n{GOOD}\n356868000041419\n352099001761481\n");
    let put_down = send(&browser, &[("file", &file)]).await;
    assert_eq!(put_down.status, 303);
    let preview = put_down.location().to_owned();
    let page = browser.get(&preview).await;
    for words in [
        "back.csv",
        "1 device of 1 customer",
        "Not one of your devices.",
        "1 row names no device",
        "Delete 1 device",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let number = preview.rsplit('/').next().unwrap();
    let yes = browser.post("/api/devices/confirm-file-delete", &[("number", number)]).await;
    assert_eq!((yes.status, yes.location()), (302, format!("/operations/{number}").as_str()));
    portal.world.store.work_off().await.unwrap();
    let done = browser.get(&format!("/operations/{number}")).await;
    assert!(done.text().contains("1 device deleted"), "{}", done.text());
    assert_eq!(ada.get(&format!("/devices/{SECOND}")).await.status, 200);
    assert_eq!(browser.get(&format!("/devices/{GOOD}")).await.status, 404);
    let again = browser.get(&preview).await;
    assert!(again.text().contains("This was begun before."));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_page_sends_what_was_settled_about_the_file_along(_: PgPoolOptions, options: PgConnectOptions) {
    let (_portal, ada) = stage(options, &[]).await;
    // The second column was chosen, the third line dropped, the second corrected.
    let file = format!("352099001761481;{GOOD}\n1;49015420323751\n1;352099001761481\n");
    let format = r#"{"encoding":"utf8","delimiter":"semicolon","carriage_returns":false,"header":false,"columns":["1","2"],"sample":[]}"#;
    let repairs = format!(r#"{{"2":{{"replace":{{"identity":"{SECOND}"}}}},"3":"drop"}}"#);
    let settled = format!(r#"{{"format":{format},"mapping":["ignore","identity"],"repairs":{repairs}}}"#);
    let reply = send(&ada, &[("checked", &settled), ("file", &file)]).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let number = reply.json::<serde_json::Value>()["number"].as_str().unwrap().to_owned();
    let preview: serde_json::Value =
        ada.post("/api/devices/preview-file-delete", &[("number", &number)]).await.json();
    assert_eq!(
        (&preview["outcome"]["asked"], &preview["outcome"]["done"]),
        (&2.into(), &2.into()),
        "{preview}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_no_file_of_devices_is_refused_and_changes_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (portal, ada) = stage(options, &[("WAYBILL_MAX_ROWS", "2"), ("WAYBILL_MAX_BYTES", "200")]).await;
    let file = |refusal| PortalError::Upload(UploadRefusal::File(refusal));
    let long = format!("IMEI\n{}", "9".repeat(300));
    let many = format!("{GOOD}\n{SECOND}\n352099001761481\n");
    for (parts, refusal) in [
        (vec![("file", "")], file(FileRefusal::Empty)),
        (vec![("file", "Name,Town\nAda,Kiel\n")], file(FileRefusal::NoIdentityColumn)),
        (vec![("file", many.as_str())], file(FileRefusal::TooManyRows { max: 2 })),
        (vec![("file", long.as_str())], file(FileRefusal::TooManyBytes { max: 200 })),
        (vec![("checked", "{"), ("file", GOOD)], PortalError::field(Field::File, FieldError::Malformed)),
        (vec![("mode", "good_rows")], PortalError::field(Field::File, FieldError::Required)),
    ] {
        let reply = send(&ada, &parts).await;
        assert_eq!(reply.refusal(), refusal, "{parts:?}");
        assert!((400..500).contains(&reply.status), "{}", reply.status);
        let back = send(&ada.clone().navigating(), &parts).await;
        assert_eq!(back.status, 303);
        assert!(back.location().starts_with(&format!("{PAGE}?refused=")));
    }
    let drafts: i64 =
        sqlx::query_scalar("SELECT count(*) FROM operations").fetch_one(&portal.world.owner).await.unwrap();
    assert_eq!(drafts, 0);
}
