//! The way of a file, from its first byte to its last row.

mod deciding;
mod meeting;
mod racing;
mod returning;
mod sending;
mod suggesting;
mod undoing;

use crate::Store;
use crate::admin::Organisation;
use crate::testing::World;
use domain::customers::Verification;
use domain::devices::{DeviceScope, DeviceStatus, Devices, Edition};
use domain::lists::{ListQuery, Selection, Total};
use domain::people::Permission;
use domain::policy::Denied;
use domain::uploads::file::FileRefusal;
use domain::uploads::{
    FailedRow, Reason, UndoOutcome, UploadDetails, UploadMode, UploadNumber, UploadRefusal, UploadStatus,
    Uploads,
};
use domain::{Actor, Conflict, PortalError, Role};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::Duration;

const TAC: &str = "35209900";

/// A reseller with an uploader, and two customers.
struct Scene {
    world: World,
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
        Self { world, ada, acme, brink }
    }

    fn store(&self) -> &Store {
        &self.world.store
    }

    async fn failures(&self, number: &UploadNumber) -> Vec<FailedRow> {
        let batches: Vec<Vec<FailedRow>> =
            self.store().failures(&self.ada, number).await.unwrap().try_collect().await.unwrap();
        batches.concat()
    }

    async fn assert_counters(&self) {
        assert_eq!(self.world.wrong_counters().await, Vec::<String>::new());
    }

    async fn held(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM devices WHERE holder_id IS NOT NULL")
            .fetch_one(&self.world.owner)
            .await
            .unwrap()
    }
}

fn counts(details: &UploadDetails) -> (u64, u64, u64, UploadStatus) {
    (details.row.total, details.row.accepted, details.row.failed, details.row.status)
}

fn reasons(details: &UploadDetails) -> Vec<(Reason, u64, Vec<u32>)> {
    details.reasons.iter().map(|group| (group.reason, group.rows, group.lines.clone())).collect()
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn refused<T>(answer: Result<T, PortalError>) -> UploadRefusal {
    match answer {
        Err(PortalError::Upload(refusal)) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// The reseller itself, with its own number.
async fn nordlicht_of(world: &World, like: Organisation) -> Organisation {
    let number: String = sqlx::query_scalar("SELECT number FROM organisations WHERE id = $1")
        .bind(like.id.0)
        .fetch_one(&world.owner)
        .await
        .unwrap();
    Organisation {
        number: number.try_into().unwrap(),
        kind: domain::organisations::OrganisationKind::Reseller,
        ..like
    }
}
