//! One file for many customers: who gets which row, and that nothing is lost between them.

mod deciding;
mod racing;
mod reading;

use crate::Store;
use crate::admin::Organisation;
use crate::testing::World;
use domain::bulk_uploads::{BulkUploadDetails, BulkUploads};
use domain::customers::Verification;
use domain::devices::Edition;
use domain::lists::{ListQuery, Total};
use domain::organisations::OrganisationNumber;
use domain::resellers::Resellers;
use domain::uploads::{
    FailedRow, Reason, UploadMode, UploadNumber, UploadRefusal, UploadRow, UploadStatus, Uploads,
};
use domain::{Actor, PortalError, Role};
use futures::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

const TAC: &str = "35209900";
const NOBODY: &str = "0000000000";

/// A reseller with an uploader, and two customers.
struct Scene {
    world: World,
    nordlicht: Organisation,
    ada: Actor,
    acme: Organisation,
    brink: Organisation,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let nordlicht = world.reseller("Nordlicht").await;
        let (acme, brink) = (world.customer("Acme").await, world.customer("Brink").await);
        world.connected(&nordlicht, &acme).await;
        world.connected(&nordlicht, &brink).await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        Self { world, nordlicht, ada, acme, brink }
    }

    fn store(&self) -> &Store {
        &self.world.store
    }

    /// Uploads the lines under a header, and decides them.
    async fn upload(&self, name: &str, lines: &[String]) -> BulkUploadDetails {
        self.upload_as(name, UploadMode::GoodRows, lines).await
    }

    async fn upload_as(&self, name: &str, mode: UploadMode, lines: &[String]) -> BulkUploadDetails {
        let file = file(lines);
        let mut new = self.world.new_bulk_upload(name, file.len());
        new.mode = mode;
        let number = self.world.send(&self.ada, new, file.as_bytes()).await.unwrap();
        self.store().work_off().await.unwrap();
        self.details(&number).await
    }

    async fn details(&self, number: &UploadNumber) -> BulkUploadDetails {
        BulkUploads::details(self.store(), &self.ada, number).await.unwrap()
    }

    /// The uploads in it, by the customers' names.
    async fn parts(&self, number: &UploadNumber) -> Vec<UploadRow> {
        self.store().parts(&self.ada, number, &ListQuery::default()).await.unwrap().rows
    }

    async fn failures(&self, number: &UploadNumber) -> Vec<FailedRow> {
        let batches: Vec<Vec<FailedRow>> =
            self.store().failures(&self.ada, number).await.unwrap().try_collect().await.unwrap();
        batches.concat()
    }

    /// The failed rows: line, Customer ID, reason.
    async fn failed(&self, number: &UploadNumber) -> Vec<(u64, String, Reason)> {
        let failed = self.failures(number).await.into_iter();
        failed.map(|failed| (failed.row.line, failed.row.others[3].clone(), failed.reason)).collect()
    }

    async fn assert_counters(&self) {
        assert_eq!(self.world.wrong_counters().await, Vec::<String>::new());
    }
}

/// A line of a file.
fn line(imei: &str, customer: &OrganisationNumber) -> String {
    format!("{imei},{customer},,")
}

fn file(lines: &[String]) -> String {
    format!("IMEI,Customer ID,Order number,Order date\n{}\n", lines.join("\n"))
}

fn counts(details: &BulkUploadDetails) -> (u64, u64, u64, UploadStatus) {
    (details.row.total, details.row.accepted, details.row.failed, details.row.status)
}

/// Customer, total, accepted, status.
fn told(parts: &[UploadRow]) -> Vec<(&str, u64, u64, UploadStatus)> {
    parts.iter().map(|part| (part.customer_name.as_str(), part.total, part.accepted, part.status)).collect()
}

fn reasons(details: &BulkUploadDetails) -> Vec<(Reason, u64, Vec<u32>)> {
    details.reasons.iter().map(|group| (group.reason, group.rows, group.lines.clone())).collect()
}
