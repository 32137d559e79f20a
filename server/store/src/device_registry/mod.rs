//! The device registry as the operator keeps it. Implements the use cases of `domain::device_registry`.
//!
//! Requests see it through views that answer nobody but the operator, and change it through gate functions. Loads are
//! uploads (`crate::uploads`): `ingest/load.rs` there fills the tables; here is what is asked about them.

mod change;
mod known_devices;
mod loads;
mod tacs;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::error::OrInternal;
use crate::lists::escape_like;
use domain::device_registry::{DeviceRegistry, KnownDeviceRow, LoadDetails, LoadRow, TacRow};
use domain::devices::{Edition, Identity};
use domain::lists::{ListQuery, Page};
use domain::uploads::UploadNumber;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

#[async_trait::async_trait]
impl DeviceRegistry for Store {
    async fn tacs(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<TacRow>> {
        tacs::page(self, actor, query).await
    }

    async fn export_tacs(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<TacRow>>>> {
        tacs::export(self, actor, query).await
    }

    async fn known_devices(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<KnownDeviceRow>> {
        known_devices::page(self, actor, query).await
    }

    async fn export_known_devices(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<KnownDeviceRow>>>> {
        known_devices::export(self, actor, query).await
    }

    async fn loads(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<LoadRow>> {
        loads::page(self, actor, query).await
    }

    async fn load(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<LoadDetails> {
        loads::details(self, actor, number).await
    }

    async fn accepts_unknown(&self, actor: &Actor) -> PortalResult<bool> {
        change::accepts_unknown(self, actor).await
    }

    async fn accept_unknown(&self, actor: &Actor, accept: bool) -> PortalResult<()> {
        change::accept_unknown(self, actor, accept).await
    }

    async fn remove_tac(&self, actor: &Actor, tac: &str) -> PortalResult<()> {
        change::remove_tac(self, actor, tac).await
    }

    async fn remove_known_device(&self, actor: &Actor, identity: &Identity) -> PortalResult<()> {
        change::remove_known_device(self, actor, identity).await
    }
}

/// The most models whose rows are found by the models.
const FEW: usize = 1_000;

/// What is searched for among TACs or single devices.
#[derive(Clone)]
enum Search {
    Nothing,
    /// The beginning of an identity, or one of few models.
    These {
        beginning: String,
        models: Vec<i32>,
    },
    /// The beginning of an identity, or one of so many models that the list in its order meets them at once.
    Many {
        beginning: String,
        pattern: String,
    },
}

impl Search {
    async fn prepare(tx: &mut PgConnection, text: &str) -> PortalResult<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Nothing);
        }
        let pattern = format!("%{}%", escape_like(&text.to_lowercase()));
        let beginning: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let models = sqlx::query_scalar!(
            "SELECT id FROM models WHERE lower(manufacturer || ' ' || name) LIKE $1 LIMIT $2",
            pattern,
            i64::try_from(FEW).unwrap_or(i64::MAX) + 1,
        )
        .fetch_all(tx)
        .await
        .or_internal()?;
        Ok(if models.len() <= FEW {
            Self::These { beginning, models }
        } else {
            Self::Many { beginning, pattern }
        })
    }

    /// Appends the condition for the rows of a view `v` whose `columns` are identities.
    fn push(&self, sql: &mut QueryBuilder<Postgres>, columns: &[&str]) {
        let beginning = match self {
            Self::Nothing => return,
            Self::These { beginning, models } => {
                sql.push(" AND (v.model_id = ANY(").push_bind(models.clone()).push(")");
                beginning
            }
            Self::Many { beginning, pattern } => {
                sql.push(" AND (lower(v.manufacturer || ' ' || v.model) LIKE ").push_bind(pattern.clone());
                beginning
            }
        };
        // Only what identities are made of; a range, because a LIKE with a parameter finds no index.
        if !beginning.is_empty() && beginning.bytes().all(|b| b.is_ascii_alphanumeric()) {
            for column in columns {
                sql.push(format_args!(" OR v.{column} >= ")).push_bind(beginning.clone());
                sql.push(format_args!(" AND v.{column} < ")).push_bind(format!("{beginning}~"));
            }
        }
        sql.push(")");
    }
}

/// Appends the filter *Edition* for rows of a view `v`.
fn push_editions(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    let chosen: Vec<i16> = query.filter("edition").filter_map(Edition::parse).map(Edition::code).collect();
    if !chosen.is_empty() {
        sql.push(" AND v.edition = ANY(").push_bind(chosen).push(")");
    }
}
