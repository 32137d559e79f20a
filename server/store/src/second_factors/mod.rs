//! Second factors. Implements the use cases of `domain::second_factors`; [`pass`] is the second step of a sign-in.

mod code;
mod pass;
mod qr;
mod set_up;
#[cfg(test)]
mod tests;

pub(crate) use pass::pass;

use crate::Store;
use crate::error::OrInternal;
use domain::second_factors::{FactorSetup, SecondFactor, SecondFactors};
use domain::{Actor, PortalResult};
use sqlx::PgConnection;

#[async_trait::async_trait]
impl SecondFactors for Store {
    async fn state(&self, actor: &Actor) -> PortalResult<SecondFactor> {
        set_up::state(self, actor).await
    }

    async fn begin(&self, actor: &Actor) -> PortalResult<FactorSetup> {
        set_up::begin(self, actor).await
    }

    async fn confirm(&self, actor: &Actor, code: &str) -> PortalResult<Vec<String>> {
        set_up::confirm(self, actor, code).await
    }

    async fn renew(&self, actor: &Actor, code: &str) -> PortalResult<Vec<String>> {
        set_up::renew(self, actor, code).await
    }

    async fn turn_off(&self, actor: &Actor, code: &str) -> PortalResult<()> {
        set_up::turn_off(self, actor, code).await
    }

    async fn require(&self, actor: &Actor, required: bool) -> PortalResult<()> {
        set_up::require(self, actor, required).await
    }
}

/// Whether the acting person signs in with a second factor.
pub(crate) async fn is_on(tx: &mut PgConnection) -> PortalResult<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM second_factors WHERE person_id = acting_person() AND confirmed_at IS NOT NULL) AS "on!""#
    )
    .fetch_one(tx)
    .await
    .or_internal()
}
