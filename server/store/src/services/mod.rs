//! The operator's catalogue of services, and which of them an organisation uses.

use crate::Store;
use crate::error::OrInternal;
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::services::{Service, ServiceSet, Services};
use domain::{Actor, PortalResult};
use sqlx::PgConnection;

#[async_trait::async_trait]
impl Services for Store {
    async fn used(&self, actor: &Actor) -> PortalResult<Vec<Service>> {
        require(actor, Action::ViewDeliveries)?;
        if actor.kind != OrganisationKind::Customer {
            return Ok(Vec::new());
        }
        self.act(actor, |tx| {
            Box::pin(async move {
                let used = sqlx::query_scalar!(
                    "SELECT services FROM organisations WHERE id = acting_organisation()"
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                Ok(catalogue(tx)
                    .await?
                    .into_iter()
                    .filter(|service| ServiceSet(used).has(service.bit))
                    .collect())
            })
        })
        .await
    }
}

/// Every service, in the order of the catalogue.
pub(crate) async fn catalogue(tx: &mut PgConnection) -> PortalResult<Vec<Service>> {
    let rows = sqlx::query!("SELECT bit, key, name, reupload_after_delete FROM services ORDER BY bit")
        .fetch_all(tx)
        .await
        .or_internal()?;
    let service = |row: (i16, String, String, bool)| {
        let (bit, key, name, reupload_after_delete) = row;
        Some(Service { bit: u8::try_from(bit).ok()?, key, name, reupload_after_delete })
    };
    Ok(rows
        .into_iter()
        .filter_map(|row| service((row.bit, row.key, row.name, row.reupload_after_delete)))
        .collect())
}

/// The names of a set of services, in the order of the catalogue.
pub(crate) fn names(catalogue: &[Service], set: ServiceSet) -> Vec<String> {
    catalogue.iter().filter(|service| set.has(service.bit)).map(|service| service.name.clone()).collect()
}
