//! Whether what a client owes is a financial hold: asked whenever the debt, the limit or the time has changed.

use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::subscriptions::show_again;
use domain::PortalResult;
use domain::clients::{Account, Credit, HoldKind, Holds};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Who the log says did it.
const LEDGER: &str = "portal";

/// Judges a client, whose row the transaction holds `FOR UPDATE`, at `now`. As a request and as a job. What it can never have
/// is decided for a deleted one.
pub(crate) async fn judge(tx: &mut PgConnection, client: i64, now: OffsetDateTime) -> PortalResult<()> {
    let row = sqlx::query!(
        "SELECT c.reseller_id, c.number, c.debt, c.over_since, c.financial_hold, c.administrative_holds,
                t.debt_limit, t.grace_days
         FROM clients c JOIN client_types t ON t.id = c.client_type_id
         WHERE c.id = $1 AND c.deleted_at IS NULL",
        client
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?;
    let Some(row) = row else { return Ok(()) };
    let credit =
        Credit { limit: row.debt_limit, grace_days: u16::try_from(row.grace_days).unwrap_or_default() };
    let before = Account { debt: row.debt, over_since: row.over_since, held: row.financial_hold };
    let after = before.judged(credit, now);
    sqlx::query!(
        "UPDATE clients SET over_since = $2, holds_at = $3, financial_hold = $4
         WHERE id = $1 AND (over_since, holds_at, financial_hold) IS DISTINCT FROM ($2, $3, $4)",
        client,
        after.over_since,
        after.holds_at(credit),
        after.held,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    if before.held == after.held {
        return Ok(());
    }
    if after.held {
        sqlx::query!(
            "INSERT INTO client_holds (reseller_id, client_id, kind, placed_at) VALUES ($1, $2, $3, $4)",
            row.reseller_id,
            client,
            HoldKind::Financial.code(),
            now
        )
        .execute(&mut *tx)
        .await
        .or_internal()?;
    } else {
        sqlx::query!(
            "UPDATE client_holds SET released_at = $3 WHERE client_id = $1 AND kind = $2 AND released_at IS NULL",
            client,
            HoldKind::Financial.code(),
            now
        )
        .execute(&mut *tx)
        .await
        .or_internal()?;
    }
    let administrative = u32::try_from(row.administrative_holds).unwrap_or_default();
    show_again(tx, client, Holds { administrative, financial: after.held }).await?;
    let action = if after.held { "client.held_for_debt" } else { "client.paid" };
    sqlx::query!(
        "INSERT INTO activity (organisation_id, person, action, subject, details, at) VALUES ($1, $2, $3, $4, $5, $6)",
        row.reseller_id,
        LEDGER,
        action,
        row.number,
        json!({}),
        now,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    notify_changed(tx, row.reseller_id).await.or_internal()
}
