//! A portal, people who use it, and what it answers.

mod caller;
mod files;
mod provider;
mod reply;

pub use caller::Caller;
pub use files::{form_with, picture};
pub use provider::TestProvider;
pub use reply::Reply;

use axum::Router;
use domain::Role;
use server::Server;
use server::config::Config;
use server::guard::session::cookie_name;
use server::oidc::Provider;
use server::routes::router;
use sqlx::postgres::PgConnectOptions;
use store::admin::Organisation;
use store::testing::World;
use store::{Random, Settings};
use tokio::sync::watch;

/// A portal on a database of its own.
pub struct Portal {
    /// Its data, made by words.
    pub world: World,
    /// What every request is served with.
    pub server: Server,
    router: Router,
    stop: watch::Sender<bool>,
}

impl Portal {
    /// As a deployment with plain http starts it.
    pub async fn start(options: PgConnectOptions) -> Self {
        Self::configured(options, &[]).await
    }

    /// With these variables in its environment.
    pub async fn configured(options: PgConnectOptions, variables: &[(&str, &str)]) -> Self {
        let value =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let Config { http, limits, oidc, .. } = Config::from(value).unwrap();
        let provider = oidc.map(|oidc| Provider::new(oidc, &http).unwrap());
        let settings = Settings {
            app_connections: 8,
            job_connections: 4,
            limits: limits.uploads,
            link_lifetime: limits.links,
        };
        let world = World::with(options, settings).await;
        let (stop, stopping) = watch::channel(false);
        let server =
            Server::new(world.store.clone(), http, Random::from_system(), stopping).signing_in_by(provider);
        Self { world, router: router(server.clone()), server, stop }
    }

    /// The same portal with other routes behind its guards.
    pub fn serving(&self, routes: Router) -> Caller {
        Caller::new(server::guard::around(routes, &self.server))
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Caller {
        Caller::new(self.router.clone())
    }

    /// The one person of this role in the organisation, signed in.
    pub async fn signed_in(&self, organisation: &Organisation, role: Role) -> Caller {
        self.world.actor(organisation, role).await;
        self.session_of(&self.world.email(organisation, role)).await
    }

    /// The person with this address, signed in.
    pub async fn session_of(&self, email: &str) -> Caller {
        let token = self.world.signed_in(email).await;
        self.stranger().with_cookie(&format!("{}={}", cookie_name(&self.server.http), token.0))
    }

    /// The server is told to stop.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}
