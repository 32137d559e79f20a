//! The operator's catalogue of services, and which of them an organisation uses.

mod change;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::error::OrInternal;
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::services::{Service, ServiceForm, ServiceSet, Services};
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

    async fn catalogue(&self, actor: &Actor) -> PortalResult<Vec<Service>> {
        require(actor, Action::ViewDeviceRegistry)?;
        self.act(actor, |tx| Box::pin(catalogue(tx))).await
    }

    async fn add(&self, actor: &Actor, form: ServiceForm) -> PortalResult<()> {
        change::add(self, actor, form).await
    }

    async fn change(&self, actor: &Actor, key: &str, form: ServiceForm) -> PortalResult<()> {
        change::change(self, actor, key, form).await
    }

    async fn retire(&self, actor: &Actor, key: &str) -> PortalResult<()> {
        change::set_retired(self, actor, key, true).await
    }

    async fn offer(&self, actor: &Actor, key: &str) -> PortalResult<()> {
        change::set_retired(self, actor, key, false).await
    }
}

/// Every service, in the order of the catalogue.
pub(crate) async fn catalogue(tx: &mut PgConnection) -> PortalResult<Vec<Service>> {
    let rows = sqlx::query!(
        r#"SELECT bit, key, name, description, reupload_after_delete, retired_at IS NOT NULL AS "retired!"
           FROM services ORDER BY bit"#
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    let services = rows.into_iter().filter_map(|row| {
        Some(Service {
            bit: u8::try_from(row.bit).ok()?,
            key: row.key,
            name: row.name,
            description: row.description,
            reupload_after_delete: row.reupload_after_delete,
            retired: row.retired,
        })
    });
    Ok(services.collect())
}

/// The names of a set of services, in the order of the catalogue.
pub(crate) fn names(catalogue: &[Service], set: ServiceSet) -> Vec<String> {
    catalogue.iter().filter(|service| set.has(service.bit)).map(|service| service.name.clone()).collect()
}
