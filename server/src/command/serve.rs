use super::database::Database;
use super::{CommandError, demo, say};
use crate::config::Config;
use crate::routes::router;
use crate::webhooks::Messenger;
use crate::{Server, jobs, mail, metrics, oidc};
use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Random;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long running requests may take after the signal to stop. An upload that is cut off goes on where it was.
const GRACE: Duration = Duration::from_secs(20);

/// `server serve [--demo]`.
pub async fn run(config: Config, demo: bool) -> Result<(), CommandError> {
    // Listen for signals first: one that arrives while Postgres starts must not leave it behind.
    let stop = told_to_stop()?;
    let random = Random::from_system();
    let database = Database::open(&config).await?;
    let store = database
        .store(&config, &random)
        .await?
        .mailing_by(mail::mailer(&config)?)
        .telling_by(Arc::new(Messenger::new(config.webhooks)));
    if demo {
        demo::load(&database, &store).await?;
    }
    let worker = jobs::start(&store, config.work);

    let (stopping_now, stopping) = watch::channel(false);
    let listener = TcpListener::bind(config.http.address)
        .await
        .map_err(CommandError::io(format!("listen on {}", config.http.address)))?;
    let address = listener.local_addr().map_err(CommandError::io("read the address"))?;
    let (metrics_address, drain) = (config.http.metrics_address, config.http.drain);
    let provider = config.oidc.map(|oidc| oidc::Provider::new(oidc, &config.http)).transpose()?;
    let server = Server::new(store.clone(), config.http, random, stopping).signing_in_by(provider);
    say(&format!("Waybill listens on http://{address}"));

    let figures = match metrics_address {
        Some(address) => Some(serve_metrics(address, server.clone()).await?),
        None => None,
    };
    let service = router(server).into_make_service_with_connect_info::<SocketAddr>();
    let ending = grace_after(stopping_now.subscribe(), drain + GRACE);
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        say("Stopping.");
        stopping_now.send_replace(true);
        // Whoever still sends requests here learns from `/health/ready` to send them elsewhere.
        tokio::time::sleep(drain).await;
    });
    let outcome = tokio::select! {
        outcome = serving.into_future() => outcome,
        () = ending => Ok(()),
    };
    worker.stop().await;
    if let Some(figures) = figures {
        figures.abort();
    }
    store.close().await;
    database.close().await?;
    outcome.map_err(CommandError::io("serve"))
}

/// Serves `/metrics` until it is ended.
async fn serve_metrics(address: SocketAddr, server: Server) -> Result<JoinHandle<()>, CommandError> {
    let listener =
        TcpListener::bind(address).await.map_err(CommandError::io(format!("listen on {address}")))?;
    Ok(tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, metrics::router(server)).await {
            tracing::error!(%error, "metrics.ended");
        }
    }))
}

async fn grace_after(mut stopping: watch::Receiver<bool>, patience: Duration) {
    if stopping.wait_for(|stopping| *stopping).await.is_ok() {
        tokio::time::sleep(patience).await;
        tracing::warn!("http.stopped_in_the_middle");
    }
}

/// Ends at ctrl-c or SIGTERM, whichever comes after this call.
pub fn told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static, CommandError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(CommandError::io("listen for signals"))?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(CommandError::io("listen for signals"))?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
