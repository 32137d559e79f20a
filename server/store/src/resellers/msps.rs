use super::{lock_relation, verify};
use crate::error::{OrInternal, unreadable};
use crate::jobs::notify_changed;
use crate::notifications;
use crate::{Store, activity};
use domain::customers::Verification;
use domain::notifications::NotificationKind as Told;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::resellers::ManagingMsp;
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

pub(super) async fn msps(store: &Store, actor: &Actor) -> PortalResult<Vec<ManagingMsp>> {
    require(actor, Action::ViewResellers)?;
    if actor.kind != OrganisationKind::Customer {
        return Ok(Vec::new());
    }
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let rows = sqlx::query!(
                    r#"SELECT number AS "number!", name AS "name!", country AS "country!",
                              verification AS "verification!", asked_at AS "asked_at!"
                       FROM gate_msps()"#
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                rows.into_iter()
                    .map(|row| {
                        Some(ManagingMsp {
                            number: OrganisationNumber::parse(&row.number)?,
                            name: row.name,
                            country: row.country,
                            status: Verification::from_code(row.verification)?,
                            asked_at: row.asked_at,
                        })
                    })
                    .collect::<Option<_>>()
                    .ok_or_else(|| unreadable("MSP"))
            })
        })
        .await
}

pub(super) async fn answer(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    accept: bool,
) -> PortalResult<()> {
    require(actor, Action::ManageResellers)?;
    if actor.kind != OrganisationKind::Customer {
        return Err(PortalError::NotFound);
    }
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (msp, _) = find(tx, &number).await?;
                lock_relation(tx, msp, whom.organisation.0).await?;
                let (_, before) = find(tx, &number).await?;
                let (answer, action, (logged, told)) = match (before, accept) {
                    // A second click, or somebody else with the same answer.
                    (Verification::Active, true) | (Verification::Inactive, false) => return Ok(()),
                    // It was ended or declined: the MSP asks again first.
                    (Verification::Inactive, true) => {
                        return Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
                    }
                    (Verification::Pending, true) => {
                        (Verification::Active, "msp.accepted", ("customer.accepted", Told::CustomerAccepted))
                    }
                    (Verification::Pending, false) => (
                        Verification::Inactive,
                        "msp.declined",
                        ("customer.declined", Told::CustomerDeclined),
                    ),
                    (Verification::Active, false) => {
                        (Verification::Inactive, "msp.ended", ("customer.left", Told::CustomerEnded))
                    }
                };
                verify(tx, msp, answer).await?;
                activity::tell(tx, msp, now, logged).await?;
                notify_changed(tx, msp).await.or_internal()?;
                notifications::by_request(tx, msp, told, now).await?;
                activity::record(tx, &whom, now, action, number.as_str(), json!({})).await
            })
        })
        .await
}

async fn find(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<(i64, Verification)> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", verification AS "verification!" FROM gate_msps() WHERE number = $1"#,
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Ok((row.id, Verification::from_code(row.verification).ok_or_else(|| unreadable("MSP"))?))
}
