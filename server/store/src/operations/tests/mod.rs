//! What a receiver does to many devices at once: every rule, and what happens when two do it at the same moment.

mod answering;
mod by_file;
mod deleting;
mod meeting;
mod moving;
mod racing;
mod registering;
mod returning;
mod taking_back;

use crate::Store;
use crate::admin::Organisation;
use crate::testing::World;
use domain::customers::{Customers, Verification};
use domain::deliveries::{Deliveries, DeliveryNumber, DeliveryRow, DeliveryStatus};
use domain::devices::{
    CustodyEvent, DeviceDetails, DeviceScope, DeviceStatus, Devices, Edition, MOVED_BY_MSP, ServiceChange,
};
use domain::lists::{ListQuery, PageSize, Selection, Total};
use domain::operations::{
    OperationDetails, OperationKind, OperationNumber, OperationOutcome, OperationStatus, Operations, Skip,
};
use domain::people::Permission;
use domain::policy::Denied;
use domain::resellers::Resellers as _;
use domain::services::ServiceSet;
use domain::uploads::Uploads;
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult, Role};
use futures::TryStreamExt;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::Duration;

const TAC: &str = "35209900";
const NO_SERVICES: ServiceSet = ServiceSet(0);
const ENROLLMENT: ServiceSet = ServiceSet(1);
const CONFIGURATION: ServiceSet = ServiceSet(2);
const GUARD: ServiceSet = ServiceSet(4);
const ALL_SERVICES: ServiceSet = ServiceSet(7);

/// A reseller that uploads to an MSP and to a customer of the MSP, which has an inner customer.
struct Scene {
    world: World,
    nordlicht: Organisation,
    kestrel: Organisation,
    acme: Organisation,
    brink: Organisation,
    works: Organisation,
    /// Of the reseller.
    ada: Actor,
    /// Of the MSP.
    mia: Actor,
    /// Of the customer.
    carl: Actor,
    /// Of its inner customer.
    ines: Actor,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
        let (nordlicht, kestrel) = (world.reseller("Nordlicht").await, world.msp("Kestrel").await);
        let (acme, brink) = (world.customer("Acme").await, world.customer("Brink").await);
        let works = world.inner_customer("Acme Works", &acme).await;
        world.connected(&nordlicht, &kestrel).await;
        world.connected(&nordlicht, &acme).await;
        for customer in [&acme, &brink] {
            world.connected(&kestrel, customer).await;
            world.verification(&kestrel, customer, Verification::Active).await;
        }
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        let mia = world.actor(&kestrel, Role::Administrator).await;
        let carl = world.actor(&acme, Role::Administrator).await;
        let ines = world.actor(&works, Role::Administrator).await;
        Self { world, nordlicht, kestrel, acme, brink, works, ada, mia, carl, ines }
    }

    fn store(&self) -> &Store {
        &self.world.store
    }

    /// So many devices from number `first` on are uploaded to `to`; they wait for an answer.
    async fn upload(&self, to: &Organisation, first: u32, count: u32) -> DeliveryNumber {
        let imeis = World::imeis(TAC, first, count);
        let name = format!("file-{first}-{}", self.store().random.bits());
        let upload = self.world.upload_file(&self.ada, to, &name, &World::file(&imeis)).await;
        assert_eq!(upload.row.accepted, u64::from(count));
        DeliveryNumber::parse(upload.row.number.as_str()).unwrap()
    }

    /// As [`Self::upload`], and approved.
    async fn approved(&self, by: &Actor, to: &Organisation, first: u32, count: u32) -> DeliveryNumber {
        let delivery = self.upload(to, first, count).await;
        let services =
            if by.kind == domain::organisations::OrganisationKind::Msp { NO_SERVICES } else { ALL_SERVICES };
        let outcome =
            self.done(by, self.store().approve(by, &these(&[&delivery]), services, false).await).await;
        assert_eq!(outcome.done, u64::from(count));
        delivery
    }

    /// Works off what was begun, and answers what it did.
    async fn done(&self, actor: &Actor, begun: PortalResult<OperationNumber>) -> OperationOutcome {
        let number = begun.unwrap();
        self.store().work_off().await.unwrap();
        let details = self.operation(actor, &number).await;
        assert_eq!(details.status, OperationStatus::Done);
        let skipped: u64 = details.outcome.skipped.iter().map(|(_, devices)| devices).sum();
        assert_eq!(details.outcome.asked, details.outcome.done + skipped);
        self.assert_counters().await;
        details.outcome
    }

    async fn operation(&self, actor: &Actor, number: &OperationNumber) -> OperationDetails {
        Operations::details(self.store(), actor, number).await.unwrap()
    }

    async fn moved(&self, by: &Actor, imeis: &[String], to: &Organisation) -> OperationOutcome {
        let begun = self.store().begin_move(by, &DeviceScope::Mine, &keys(imeis), &to.number).await;
        self.done(by, begun).await
    }

    async fn deliveries(&self, receiver: &Actor) -> Vec<DeliveryRow> {
        Deliveries::list(self.store(), receiver, &ListQuery::default()).await.unwrap().rows
    }

    async fn device(&self, actor: &Actor, imei: &str) -> DeviceDetails {
        Devices::details(self.store(), actor, imei).await.unwrap()
    }

    async fn count(&self, actor: &Actor, scope: &DeviceScope) -> u64 {
        match Devices::list(self.store(), actor, scope, &ListQuery::default()).await.unwrap().total {
            Total::Exactly(devices) | Total::AtLeast(devices) => devices,
        }
    }

    async fn held(&self, actor: &Actor) -> u64 {
        self.count(actor, &DeviceScope::Mine).await
    }

    /// Devices and verified devices of a connection, as its page shows them.
    async fn counters(&self, tenant: &Actor, customer: &Organisation) -> (u64, u64) {
        let details = Customers::details(self.store(), tenant, &customer.number).await.unwrap();
        (details.row.devices, details.verified_devices)
    }

    async fn assert_counters(&self) {
        assert_eq!(self.world.wrong_counters().await, Vec::<String>::new());
        let uneven: Vec<(i64, i16)> = sqlx::query_as(
            "SELECT id, event FROM batches
             WHERE devices <> (SELECT count(*) FROM devices WHERE batches.id = ANY(devices.batches))
               AND (SELECT count(*) FROM devices) < 10000",
        )
        .fetch_all(&self.world.owner)
        .await
        .unwrap();
        assert_eq!(uneven, [], "each batch has as many devices as it says");
    }

    async fn log(&self, organisation: &Organisation, of: &str) -> Vec<(String, serde_json::Value)> {
        let log = self.world.activity(organisation).await.into_iter();
        log.filter(|(action, ..)| action == of).map(|(_, subject, details)| (subject, details)).collect()
    }
}

fn keys(imeis: &[String]) -> Selection {
    Selection::Keys(imeis.iter().cloned().collect())
}

fn these(deliveries: &[&DeliveryNumber]) -> Selection {
    Selection::Keys(deliveries.iter().map(ToString::to_string).collect())
}

fn outcome(done: u64, skipped: &[(Skip, u64)]) -> OperationOutcome {
    let asked = done + skipped.iter().map(|(_, devices)| devices).sum::<u64>();
    OperationOutcome { asked, done, skipped: skipped.to_vec() }
}

fn events(device: &DeviceDetails) -> Vec<CustodyEvent> {
    device.custody.iter().map(|entry| entry.event).collect()
}
