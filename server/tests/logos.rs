//! Logos over HTTP: what is taken, and how it is shown.

use crate::support::{Caller, Portal, Reply, form_with, picture};
use domain::{Field, FieldError, PortalError, Role};
use http::Method;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

const FORM: &str = "/settings/organisation/logo";

async fn send(caller: &Caller, body: Vec<u8>) -> Reply {
    let request = caller.request(Method::POST, FORM);
    let request = request.header("content-type", "multipart/form-data; boundary=x");
    caller.send(request.body(body.into()).unwrap()).await
}

fn refused(error: FieldError) -> PortalError {
    PortalError::field(Field::Logo, error)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_logo_is_shown_as_a_picture_that_only_this_browser_keeps(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let acme = portal.world.customer("Acme").await;
    let ada = portal.signed_in(&acme, Role::Administrator).await;
    let taken = send(&ada, form_with("logo", &picture())).await;
    assert_eq!((taken.status, taken.location()), (303, "/settings/organisation"));

    let address = format!("/logos/{}", acme.number);
    let shown = ada.get(&address).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "image/png"));
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert!(shown.header("cache-control").starts_with("private"), "{}", shown.header("cache-control"));
    assert!(shown.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(shown.body.starts_with(b"\x89PNG"));
    let tag = shown.header("etag").to_owned();
    let known = ada.clone().with("if-none-match", &tag).get(&address).await;
    assert_eq!((known.status, known.body.len(), known.header("etag")), (304, 0, tag.as_str()));
    let other = ada.clone().with("if-none-match", "\"another\"").get(&address).await;
    assert_eq!(other.status, 200);

    // Beside the name, on every page.
    let page = ada.clone().navigating().get("/settings").await;
    assert!(page.text().contains(&format!("{address}?v=")), "{}", page.text());
    let removed = ada.post("/settings/organisation/logo/remove", &[]).await;
    assert_eq!((removed.status, removed.location()), (303, "/settings/organisation"));
    assert_eq!(ada.get(&address).await.status, 404);
    for nonsense in ["/logos/0000000000", "/logos/none", "/logos/%00"] {
        assert_eq!(ada.get(nonsense).await.status, 404, "{nonsense}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_no_small_picture_is_refused_in_words_and_changes_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let acme = portal.world.customer("Acme").await;
    let ada = portal.signed_in(&acme, Role::Administrator).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (body, error) in [
        (form_with("logo", svg), FieldError::Malformed),
        (form_with("logo", b""), FieldError::Required),
        (b"--x--\r\n".to_vec(), FieldError::Required),
        (b"no form at all".to_vec(), FieldError::Malformed),
        (form_with("another", &picture()), FieldError::Malformed),
        (form_with("logo", &vec![0; 256 * 1024 + 1]), FieldError::TooLarge),
    ] {
        let reply = send(&ada, body).await;
        assert_eq!((reply.status, reply.refusal()), (422, refused(error)));
    }
    let request = ada.request(Method::POST, FORM).body(picture().into()).unwrap();
    assert_eq!(ada.send(request).await.status, 422, "no form");
    assert_eq!(ada.get(&format!("/logos/{}", acme.number)).await.status, 404);

    // A browser is led back to the form, which says why.
    let browser = ada.clone().navigating();
    let back = send(&browser, form_with("logo", svg)).await;
    assert_eq!(back.status, 303);
    assert!(back.location().starts_with("/settings/organisation?refused="), "{}", back.location());
    let page = browser.get(back.location()).await;
    assert!(page.text().contains("This is no PNG, JPEG or WebP picture."), "{}", page.text());
}
