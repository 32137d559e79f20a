//! Test data made by words, for the tests of this crate and of the server (feature `testing`).
//!
//! ```ignore
//! let world = World::new(options).await;
//! let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
//! world.connected(&nordlicht, &acme).await;
//! let ada = world.actor(&nordlicht, Role::Administrator).await;
//! ```
//!
//! The clock stands still until a test moves it, and randomness is seeded: what a test sees is the same every time. To
//! add a word, add a method to [`World`] that writes as the owner of the database; it panics when something is wrong.
#![expect(
    clippy::missing_panics_doc,
    reason = "test data panics when it cannot be made; that is its documentation"
)]

mod clock;
mod commerce;
mod devices;
mod letters;
#[cfg(test)]
mod model;
mod recount;
#[cfg(test)]
mod row_level_security;
mod uploads;

pub use clock::TestClock;
pub use commerce::order;
pub use letters::LetterBox;

use crate::admin::{Admin, NewOrganisation, Organisation};
use crate::people::Cost;
use crate::{Random, Settings, Store};
use domain::customers::Verification;
use domain::organisations::{OrganisationId, OrganisationKind};
use domain::people::{Client, SessionToken, Sessions};
use domain::{Actor, Role};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;

/// The password of everyone in a test.
pub const PASSWORD: &str = "waybill-test";

/// A database with the schema, and the store on top of it.
#[derive(Debug, Clone)]
pub struct World {
    /// What is tested.
    pub store: Store,
    /// What the command line can do.
    pub admin: Admin,
    /// The clock of both.
    pub clock: Arc<TestClock>,
    /// The database as its owner, who sees everything.
    pub owner: PgPool,
}

impl World {
    /// On the empty, migrated database of a test.
    pub async fn new(options: PgConnectOptions) -> Self {
        Self::with(options, Settings { app_connections: 8, job_connections: 4, ..Settings::default() }).await
    }

    /// As [`Self::new`], with settings of the test's own.
    pub async fn with(options: PgConnectOptions, settings: Settings) -> Self {
        let clock = Arc::new(TestClock::default());
        let random = Random::seeded(7);
        let owner = PgPoolOptions::new().max_connections(3).connect_lazy_with(options.clone());
        let store =
            Store::connect(options, settings, clock.clone(), random.clone()).await.expect("the store opens");
        let admin = Admin::new(owner.clone(), clock.clone(), random);
        Self { store, admin, clock, owner }
    }

    /// An operator.
    pub async fn operator(&self, name: &str) -> Organisation {
        self.organisation(OrganisationKind::Operator, name, None).await
    }

    /// A reseller.
    pub async fn reseller(&self, name: &str) -> Organisation {
        self.organisation(OrganisationKind::Reseller, name, None).await
    }

    /// An MSP.
    pub async fn msp(&self, name: &str) -> Organisation {
        self.organisation(OrganisationKind::Msp, name, None).await
    }

    /// A customer, connected to nobody.
    pub async fn customer(&self, name: &str) -> Organisation {
        self.organisation(OrganisationKind::Customer, name, None).await
    }

    /// An inner customer of `parent`.
    pub async fn inner_customer(&self, name: &str, parent: &Organisation) -> Organisation {
        self.organisation(OrganisationKind::Customer, name, Some(parent.id)).await
    }

    async fn organisation(
        &self,
        kind: OrganisationKind,
        name: &str,
        parent: Option<OrganisationId>,
    ) -> Organisation {
        let new = NewOrganisation { kind, name: name.into(), country: "DE".into(), manager: None, parent };
        self.admin.create_organisation(new).await.expect("an organisation")
    }

    /// `tenant` manages `customer`.
    pub async fn managed(&self, customer: &Organisation, tenant: &Organisation) {
        sqlx::query("UPDATE organisations SET manager_id = $2 WHERE id = $1")
            .bind(customer.id.0)
            .bind(tenant.id.0)
            .execute(&self.owner)
            .await
            .expect("a customer");
    }

    /// `tenant` has added `receiver`, which has not verified it yet.
    pub async fn connected(&self, tenant: &Organisation, receiver: &Organisation) {
        sqlx::query(
            "INSERT INTO connections (tenant_id, customer_id, kind, number, name, country, created_at)
             SELECT $1, id, kind, number, name, country, $3 FROM organisations WHERE id = $2",
        )
        .bind(tenant.id.0)
        .bind(receiver.id.0)
        .bind(self.now())
        .execute(&self.owner)
        .await
        .expect("a connection");
    }

    /// The connection is in this state.
    pub async fn verification(&self, tenant: &Organisation, receiver: &Organisation, state: Verification) {
        sqlx::query("UPDATE connections SET verification = $3 WHERE tenant_id = $1 AND customer_id = $2")
            .bind(tenant.id.0)
            .bind(receiver.id.0)
            .bind(state.code())
            .execute(&self.owner)
            .await
            .expect("a connection");
    }

    /// The person with this address in the organisation, made when there is none; the password is [`PASSWORD`].
    pub async fn person(&self, email: &str, organisation: &Organisation, role: Role) -> Actor {
        if self.admin.person(email).await.is_err() {
            self.admin.create_person(email, email).await.expect("a person");
            self.admin.set_password_at(email, PASSWORD, Cost::Cheap).await.expect("a password");
        }
        self.admin.add_membership(email, &organisation.number, role).await.expect("a membership");
        Actor {
            person: self.admin.person(email).await.expect("a person"),
            organisation: organisation.id,
            kind: organisation.kind,
            role,
            api_key: None,
        }
    }

    /// The one person of this role in the organisation: `administrator@4102338917.example`.
    pub async fn actor(&self, organisation: &Organisation, role: Role) -> Actor {
        let email = format!("{}@{}.example", role.label().english().to_lowercase(), organisation.number);
        self.person(&email, organisation, role).await
    }

    /// The e-mail address of [`Self::actor`].
    pub fn email(&self, organisation: &Organisation, role: Role) -> String {
        format!("{}@{}.example", role.label().english().to_lowercase(), organisation.number)
    }

    /// A person signs in with [`PASSWORD`].
    pub async fn signed_in(&self, email: &str) -> SessionToken {
        self.store.sign_in(email, PASSWORD, &Self::browser()).await.expect("a session").token
    }

    /// A browser.
    pub fn browser() -> Client {
        Client { address: "192.0.2.7".into(), agent: "Test browser".into() }
    }

    /// The reseller has this sold-to code.
    pub async fn sold_to_code(&self, reseller: &Organisation, code: &str, alias: &str) {
        let mut tx = self.owner.begin().await.expect("a transaction");
        sqlx::query(
            "INSERT INTO sold_to_codes (organisation_id, code, alias, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(reseller.id.0)
        .bind(code)
        .bind(alias)
        .bind(self.now())
        .execute(&mut *tx)
        .await
        .expect("a sold-to code");
        tx.commit().await.expect("a sold-to code");
    }

    /// What the log of an organisation says, oldest first: (action, subject, details).
    pub async fn activity(&self, organisation: &Organisation) -> Vec<(String, String, serde_json::Value)> {
        sqlx::query_as("SELECT action, subject, details FROM activity WHERE organisation_id = $1 ORDER BY id")
            .bind(organisation.id.0)
            .fetch_all(&self.owner)
            .await
            .expect("the log")
    }

    fn now(&self) -> time::OffsetDateTime {
        domain::Clock::now(&*self.clock)
    }
}
