//! Webhooks against a real receiver that fails, hangs and comes back.

use crate::support::Portal;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use domain::Role;
use domain::languages::Language;
use domain::lists::ListQuery;
use domain::webhooks::{DeliveryState, NewWebhook, Teller, Telling, WebhookEvent, Webhooks as _};
use http::{HeaderMap, StatusCode};
use server::config::Webhooks;
use server::webhooks::Messenger;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use time::Duration;
use tokio::net::TcpListener;

/// What the receiver does, and what it was told.
#[derive(Clone, Default)]
struct Receiver {
    /// The status of its answers; 0: it hangs.
    answers: Arc<AtomicU16>,
    told: Arc<Mutex<Vec<(HeaderMap, String)>>>,
}

impl Receiver {
    /// Listens on a port of its own; answers its address.
    async fn start() -> (Self, String) {
        let receiver = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hooks", listener.local_addr().unwrap());
        let routes = Router::new()
            .route("/hooks", post(hear))
            .route("/elsewhere", post(hear))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (receiver, address)
    }

    fn answer(&self, status: u16) {
        self.answers.store(status, Ordering::SeqCst);
    }
}

async fn hear(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> (StatusCode, HeaderMap) {
    let status = receiver.answers.load(Ordering::SeqCst);
    if status == 0 {
        std::future::pending::<()>().await;
    }
    receiver.told.lock().unwrap().push((headers, body));
    let mut answer = HeaderMap::new();
    if status == 302 {
        answer.insert("location", "/elsewhere".parse().unwrap());
    }
    (StatusCode::from_u16(status).unwrap(), answer)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_receiver_that_fails_hangs_and_comes_back_is_told_by_the_same_id(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let (receiver, url) = Receiver::start().await;
    let store = portal.world.store.clone().telling_by(Arc::new(Messenger::new(Webhooks { private: true })));
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.world.actor(&reseller, Role::Administrator).await;
    let events = [WebhookEvent::UploadFinished].into_iter().collect();
    let made = store.create(&ada, NewWebhook { name: "ERP".into(), url, events }).await.unwrap();
    store.test(&ada, &made.id).await.unwrap();
    let log = async || store.deliveries(&ada, &made.id, &ListQuery::default()).await.unwrap().rows.remove(0);
    let mut failures = Vec::new();
    // It fails, sends somewhere else, hangs.
    for status in [500, 302, 0] {
        receiver.answer(status);
        assert_eq!(store.carry_all().await, Ok(1), "{status}");
        let row = log().await;
        assert_eq!(row.state, DeliveryState::Waiting);
        failures.push(row.failure.unwrap().sentence(Language::English));
        portal.world.clock.advance(Duration::minutes(5));
    }
    let expected = ["The receiver answered 500.", "The receiver answered 302.", "Nobody answered in time."];
    assert_eq!(failures, expected);
    receiver.answer(204);
    assert_eq!(store.carry_all().await, Ok(1));
    let row = log().await;
    assert_eq!((row.state, row.attempts, row.answer), (DeliveryState::Delivered, 4, Some(204)));
    let told = receiver.told.lock().unwrap();
    assert_eq!(told.len(), 3, "nobody followed it elsewhere, and what hung was heard by nobody");
    for ((headers, body), attempt) in told.iter().zip(["1", "2", "4"]) {
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        assert_eq!(
            (header("waybill-delivery"), header("waybill-attempt")),
            (row.id.clone(), attempt.to_owned())
        );
        assert_eq!(header("waybill-event"), "test");
        assert!(header("waybill-signature").starts_with("t="), "{headers:?}");
        assert!(body.contains(&row.id));
    }
}

#[tokio::test]
async fn nobody_inside_is_asked_whatever_a_name_says() {
    let (receiver, url) = Receiver::start().await;
    receiver.answer(204);
    let messenger = Messenger::new(Webhooks::default());
    let port = url.split(':').nth(2).unwrap().to_owned();
    for url in [
        url.clone(),
        url.replace("http:", "https:"),
        format!("https://localhost:{port}"),
        format!("https://[::1]:{port}"),
        format!("https://[::ffff:127.0.0.1]:{port}"),
        "https://2130706433/hooks".to_owned(),
        "https://0x7f.1/hooks".to_owned(),
    ] {
        let telling = Telling {
            id: "1".into(),
            url: url.clone(),
            event: WebhookEvent::Test,
            attempt: 1,
            body: "{}".into(),
            sent_at: time::OffsetDateTime::UNIX_EPOCH,
            signatures: Vec::new(),
        };
        let refused = messenger.tell(&telling).await;
        assert_eq!(refused, Err(domain::webhooks::TellError::NotPublic), "{url}");
    }
    assert!(receiver.told.lock().unwrap().is_empty());
}
