//! What everyone sees is what the model says, and nothing is seen that is not.

use super::act::delivery;
use super::cast::{Cast, Who};
use super::state::{Device, Entry, Model};
use crate::testing::World;
use domain::PortalError;
use domain::customers::{Customers, Verification};
use domain::deliveries::Deliveries;
use domain::devices::{CustodyEvent, DeviceRow, DeviceScope, DeviceStatus, Devices, MOVED_BY_MSP};
use domain::lists::{ListQuery, PageSize, Total};
use domain::operations::{OperationNumber, OperationStatus, Operations};
use domain::organisations::OrganisationKind as Kind;
use domain::resellers::Resellers;
use domain::uploads::{UploadNumber, UploadStatus, Uploads};
use std::collections::{BTreeMap, BTreeSet};

/// The services of the catalogue, by their bits.
const SERVICES: [(&str, i64); 3] = [("Enrollment", 1), ("Configuration", 2), ("Guard", 4)];

/// After jobs: what each has done, and that counters are true.
pub(super) async fn after_work(world: &World, cast: &Cast, model: &mut Model, when: &str) {
    let numbers: Vec<String> =
        sqlx::query_scalar("SELECT number FROM deliveries WHERE upload_id IS NULL ORDER BY id")
            .fetch_all(&world.owner)
            .await
            .expect("numbers");
    let moves = model.deliveries.iter_mut().filter(|delivery| delivery.upload.is_none());
    let mut known = 0;
    for (delivery, number) in moves.zip(&numbers) {
        delivery.number.clone_from(number);
        known += 1;
    }
    assert_eq!(known, numbers.len(), "{when}: deliveries of moves");
    for operation in model.operations.iter().skip(model.told.0) {
        let number = OperationNumber::parse(&operation.number).expect("a number");
        let actor = &cast.members[operation.by].actor;
        let details = Operations::details(&world.store, actor, &number).await.expect("an operation");
        assert_eq!(details.status, OperationStatus::Done, "{when}: {operation:?}");
        assert_eq!(Some(details.outcome), operation.outcome, "{when}: {operation:?}");
    }
    for upload in model.uploads.iter().skip(model.told.1) {
        let number = UploadNumber::parse(&upload.number).expect("a number");
        let actor = &cast.members[upload.reseller].actor;
        let details = Uploads::details(&world.store, actor, &number).await.expect("an upload");
        let reasons: BTreeMap<&str, u64> =
            details.reasons.iter().map(|counted| (counted.reason.key(), counted.rows)).collect();
        assert_eq!(reasons, upload.failed, "{when}: {upload:?}");
        let failed = upload.failed.values().sum();
        let status = UploadStatus::of(upload.accepted, failed);
        let counts = (details.row.accepted, details.row.failed, details.row.total, details.row.status);
        assert_eq!(counts, (upload.accepted, failed, upload.accepted + failed, status), "{when}: {upload:?}");
    }
    model.told = (model.operations.len(), model.uploads.len());
    assert_eq!(world.wrong_counters().await, Vec::<String>::new(), "{when}");
}

/// Everything that everyone can ask for.
pub(super) async fn everything(world: &World, cast: &Cast, model: &Model, when: &str) {
    let eyes = Eyes { world, cast, model, when };
    futures::future::join_all((0..cast.members.len()).map(|who| eyes.look(who))).await;
}

/// A row of DEVICES, without what no step changes.
type Row = (String, DeviceStatus, bool, Vec<String>, String);

#[derive(Clone, Copy)]
struct Eyes<'a> {
    world: &'a World,
    cast: &'a Cast,
    model: &'a Model,
    when: &'a str,
}

impl Eyes<'_> {
    async fn look(self, who: Who) {
        self.lists_of_devices(who).await;
        self.each_device(who).await;
        self.deliveries(who).await;
        self.uploads(who).await;
        self.customers(who).await;
        self.resellers(who).await;
        self.operations(who).await;
    }

    fn here(self, who: Who, what: &str) -> String {
        format!("{}: {} sees {what}", self.when, self.cast.members[who].name)
    }

    fn number(self, who: Who) -> String {
        self.cast.members[who].number.to_string()
    }

    /// Whether it has the device in its lists.
    fn knows(self, who: Who, device: &Device) -> bool {
        device.holder.is_some()
            && match self.model.kinds[who] {
                Kind::Reseller => device.reseller == who,
                _ => device.holder == Some(who) || device.via == Some(who),
            }
    }

    fn row(self, who: Who, identity: &str) -> Row {
        let device = &self.model.devices[identity];
        let holder = device.holder.expect("a holder");
        // Its name, where one may know it; else whom one handed the device to.
        let connected = self.model.connections.contains_key(&(who, holder));
        let shown = if holder == who || self.model.parents[holder] == Some(who) || connected {
            holder
        } else {
            self.model.uploads[device.upload].receiver
        };
        let services = if holder == who { device.services } else { 0 };
        let services = SERVICES.iter().filter(|(_, bit)| services & bit != 0);
        (
            identity.to_owned(),
            if device.verified { DeviceStatus::Verified } else { DeviceStatus::Pending },
            device.moved_by_msp,
            services.map(|(name, _)| (*name).to_owned()).collect(),
            self.number(shown),
        )
    }

    async fn lists_of_devices(self, who: Who) {
        let model = self.model;
        let mine = model.held(|device| match model.kinds[who] {
            Kind::Reseller => device.reseller == who,
            _ => device.holder == Some(who),
        });
        self.list_of_devices(who, &DeviceScope::Mine, Some(mine)).await;
        for there in 0..self.cast.members.len() {
            let scope = DeviceScope::Customer(self.cast.members[there].number.clone());
            let (theirs, by_upload) = match model.kinds[who] {
                Kind::Customer => (model.parents[there] == Some(who), false),
                kind => (model.connections.contains_key(&(who, there)), kind == Kind::Reseller),
            };
            let expected = theirs.then(|| {
                model.held(|device| {
                    let handed = if by_upload { device.reseller == who } else { device.via == Some(who) };
                    handed && device.holder == Some(there)
                })
            });
            self.list_of_devices(who, &scope, expected).await;
        }
    }

    /// None: there is no such list for it.
    async fn list_of_devices(self, who: Who, scope: &DeviceScope, expected: Option<Vec<String>>) {
        let here = self.here(who, &format!("{scope:?}"));
        let listed = Devices::list(&self.world.store, &self.cast.members[who].actor, scope, &hundred()).await;
        let Some(expected) = expected else {
            assert_eq!(listed.err(), Some(PortalError::NotFound), "{here}");
            return;
        };
        let listed = listed.unwrap_or_else(|refused| panic!("{here}: {refused}"));
        assert_eq!(listed.total, Total::Exactly(expected.len() as u64), "{here}");
        let rows: BTreeSet<String> = listed.rows.iter().map(|row| format!("{:?}", seen(row))).collect();
        let expected: BTreeSet<String> =
            expected.iter().map(|identity| format!("{:?}", self.row(who, identity))).collect();
        assert_eq!(rows, expected, "{here}");
    }

    async fn each_device(self, who: Who) {
        for identity in &self.cast.identities {
            let here = self.here(who, identity);
            let details = Devices::details(&self.world.store, &self.cast.members[who].actor, identity).await;
            let Some(device) = self.model.devices.get(identity).filter(|device| self.knows(who, device))
            else {
                assert_eq!(details.err(), Some(PortalError::NotFound), "{here}");
                continue;
            };
            let details = details.unwrap_or_else(|refused| panic!("{here}: {refused}"));
            assert_eq!(seen(&details.row), self.row(who, identity), "{here}");
            let took_part = |entry: &&Entry| entry.by == who || entry.with.contains(&Some(who));
            let expected: Vec<(CustodyEvent, bool)> = device
                .custody
                .iter()
                .rev()
                .filter(took_part)
                .map(|entry| (entry.event, entry.by == who))
                .collect();
            let custody: Vec<(CustodyEvent, bool)> =
                details.custody.iter().map(|entry| (entry.event, entry.person.is_some())).collect();
            assert_eq!(custody, expected, "{here}");
            let upload = (device.reseller == who).then(|| self.model.uploads[device.upload].number.clone());
            assert_eq!(details.upload.map(|number| number.to_string()), upload, "{here}");
        }
    }

    async fn deliveries(self, who: Who) {
        let actor = &self.cast.members[who].actor;
        let store = &self.world.store;
        let mut mine = 0;
        for (id, expected) in self.model.deliveries.iter().enumerate() {
            let here = self.here(who, &expected.number);
            let number = delivery(&expected.number);
            let details = Deliveries::details(store, actor, &number).await;
            let scope = DeviceScope::Delivery(number);
            if expected.receiver != who {
                assert_eq!(details.err(), Some(PortalError::NotFound), "{here}");
                if expected.sender != who {
                    self.list_of_devices(who, &scope, None).await;
                }
                continue;
            }
            mine += 1;
            let details = details.unwrap_or_else(|refused| panic!("{here}: {refused}"));
            let came = self.model.held(|device| self.model.came_with(device, id));
            let pending = came.iter().filter(|one| !self.model.devices[*one].verified).count() as u64;
            let row = details.row;
            assert_eq!(
                (row.sender.to_string(), row.devices, row.status, details.approved_for.0),
                (self.number(expected.sender), expected.devices, expected.status, expected.services),
                "{here}"
            );
            assert_eq!((details.held, details.pending), (came.len() as u64, pending), "{here}");
            self.list_of_devices(who, &scope, Some(came)).await;
        }
        if self.model.kinds[who] != Kind::Reseller {
            let listed = Deliveries::list(store, actor, &hundred()).await.expect("a list");
            assert_eq!(listed.total, Total::Exactly(mine), "{}", self.here(who, "deliveries"));
        }
    }

    async fn uploads(self, who: Who) {
        let actor = &self.cast.members[who].actor;
        for (id, expected) in self.model.uploads.iter().enumerate() {
            let here = self.here(who, &expected.number);
            let number = UploadNumber::parse(&expected.number).expect("a number");
            let details = Uploads::details(&self.world.store, actor, &number).await;
            if expected.reseller != who {
                assert_eq!(details.err(), Some(PortalError::NotFound), "{here}");
                continue;
            }
            let details = details.unwrap_or_else(|refused| panic!("{here}: {refused}"));
            assert_eq!(details.undone, expected.undone, "{here}");
            let answer = self.model.delivery_of(id).map(|id| self.model.deliveries[id].status);
            assert_eq!(details.delivery.map(|answer| answer.status), answer, "{here}");
        }
    }

    async fn customers(self, who: Who) {
        let actor = &self.cast.members[who].actor;
        let mut mine = 0;
        for there in 0..self.cast.members.len() {
            let here = self.here(who, &self.cast.members[there].name);
            let number = &self.cast.members[there].number;
            let details = Customers::details(&self.world.store, actor, number).await;
            let Some(expected) = self.model.connections.get(&(who, there)) else {
                assert_eq!(details.err(), Some(PortalError::NotFound), "{here}");
                continue;
            };
            mine += 1;
            let details = details.unwrap_or_else(|refused| panic!("{here}: {refused}"));
            let (devices, verified) = self.model.counters(who, there);
            assert_eq!(
                (details.row.status, details.row.uploads, details.row.devices, details.verified_devices),
                (expected.status, expected.uploads, devices, verified),
                "{here}"
            );
        }
        if matches!(self.model.kinds[who], Kind::Reseller | Kind::Msp) {
            let listed = Customers::list(&self.world.store, actor, &hundred()).await.expect("a list");
            assert_eq!(listed.total, Total::Exactly(mine), "{}", self.here(who, "customers"));
        }
    }

    async fn resellers(self, who: Who) {
        let actor = &self.cast.members[who].actor;
        let store = &self.world.store;
        for there in 0..self.cast.members.len() {
            let here = self.here(who, &self.cast.members[there].name);
            let details = Resellers::details(store, actor, &self.cast.members[there].number).await;
            let Some(auto) = self.model.registrations.get(&(who, there)) else {
                assert_eq!(details.err(), Some(PortalError::NotFound), "{here}");
                continue;
            };
            let details = details.unwrap_or_else(|refused| panic!("{here}: {refused}"));
            let sent = |one: &&super::state::Delivery| (one.receiver, one.sender) == (who, there);
            let sent = self.model.deliveries.iter().filter(sent).count() as u64;
            assert_eq!((details.auto_approve, details.deliveries), (*auto, sent), "{here}");
        }
        if self.model.kinds[who] == Kind::Customer {
            let msps: BTreeMap<String, Verification> = store
                .msps(actor)
                .await
                .expect("MSPs")
                .into_iter()
                .map(|msp| (msp.number.to_string(), msp.status))
                .collect();
            let connections =
                self.model.connections.iter().filter(|((tenant, customer), _)| {
                    *customer == who && self.model.kinds[*tenant] == Kind::Msp
                });
            let expected: BTreeMap<String, Verification> = connections
                .map(|((tenant, _), connection)| (self.number(*tenant), connection.status))
                .collect();
            assert_eq!(msps, expected, "{}", self.here(who, "its MSPs"));
        }
    }

    /// The latest are enough: they never change.
    async fn operations(self, who: Who) {
        let actor = &self.cast.members[who].actor;
        for operation in self.model.operations.iter().rev().take(10).filter(|one| one.by != who) {
            let number = OperationNumber::parse(&operation.number).expect("a number");
            let details = Operations::details(&self.world.store, actor, &number).await;
            assert_eq!(details.err(), Some(PortalError::NotFound), "{}", self.here(who, number.as_str()));
        }
    }
}

fn hundred() -> ListQuery {
    ListQuery { size: PageSize::new(100).expect("a size"), ..ListQuery::default() }
}

fn seen(row: &DeviceRow) -> Row {
    (
        row.identity.to_string(),
        row.status,
        row.tags.iter().any(|tag| tag == MOVED_BY_MSP.english()),
        row.services.clone(),
        row.customer.to_string(),
    )
}
