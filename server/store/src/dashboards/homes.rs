use super::kept::{find, parse};
use crate::error::{OrInternal, unreadable};
use crate::{Store, activity};
use domain::dashboards::{Dashboard, DashboardKey, Home, HomeOf};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

pub(super) async fn home(store: &Store, actor: &Actor) -> PortalResult<Option<(Dashboard, Home)>> {
    require(actor, Action::ViewDashboard)?;
    let acting = actor.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // A choice that the person does not see any more, or that an outer customer does not share, is passed over.
                let chosen = sqlx::query!(
                    r#"SELECT d.key, h.whose AS "whose!" FROM gate_homes() h JOIN dashboards d ON d.id = h.dashboard_id
                       ORDER BY h.whose, h.distance LIMIT 1"#
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?;
                let Some(chosen) = chosen else { return Ok(None) };
                let whose = Home::from_code(chosen.whose).ok_or_else(|| unreadable("gate_homes.whose"))?;
                Ok(Some((find(tx, &acting, &parse(&chosen.key)?).await?, whose)))
            })
        })
        .await
}

pub(super) async fn choose(
    store: &Store,
    actor: &Actor,
    of: HomeOf,
    key: Option<&DashboardKey>,
) -> PortalResult<()> {
    let action = if of == HomeOf::Me { Action::ViewDashboard } else { Action::ManageDashboards };
    require(actor, action)?;
    let tenant = matches!(actor.kind, OrganisationKind::Reseller | OrganisationKind::Msp);
    if of == HomeOf::Customers && !tenant {
        return Err(PortalError::NotFound);
    }
    let (key, now, acting) = (key.cloned(), store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let own = acting.organisation.0;
                let chosen = match &key {
                    Some(key) => Some(choice(tx, key, own, of).await?),
                    None => None,
                };
                let (id, name) = chosen.unzip();
                match of {
                    HomeOf::Me => {
                        // Their own row is all that it changes.
                        sqlx::query!("SELECT gate_choose_home($1)", id).execute(&mut *tx).await
                    }
                    HomeOf::Organisation => {
                        sqlx::query!("UPDATE organisations SET home_dashboard_id = $2 WHERE id = $1", own, id)
                            .execute(&mut *tx)
                            .await
                    }
                    HomeOf::Customers => {
                        sqlx::query!(
                            "UPDATE organisations SET customers_home_dashboard_id = $2 WHERE id = $1",
                            own,
                            id
                        )
                        .execute(&mut *tx)
                        .await
                    }
                }
                .or_internal()?;
                // What a person sees first is their own affair.
                let whom = match of {
                    HomeOf::Me => return Ok(()),
                    HomeOf::Organisation => "the organisation",
                    HomeOf::Customers => "its customers",
                };
                let subject = name.unwrap_or_else(|| "built-in page".to_owned());
                activity::record(tx, &acting, now, "dashboard.home_chosen", &subject, json!({ "of": whom }))
                    .await
            })
        })
        .await
}

/// The chosen dashboard, as row level security shows it; for customers only one's own.
async fn choice(
    tx: &mut PgConnection,
    key: &DashboardKey,
    own: i64,
    of: HomeOf,
) -> PortalResult<(i64, String)> {
    let row = sqlx::query!("SELECT id, name, organisation_id FROM dashboards WHERE key = $1", key.as_str())
        .fetch_optional(tx)
        .await
        .or_internal()?
        .filter(|row| of != HomeOf::Customers || row.organisation_id == own)
        .ok_or(PortalError::NotFound)?;
    Ok((row.id, row.name))
}
