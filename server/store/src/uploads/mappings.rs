//! Which column was what, the last time a file had this header.

use crate::Store;
use crate::error::OrInternal;
use domain::policy::{handing_over, require};
use domain::uploads::file::{Format, Mapping};
use domain::{Actor, PortalResult};
use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Headers that an organisation's mappings are remembered for.
const MAX_REMEMBERED: i64 = 200;

pub(super) async fn remembered(store: &Store, actor: &Actor, header: &str) -> PortalResult<Option<Mapping>> {
    require(actor, handing_over(actor.kind))?;
    let header = header.to_owned();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                if header.contains('\0') {
                    return Ok(None);
                }
                let mapping = sqlx::query_scalar!(
                    "SELECT mapping FROM file_mappings WHERE organisation_id = acting_organisation() AND header = $1",
                    header,
                )
                .fetch_optional(tx)
                .await
                .or_internal()?;
                // What an older version wrote and this one cannot read is forgotten.
                Ok(mapping.and_then(|mapping| serde_json::from_value(mapping).ok()))
            })
        })
        .await
}

/// Remembers the mapping of a file for the next one with the same header; without a header there is nothing to know the
/// next one by.
pub(super) async fn remember(
    tx: &mut PgConnection,
    format: Option<Value>,
    mapping: Option<Value>,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let (Some(format), Some(mapping)) = (format, mapping) else { return Ok(()) };
    let format: Format = serde_json::from_value(format).or_internal()?;
    let Some(signature) = format.signature() else { return Ok(()) };
    sqlx::query!(
        "INSERT INTO file_mappings (organisation_id, header, mapping, used_at)
         VALUES (acting_organisation(), $1, $2, $3)
         ON CONFLICT ON CONSTRAINT file_mappings_pkey DO UPDATE SET mapping = $2, used_at = $3",
        signature,
        mapping,
        now,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    sqlx::query!(
        "DELETE FROM file_mappings WHERE organisation_id = acting_organisation() AND header IN (
             SELECT header FROM file_mappings WHERE organisation_id = acting_organisation()
             ORDER BY used_at DESC, header OFFSET $1)",
        MAX_REMEMBERED,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}
