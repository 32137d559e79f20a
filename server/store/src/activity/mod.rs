//! The activity log: who did what to what, and when.
//!
//! Every use case that changes something calls [`record`] in its own transaction, so that there is no change without
//! its line and no line without its change. An action is named `<noun>.<verb in the past>`: `customer.connected`; its words
//! are in `domain::activity::ACTIONS`.

mod list;

use crate::Store;
use crate::error::OrInternal;
use domain::activity::{Activity, ActivityRow};
use domain::lists::{ListQuery, Page};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;

#[async_trait::async_trait]
impl Activity for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ActivityRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ActivityRow>>>> {
        list::export(self, actor, query)
    }
}

/// Writes down in the log of the other side of a relation what the acting organisation has decided about it.
pub(crate) async fn tell(
    tx: &mut PgConnection,
    other: i64,
    now: OffsetDateTime,
    action: &str,
) -> PortalResult<()> {
    sqlx::query!("SELECT gate_tell($1, $2, $3)", other, action, now).fetch_all(tx).await.or_internal()?;
    Ok(())
}

/// Writes down that `actor` did `action` to `subject` (a public number, a code), with what is worth knowing later.
pub(crate) async fn record(
    tx: &mut PgConnection,
    actor: &Actor,
    now: OffsetDateTime,
    action: &str,
    subject: &str,
    mut details: Value,
) -> PortalResult<()> {
    if let (Some(key), Some(details)) = (&actor.api_key, details.as_object_mut()) {
        // Their program did it.
        details.insert("api_key".to_owned(), Value::from(key.as_str()));
    }
    sqlx::query!(
        "INSERT INTO activity (organisation_id, person_id, person, action, subject, details, at)
         SELECT $1, people.id, people.email, $3, $4, $5, $6 FROM people WHERE people.id = $2",
        actor.organisation.0,
        actor.person.0,
        action,
        subject,
        details,
        now,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}
