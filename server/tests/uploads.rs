//! The bytes of an upload: by chunks, and by the plain file form.

use crate::support::{Caller, Portal, Reply};
use domain::lists::ListQuery;
use domain::uploads::file::FileRefusal;
use domain::uploads::{UploadRefusal, UploadRow, UploadStatus, Uploads};
use domain::{Field, FieldError, PortalError, Role};
use http::Method;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::fmt::Write as _;
use store::admin::Organisation;

const GOOD: &str = "356868000041418";
const FILE: &str = "IMEI\n356868000041418\n490154203237518\n";

/// A reseller with a customer, and its uploader.
struct Stage {
    portal: Portal,
    reseller: Organisation,
    customer: Organisation,
    uploader: Caller,
}

impl Stage {
    async fn set(options: PgConnectOptions, variables: &[(&str, &str)]) -> Self {
        let portal = Portal::configured(options, variables).await;
        let (reseller, customer) =
            (portal.world.reseller("Nordlicht").await, portal.world.customer("Acme").await);
        portal.world.connected(&reseller, &customer).await;
        let uploader = portal.signed_in(&reseller, Role::Uploader).await;
        Self { portal, reseller, customer, uploader }
    }

    async fn begin(&self, key: &str, bytes: usize) -> String {
        let new = json!({"new": {
            "key": key, "customer": self.customer.number, "file_name": "devices.csv", "bytes": bytes, "format": null,
            "mapping": null, "repairs": {}, "mode": "good_rows", "sold_to_alias": null, "order_number": null,
            "order_date": null,
        }});
        let begun: serde_json::Value = self.uploader.json("/api/uploads/begin", &new).await.json();
        begun["number"].as_str().unwrap().to_owned()
    }

    async fn put(&self, number: &str, offset: usize, bytes: &str) -> Reply {
        self.put_hashed(number, &format!("?offset={offset}"), bytes, &hex::encode(Sha256::digest(bytes)))
            .await
    }

    async fn put_hashed(&self, number: &str, query: &str, bytes: &str, sha256: &str) -> Reply {
        let request = self.uploader.request(Method::PUT, &format!("/uploads/{number}/chunks{query}"));
        let request = request.header("x-chunk-sha256", sha256).body(bytes.to_owned().into()).unwrap();
        self.uploader.send(request).await
    }

    async fn call(&self, verb: &str, number: &str) -> Reply {
        self.uploader.post(&format!("/api/uploads/{verb}"), &[("number", number)]).await
    }

    /// Sends the plain file form, as a browser without JavaScript does.
    async fn send_form(&self, fields: &[(&str, &str)], file: Option<&str>) -> Reply {
        let mut body = String::new();
        for (name, value) in fields {
            write!(body, "--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .unwrap();
        }
        if let Some(file) = file {
            body += "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"devices.csv\"\r\n";
            write!(body, "Content-Type: text/csv\r\n\r\n{file}\r\n").unwrap();
        }
        self.send_body("multipart/form-data; boundary=xyz", body + "--xyz--\r\n").await
    }

    async fn send_body(&self, kind: &str, body: String) -> Reply {
        let path = format!("/customers/{}/uploads", self.customer.number);
        let browser = self.uploader.clone().navigating();
        let request = browser.request(Method::POST, &path).header("content-type", kind);
        browser.send(request.body(body.into()).unwrap()).await
    }

    /// Where the form is sent back to, with this refusal.
    fn back(&self, refusal: &PortalError) -> String {
        let refused = server::answer::encode(&app::error::refused_text(refusal));
        format!("/customers/{}/upload?refused={refused}", self.customer.number)
    }

    async fn rows(&self) -> Vec<UploadRow> {
        let actor = self.portal.world.actor(&self.reseller, Role::Uploader).await;
        let page =
            Uploads::list(&self.portal.world.store, &actor, &self.customer.number, &ListQuery::default())
                .await;
        page.unwrap().rows
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_arrives_in_chunks(_: PgPoolOptions, options: PgConnectOptions) {
    let stage = Stage::set(options, &[]).await;
    let number = stage.begin("key-of-the-form", FILE.len()).await;
    let (first, second) = FILE.split_at(10);

    let early = stage.put(&number, 10, second).await;
    assert_eq!((early.status, early.json()), (409, json!({"received": 0})));
    let taken = stage.put(&number, 0, first).await;
    assert_eq!((taken.status, taken.json()), (200, json!({"received": 10})));
    let again = stage.put(&number, 0, first).await;
    assert_eq!((again.status, again.json()), (200, json!({"received": 10})), "a chunk sent twice is one");
    assert_eq!(
        stage.call("finish", &number).await.refusal(),
        PortalError::Upload(UploadRefusal::Incomplete { received: 10 })
    );
    assert_eq!(stage.put(&number, 10, second).await.status, 200);
    assert_eq!(stage.call("finish", &number).await.status, 200);
    assert_eq!(stage.call("finish", &number).await.status, 200, "finishing twice is once");

    stage.portal.world.store.work_off().await.unwrap();
    let rows = stage.rows().await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].status, rows[0].total, rows[0].accepted), (UploadStatus::Completed, 2, 2));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_chunk_that_does_not_fit_is_refused_and_changes_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let stage = Stage::set(options, &[]).await;
    let number = stage.begin("key-of-the-form", FILE.len()).await;
    let malformed = PortalError::field(Field::File, FieldError::Malformed);
    let hash = hex::encode(Sha256::digest(FILE));

    for (query, hash, refusal) in [
        ("?offset=0", "0".repeat(64), PortalError::Upload(UploadRefusal::WrongHash)),
        ("?offset=0", "abc".to_owned(), malformed.clone()),
        ("?offset=-1", hash.clone(), malformed.clone()),
        ("", hash, malformed),
    ] {
        let refused = stage.put_hashed(&number, query, FILE, &hash).await;
        assert_eq!((refused.status, refused.refusal()), (422, refusal), "{query} {hash}");
    }
    let wrong_size = PortalError::Upload(UploadRefusal::WrongSize);
    for bytes in [String::new(), format!("{FILE}{GOOD}\n")] {
        let refused = stage.put(&number, 0, &bytes).await;
        assert_eq!((refused.status, refused.refusal()), (422, wrong_size.clone()), "{bytes}");
    }
    let refused = stage.put(&number, 0, &"x".repeat(4 * 1024 * 1024 + 1)).await;
    assert_eq!((refused.status, refused.refusal()), (413, wrong_size));
    assert_eq!(stage.put("U-20261121-7F3KQ2", 0, FILE).await.status, 404);
    assert_eq!(stage.put("nonsense", 0, FILE).await.status, 404);

    let taken = stage.put(&number, 0, &FILE[..10]).await;
    assert_eq!(taken.json::<serde_json::Value>(), json!({"received": 10}));
    let edited = stage.put(&number, 0, "SERIAL NO.").await;
    assert_eq!(edited.refusal(), PortalError::Upload(UploadRefusal::FileChanged));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn after_its_end_an_upload_takes_no_chunk(_: PgPoolOptions, options: PgConnectOptions) {
    let stage = Stage::set(options, &[]).await;
    let cancelled = stage.begin("first-key", FILE.len()).await;
    assert_eq!(stage.call("cancel", &cancelled).await.status, 200);
    assert_eq!(stage.put(&cancelled, 0, FILE).await.refusal(), PortalError::Upload(UploadRefusal::Cancelled));

    let finished = stage.begin("second-key", FILE.len()).await;
    assert_eq!(stage.put(&finished, 0, FILE).await.status, 200);
    assert_eq!(stage.call("finish", &finished).await.status, 200);
    assert_eq!(stage.put(&finished, 0, FILE).await.refusal(), PortalError::Upload(UploadRefusal::Finished));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_that_ends_in_mid_upload_loses_nothing(_: PgPoolOptions, options: PgConnectOptions) {
    let mut stage = Stage::set(options, &[]).await;
    let number = stage.begin("key-of-the-form", FILE.len()).await;
    assert_eq!(stage.put(&number, 0, &FILE[..10]).await.status, 200);
    assert_eq!(stage.uploader.post("/session/end", &[]).await.status, 303);
    let refused = stage.put(&number, 10, &FILE[10..]).await;
    assert_eq!((refused.status, refused.refusal()), (401, PortalError::Unauthenticated));

    stage.uploader = stage.portal.signed_in(&stage.reseller, Role::Uploader).await;
    assert_eq!(stage.put(&number, 10, &FILE[10..]).await.status, 200);
    assert_eq!(stage.call("finish", &number).await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_plain_form_uploads_a_file(_: PgPoolOptions, options: PgConnectOptions) {
    let stage = Stage::set(options, &[]).await;
    stage.portal.world.sold_to_code(&stage.reseller, "NL-20417", "Retail").await;
    let fields = [
        ("mode", "good_rows"),
        ("sold_to_alias", "Retail"),
        ("order_number", "PO 7"),
        ("order_date", "2026-11-20"),
        ("key", "key-of-the-form"),
    ];
    for _ in 0..2 {
        let sent = stage.send_form(&fields, Some(FILE)).await;
        assert_eq!(
            (sent.status, sent.location()),
            (303, format!("/customers/{}/uploads", stage.customer.number).as_str())
        );
    }
    stage.portal.world.store.work_off().await.unwrap();
    let rows = stage.rows().await;
    assert_eq!(rows.len(), 1, "the same form twice is one upload");
    assert_eq!((rows[0].status, rows[0].order_number.as_deref()), (UploadStatus::Completed, Some("PO 7")));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_plain_form_that_cannot_be_taken_is_sent_back_with_the_reason(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let stage = Stage::set(options, &[("WAYBILL_MAX_BYTES", "200")]).await;
    let invalid = PortalError::field;
    for (fields, file, refusal) in [
        (&[][..], None, invalid(Field::File, FieldError::Required)),
        (&[("order_date", "20.11.2026")], Some(FILE), invalid(Field::OrderDate, FieldError::Malformed)),
        (&[("order_date", "2999-01-01")], Some(FILE), invalid(Field::OrderDate, FieldError::InFuture)),
        (&[("sold_to_alias", "Nobody's")], Some(FILE), PortalError::Upload(UploadRefusal::UnknownSoldToCode)),
        (
            &[("mode", "good_rows"), ("mode", "good_rows")],
            Some(FILE),
            invalid(Field::File, FieldError::Malformed),
        ),
        (&[("surprise", "x")], Some(FILE), invalid(Field::File, FieldError::Malformed)),
        (&[], Some(""), PortalError::Upload(UploadRefusal::File(FileRefusal::Empty))),
        (
            &[],
            Some(&*GOOD.repeat(20)),
            PortalError::Upload(UploadRefusal::File(FileRefusal::TooManyBytes { max: 200 })),
        ),
    ] {
        let sent = stage.send_form(fields, file).await;
        assert_eq!(
            (sent.status, sent.location()),
            (303, stage.back(&refusal).as_str()),
            "{fields:?} {file:?}"
        );
    }
    assert!(stage.rows().await.is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_body_that_is_no_form_is_sent_back_and_the_server_lives(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let stage = Stage::set(options, &[]).await;
    let malformed = stage.back(&PortalError::field(Field::File, FieldError::Malformed));
    for (kind, body) in [
        ("multipart/form-data", "--xyz--"),
        ("multipart/form-data; boundary=", "--xyz--"),
        ("multipart/form-data; boundary=xyz", "no form at all"),
        (
            "multipart/form-data; boundary=xyz",
            "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ncut",
        ),
        ("text/plain", "key=1"),
    ] {
        let sent = stage.send_body(kind, body.to_owned()).await;
        assert_eq!((sent.status, sent.location()), (303, malformed.as_str()), "{kind} {body}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_errors_of_an_upload_are_corrected_and_uploaded_again_as_they_are(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let stage = Stage::set(options, &[]).await;
    let sent = stage
        .send_form(&[], Some("IMEI,Serial number\n356868000041418,\n356868000041419,R5CT1234567\n"))
        .await;
    assert_eq!(sent.status, 303);
    stage.portal.world.store.work_off().await.unwrap();
    let first = stage.rows().await.remove(0);
    assert_eq!((first.status, first.accepted, first.failed), (UploadStatus::CompletedWithError, 1, 1));

    let errors = stage.uploader.get(&format!("/uploads/{}/errors.csv", first.number)).await;
    let text = errors.text();
    assert!(text.starts_with("\u{FEFF}Line,Identity,Code,Reason,"), "{text}");
    assert!(text.contains("\r\n3,356868000041419,check_digit,") && text.contains("R5CT1234567"), "{text}");

    let corrected = text.replace("356868000041419", "490154203237518");
    assert_eq!(stage.send_form(&[], Some(&corrected)).await.status, 303);
    stage.portal.world.store.work_off().await.unwrap();
    let second = stage.rows().await.into_iter().find(|row| row.number != first.number).unwrap();
    assert_eq!((second.status, second.accepted), (UploadStatus::Completed, 1));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_browser_hears_live_how_its_upload_ends(_: PgPoolOptions, options: PgConnectOptions) {
    let stage = Stage::set(options, &[]).await;
    let another = stage.portal.world.reseller("Harbour").await;
    let stranger_to_it = stage.portal.signed_in(&another, Role::Administrator).await;
    let (own, others) = (stage.uploader.clone(), stranger_to_it);
    let listening = tokio::spawn(async move { own.get("/events").await });
    let listening_too = tokio::spawn(async move { others.get("/events").await });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;

    assert_eq!(stage.send_form(&[], Some(FILE)).await.status, 303);
    stage.portal.world.store.work_off().await.unwrap();
    let number = stage.rows().await.remove(0).number;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    stage.portal.stop();

    let heard = listening.await.unwrap();
    assert_eq!(heard.header("content-type"), "text/event-stream");
    let ended = format!("{{\"ended\":{{\"number\":\"{number}\",\"status\":\"completed\"}}}}");
    assert!(heard.text().contains(&ended), "{}", heard.text());
    assert!(!listening_too.await.unwrap().text().contains(number.as_str()));
}
