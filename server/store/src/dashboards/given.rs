//! The home dashboard of one customer, chosen by who administers it.

use super::kept::parse;
use crate::Store;
use crate::error::OrInternal;
use crate::managed_customers::find;
use domain::dashboards::{CustomerHome, DashboardKey, DashboardName};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;

pub(super) async fn read(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<CustomerHome> {
    require(actor, Action::ViewInnerCustomers)?;
    let (own, number) = (actor.organisation.0, number.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let customer = find(tx, &number).await?;
                let rows = sqlx::query!(
                    r#"SELECT d.key, d.name, g.dashboard_id IS NOT NULL AS "chosen!"
                       FROM dashboards d
                       LEFT JOIN given_homes g ON g.dashboard_id = d.id AND g.organisation_id = $2
                       WHERE d.organisation_id = $1 ORDER BY lower(d.name), d.id"#,
                    own,
                    customer.id
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                let mut home = CustomerHome::default();
                for row in rows {
                    let key = parse(&row.key)?;
                    if row.chosen {
                        home.chosen = Some(key.clone());
                    }
                    home.choices.push(DashboardName { key, name: row.name });
                }
                Ok(home)
            })
        })
        .await
}

pub(super) async fn choose(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    key: Option<&DashboardKey>,
) -> PortalResult<()> {
    require(actor, Action::AdministerCustomers)?;
    require(actor, Action::ManageDashboards)?;
    let (own, now, acting) = (actor.organisation.0, store.clock.now(), actor.clone());
    let (number, key) = (number.clone(), key.cloned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let customer = find(tx, &number).await?;
                let name = if let Some(key) = &key {
                    let chosen = sqlx::query!(
                        "SELECT id, name FROM dashboards WHERE key = $1 AND organisation_id = $2",
                        key.as_str(),
                        own
                    )
                    .fetch_optional(&mut *tx)
                    .await
                    .or_internal()?
                    .ok_or(PortalError::NotFound)?;
                    sqlx::query!(
                        "INSERT INTO given_homes (organisation_id, giver_id, dashboard_id) VALUES ($1, $2, $3)
                         ON CONFLICT ON CONSTRAINT given_homes_pkey DO UPDATE SET dashboard_id = $3",
                        customer.id,
                        own,
                        chosen.id
                    )
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                    chosen.name
                } else {
                    sqlx::query!(
                        "DELETE FROM given_homes WHERE organisation_id = $1 AND giver_id = $2",
                        customer.id,
                        own
                    )
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                    "none".to_owned()
                };
                let actions = ("organisation.home_given", "customer.home_given");
                customer.record(tx, &acting, now, actions, json!({ "dashboard": name })).await
            })
        })
        .await
}
