//! The server: configuration, sessions, guards, plain routes, jobs, and the Postgres that it brings along.
//!
//! - [`config`]: everything that a deployment decides, from the environment.
//! - [`command`]: what the binary can do, a file each.
//! - [`guard`]: what every request passes first.
//! - [`routes`]: plain routes; the pages and server functions of `app`.
//! - [`api`]: the REST API for programs.
//! - [`compatible`]: a surface for programs that were written for another portal.
//! - [`events`], [`jobs`]: live progress, and the work that makes it.
//! - [`oidc`]: signing in by a provider instead of a password.
//! - [`metrics`]: figures for Prometheus.
//! - [`mail`]: what people are told by mail.
//! - [`webhooks`]: what programs are told.
//! - [`postgres`]: the private Postgres of a deployment without `DATABASE_URL`.
//!
//! The server keeps no state of its own: sessions, jobs and files are in Postgres, so that any number of servers can stand
//! behind a balancer.

pub mod answer;
pub mod api;
pub mod command;
pub mod compatible;
pub mod config;
pub mod events;
pub mod guard;
pub mod jobs;
pub mod mail;
pub mod metrics;
pub mod oidc;
pub mod postgres;
pub mod routes;
pub mod traces;
pub mod webhooks;

use app::ssr::Portal;
use axum::extract::FromRef;
use config::Http;
use leptos::config::{Env, LeptosOptions};
use std::sync::Arc;
use store::{Random, Store};
use tokio::sync::watch;

/// What every request is served with. Cheap to clone.
#[derive(Clone, FromRef)]
pub struct Server {
    /// The use cases.
    pub portal: Portal,
    /// The data behind them, for what is no use case: health and events.
    pub store: Store,
    /// How the server listens.
    pub http: Arc<Http>,
    /// By whom people may sign in instead of a password.
    pub oidc: Option<Arc<oidc::Provider>>,
    /// What was answered so far.
    pub metrics: Arc<metrics::Metrics>,
    /// Where references come from.
    pub random: Random,
    /// Where the pages find their scripts.
    pub leptos: LeptosOptions,
    /// Becomes true when the server is about to stop: what would never end, ends then.
    pub stopping: watch::Receiver<bool>,
}

impl Server {
    /// The portal on `store`.
    pub fn new(store: Store, http: Http, random: Random, stopping: watch::Receiver<bool>) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("waybill")
            .site_root(http.site_root.to_string_lossy().as_ref())
            .site_pkg_dir("pkg")
            .env(Env::PROD)
            .build();
        Self {
            portal: portal(&store),
            store,
            http: Arc::new(http),
            oidc: None,
            metrics: Arc::default(),
            random,
            leptos,
            stopping,
        }
    }

    /// The same server, at which people may sign in by this provider, too.
    #[must_use]
    pub fn signing_in_by(self, provider: Option<oidc::Provider>) -> Self {
        Self { oidc: provider.map(Arc::new), ..self }
    }
}

/// The use cases on `store`.
fn portal(store: &Store) -> Portal {
    let store = Arc::new(store.clone());
    Portal {
        accounts: store.clone(),
        activity: store.clone(),
        api_keys: store.clone(),
        bulk_uploads: store.clone(),
        customers: store.clone(),
        dashboards: store.clone(),
        deliveries: store.clone(),
        device_registry: store.clone(),
        devices: store.clone(),
        directory: store.clone(),
        logos: store.clone(),
        managed_customers: store.clone(),
        external_identities: store.clone(),
        notifications: store.clone(),
        operations: store.clone(),
        people: store.clone(),
        resellers: store.clone(),
        roles: store.clone(),
        second_factors: store.clone(),
        services: store.clone(),
        sessions: store.clone(),
        sold_to_codes: store.clone(),
        clients: store.clone(),
        plans: store.clone(),
        subscriptions: store.clone(),
        uploads: store.clone(),
        users: store.clone(),
        views: store.clone(),
        webhooks: store,
    }
}
