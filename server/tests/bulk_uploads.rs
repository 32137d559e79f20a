//! Bulk uploads over HTTP: the plain file form, the bytes in chunks, the lists and the errors as files.

use crate::support::{Caller, Portal, Reply};
use domain::{Field, FieldError, PortalError, Role};
use http::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::admin::Organisation;

/// A reseller with two customers, and its uploader.
struct Stage {
    portal: Portal,
    acme: Organisation,
    brink: Organisation,
    uploader: Caller,
}

impl Stage {
    async fn set(options: PgConnectOptions) -> Self {
        let portal = Portal::start(options).await;
        let reseller = portal.world.reseller("Nordlicht").await;
        let (acme, brink) = (portal.world.customer("Acme").await, portal.world.customer("Brink").await);
        portal.world.connected(&reseller, &acme).await;
        portal.world.connected(&reseller, &brink).await;
        let uploader = portal.signed_in(&reseller, Role::Uploader).await;
        Self { portal, acme, brink, uploader }
    }

    /// A row for each customer, and one for nobody.
    fn file(&self) -> String {
        format!(
            "IMEI,Customer ID\n356868000041418,{}\n490154203237518,{}\n356868000041426,0000000000\n",
            self.acme.number, self.brink.number
        )
    }

    /// Sends the plain file form, as a browser without JavaScript does.
    async fn send_form(&self, file: &str) -> Reply {
        let body = format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"many.csv\"\r\n\r\n{file}\r\n--xyz--\r\n"
        );
        let browser = self.uploader.clone().navigating();
        let request = browser.request(Method::POST, "/bulk-actions/uploads");
        let request = request.header("content-type", "multipart/form-data; boundary=xyz");
        browser.send(request.body(body.into()).unwrap()).await
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_plain_form_leads_to_the_bulk_uploads_page_and_the_failed_rows_are_a_file_to_correct(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let stage = Stage::set(options).await;
    let sent = stage.send_form(&stage.file()).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let page = sent.location().to_owned();
    let number = page.strip_prefix("/bulk-actions/uploads/").unwrap().to_owned();
    stage.portal.world.store.work_off().await.unwrap();

    let details: Value =
        stage.uploader.post("/api/bulk-uploads/details", &[("number", number.as_str())]).await.json();
    assert_eq!(details["row"]["total"], 3);
    assert_eq!(details["row"]["customers"], 2);
    assert_eq!(details["reasons"][0]["reason"], "not_your_customer");
    let shown = stage.uploader.clone().navigating().get(&page).await;
    assert!(shown.text().contains("Not one of your customers"), "{}", shown.status);
    let errors = stage.uploader.get(&format!("/uploads/{number}/errors.csv")).await;
    let lines: Vec<&str> = errors.text().lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with("4,356868000041426,not_your_customer,"), "{}", lines[1]);
    assert!(lines[1].contains(",0000000000,"), "{}", lines[1]);

    let listed = stage.uploader.get("/bulk-actions/uploads.csv").await;
    assert!(listed.text().contains(&number) && listed.text().contains("Completed with error"));
    let parts = stage.uploader.get(&format!("{page}/uploads.csv")).await;
    let names: Vec<&str> = parts.text().lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(names, ["Acme", "Brink"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_refused_form_goes_back_with_its_reason(_: PgPoolOptions, options: PgConnectOptions) {
    let stage = Stage::set(options).await;
    let refusal = PortalError::field(Field::File, FieldError::Malformed);
    let browser = stage.uploader.clone().navigating();
    let sent = browser.post("/bulk-actions/uploads", &[("file", "none")]).await;
    let refused = server::answer::encode(&app::error::refused_text(&refusal));
    assert_eq!((sent.status, sent.location()), (303, &*format!("/bulk-actions/upload?refused={refused}")));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_for_many_arrives_in_chunks_and_goes_on_where_it_was(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let stage = Stage::set(options).await;
    let file = stage.file();
    let new = json!({"new": {
        "key": "key-of-the-form", "customer": null, "file_name": "many.csv", "bytes": file.len(), "format": null,
        "mapping": null, "repairs": {}, "mode": "good_rows", "sold_to_alias": null, "order_number": null,
        "order_date": null,
    }});
    let begun: Value = stage.uploader.json("/api/uploads/begin", &new).await.json();
    let number = begun["number"].as_str().unwrap();
    assert!(number.starts_with("B-"), "{number}");
    let put = async |offset: usize, bytes: &str| {
        let path = format!("/uploads/{number}/chunks?offset={offset}");
        let request = stage.uploader.request(Method::PUT, &path);
        let request = request.header("x-chunk-sha256", hex::encode(Sha256::digest(bytes)));
        stage.uploader.send(request.body(bytes.to_owned().into()).unwrap()).await
    };
    let (first, second) = file.split_at(20);
    assert_eq!(put(0, first).await.status, 200);
    // The form is sent again after the connection was lost.
    let again: Value = stage.uploader.json("/api/uploads/begin", &new).await.json();
    assert_eq!((&again["number"], &again["received"]), (&json!(number), &json!(20)));
    assert_eq!(put(20, second).await.status, 200);
    let finish = [("number", number)];
    assert_eq!(stage.uploader.post("/api/uploads/finish", &finish).await.status, 200);
    assert_eq!(stage.uploader.post("/api/uploads/finish", &finish).await.status, 200, "twice is once");
    stage.portal.world.store.work_off().await.unwrap();
    let parts = json!({"number": number, "query": {}});
    let parts: Value = stage.uploader.json("/api/bulk-uploads/parts", &parts).await.json();
    assert_eq!(parts["rows"].as_array().unwrap().len(), 2);
    assert_eq!(stage.portal.world.wrong_counters().await, Vec::<String>::new());
}
