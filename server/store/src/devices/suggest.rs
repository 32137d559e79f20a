use super::row::identity;
use super::wanted::Whose;
use crate::Store;
use crate::error::OrInternal;
use domain::devices::{DeviceScope, Identity};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use sqlx::QueryBuilder;

/// Characters before anything is suggested.
const LEAST: usize = 4;
/// Characters before second IMEIs and serial numbers are suggested too. They have no index by organisation, so that
/// the range that is walked must be short: a type allocation code and four digits.
const LEAST_OF_OTHERS: usize = 12;
/// Suggestions.
const MOST: i64 = 8;

pub(super) async fn suggest(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    text: &str,
) -> PortalResult<Vec<Identity>> {
    require(actor, Action::ViewDevices)?;
    let typed: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(Identity::MAX_LEN + 1)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if !(LEAST..=Identity::MAX_LEN).contains(&typed.len()) {
        return Ok(Vec::new());
    }
    let (whom, scope) = (actor.clone(), scope.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (whose, _) = Whose::of(tx, &whom, &scope).await?;
                let columns: &[&str] = if typed.len() < LEAST_OF_OTHERS {
                    &["identity"]
                } else {
                    &["identity", "imei2", "serial"]
                };
                let mut sql = QueryBuilder::new("SELECT DISTINCT found FROM (");
                for (place, column) in columns.iter().enumerate() {
                    if place > 0 {
                        sql.push(" UNION ALL ");
                    }
                    sql.push(format_args!("(SELECT d.{column} AS found FROM devices d WHERE"));
                    whose.push(&mut sql);
                    // A prefix as a range: LIKE would not use the index under row level security.
                    sql.push(format_args!(" AND d.{column} >= ")).push_bind(typed.clone());
                    sql.push(format_args!(" AND d.{column} < ")).push_bind(format!("{typed}~"));
                    sql.push(format_args!(" ORDER BY d.{column} LIMIT ")).push_bind(MOST).push(")");
                }
                sql.push(") d ORDER BY found LIMIT ").push_bind(MOST);
                let found: Vec<(String,)> = sql.build_query_as().fetch_all(tx).await.or_internal()?;
                found.iter().map(|(found,)| identity(found)).collect()
            })
        })
        .await
}
