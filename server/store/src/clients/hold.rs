use super::find::lock;
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::subscriptions::show_again;
use crate::{Store, activity};
use domain::clients::{HoldKind, Holds, check_hold_reason};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult};
use serde_json::json;

const DONE: PortalError = PortalError::Conflict(Conflict::DoneBefore);
/// Administrative holds of one client that may be open at once.
const MOST: u32 = 20;

pub(super) async fn hold(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    reason: &str,
) -> PortalResult<()> {
    require(actor, Action::ManageClients)?;
    let (reason, number) = (check_hold_reason(reason)?, number.clone());
    let (acting, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let client = lock(tx, &number).await?;
                if client.is_deleted() {
                    return Err(DONE);
                }
                if client.holds.administrative >= MOST {
                    return Err(PortalError::field(Field::Reason, FieldError::TooMany { max: MOST }));
                }
                sqlx::query!(
                    "INSERT INTO client_holds (reseller_id, client_id, kind, reason, placed_by, placed_at)
                     SELECT acting_organisation(), $1, $2, $3, email, $5 FROM people WHERE id = $4",
                    client.id,
                    HoldKind::Administrative.code(),
                    reason,
                    acting.person.0,
                    now,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                sqlx::query!(
                    "UPDATE clients SET administrative_holds = administrative_holds + 1 WHERE id = $1",
                    client.id
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                let holds = Holds { administrative: client.holds.administrative + 1, ..client.holds };
                show_again(tx, client.id, holds).await?;
                let details = json!({ "reason": reason });
                activity::record(tx, &acting, now, "client.held", number.as_str(), details).await?;
                notify_changed(tx, acting.organisation.0).await.or_internal()
            })
        })
        .await
}

pub(super) async fn release(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    hold: i64,
) -> PortalResult<()> {
    require(actor, Action::ManageClients)?;
    let (number, acting, now) = (number.clone(), actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let client = lock(tx, &number).await?;
                if client.is_deleted() {
                    return Err(DONE);
                }
                let open = sqlx::query!(
                    r#"SELECT released_at IS NULL AS "open!", reason FROM client_holds
                       WHERE id = $1 AND client_id = $2 AND kind = $3"#,
                    hold,
                    client.id,
                    HoldKind::Administrative.code(),
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if !open.open {
                    return Err(DONE);
                }
                sqlx::query!(
                    "UPDATE client_holds SET released_at = $2, released_by = (SELECT email FROM people WHERE id = $3)
                     WHERE id = $1",
                    hold,
                    now,
                    acting.person.0,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                sqlx::query!(
                    "UPDATE clients SET administrative_holds = administrative_holds - 1 WHERE id = $1",
                    client.id
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                let administrative = client.holds.administrative.saturating_sub(1);
                show_again(tx, client.id, Holds { administrative, ..client.holds }).await?;
                let details = json!({ "reason": open.reason });
                activity::record(tx, &acting, now, "client.released", number.as_str(), details).await?;
                notify_changed(tx, acting.organisation.0).await.or_internal()
            })
        })
        .await
}
