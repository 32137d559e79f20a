use crate::error::{OnConstraint, OrInternal, unreadable};
use crate::{Store, activity};
use domain::dashboards::{Dashboard, DashboardKey, HomeOf, Widget, check_name, check_widgets};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::{Value, json};
use sqlx::PgConnection;

pub(super) const EXISTS: PortalError = PortalError::Conflict(Conflict::DashboardExists);

/// The dashboard as row level security shows it.
pub(super) async fn find(
    tx: &mut PgConnection,
    actor: &Actor,
    key: &DashboardKey,
) -> PortalResult<Dashboard> {
    let own = actor.organisation.0;
    let row = sqlx::query!(
        r#"SELECT d.organisation_id, d.name, d.widgets, d.flows_down, d.version,
                  coalesce(d.id = m.home_dashboard_id, false) AS "mine!",
                  coalesce(d.id = o.home_dashboard_id, false) AS "organisation!",
                  coalesce(d.id = o.customers_home_dashboard_id, false) AS "customers!"
           FROM dashboards d
           JOIN organisations o ON o.id = $2
           LEFT JOIN memberships m ON m.organisation_id = $2 AND m.person_id = $3
           WHERE d.key = $1"#,
        key.as_str(),
        own,
        actor.person.0
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Ok(Dashboard {
        key: key.clone(),
        name: row.name,
        widgets: widgets(row.widgets),
        flows_down: row.flows_down,
        own: row.organisation_id == own,
        home_of: homes(&[row.mine, row.organisation, row.customers]),
        version: row.version,
    })
}

/// Whose home it is: the person's, the organisation's, its customers'.
pub(super) fn homes(chosen: &[bool]) -> Vec<HomeOf> {
    HomeOf::ALL.into_iter().zip(chosen).filter_map(|(of, is)| is.then_some(of)).collect()
}

/// The stored widgets; one that a newer version wrote is left out.
fn widgets(stored: Value) -> Vec<Widget> {
    match stored {
        Value::Array(widgets) => {
            widgets.into_iter().filter_map(|widget| serde_json::from_value(widget).ok()).collect()
        }
        _ => Vec::new(),
    }
}

pub(super) async fn read(store: &Store, actor: &Actor, key: &DashboardKey) -> PortalResult<Dashboard> {
    require(actor, Action::ViewDashboard)?;
    let (acting, key) = (actor.clone(), key.clone());
    store.act(actor, move |tx| Box::pin(async move { find(tx, &acting, &key).await })).await
}

pub(super) async fn save(
    store: &Store,
    actor: &Actor,
    key: &DashboardKey,
    version: i32,
    name: &str,
    widgets: &[Widget],
) -> PortalResult<i32> {
    require(actor, Action::ManageDashboards)?;
    check_widgets(widgets, actor.kind)?;
    let (key, name) = (key.clone(), check_name(name)?.to_owned());
    let widgets = serde_json::to_value(widgets).or_internal()?;
    let (now, acting) = (store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before = sqlx::query!(
                    "SELECT name, version FROM dashboards WHERE key = $1 AND organisation_id = $2 FOR UPDATE",
                    key.as_str(),
                    acting.organisation.0
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if before.version != version {
                    return Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
                }
                let saved = sqlx::query_scalar!(
                    "UPDATE dashboards SET name = $3, widgets = $4, version = version + 1, updated_at = $5
                     WHERE key = $1 AND organisation_id = $2 RETURNING version",
                    key.as_str(),
                    acting.organisation.0,
                    name,
                    widgets,
                    now
                )
                .fetch_one(&mut *tx)
                .await
                .on_constraint("dashboards_name_key", EXISTS)?;
                let details = if before.name == name { json!({}) } else { json!({ "before": before.name }) };
                activity::record(tx, &acting, now, "dashboard.changed", &name, details).await?;
                Ok(saved)
            })
        })
        .await
}

pub(super) async fn share(
    store: &Store,
    actor: &Actor,
    key: &DashboardKey,
    shared: bool,
) -> PortalResult<()> {
    require(actor, Action::ManageDashboards)?;
    if actor.kind != OrganisationKind::Customer {
        return Err(PortalError::NotFound);
    }
    let (key, now, acting) = (key.clone(), store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let name = sqlx::query_scalar!(
                    "UPDATE dashboards SET flows_down = $3, version = version + 1, updated_at = $4
                     WHERE key = $1 AND organisation_id = $2 RETURNING name",
                    key.as_str(),
                    acting.organisation.0,
                    shared,
                    now
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let action = if shared { "dashboard.shared" } else { "dashboard.unshared" };
                activity::record(tx, &acting, now, action, &name, json!({})).await
            })
        })
        .await
}

pub(super) async fn delete(store: &Store, actor: &Actor, key: &DashboardKey) -> PortalResult<()> {
    require(actor, Action::ManageDashboards)?;
    let (key, now, acting) = (key.clone(), store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let name = sqlx::query_scalar!(
                    "DELETE FROM dashboards WHERE key = $1 AND organisation_id = $2 RETURNING name",
                    key.as_str(),
                    acting.organisation.0
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                activity::record(tx, &acting, now, "dashboard.deleted", &name, json!({})).await
            })
        })
        .await
}

pub(super) fn parse(key: &str) -> PortalResult<DashboardKey> {
    DashboardKey::parse(key).ok_or_else(|| unreadable("dashboards.key"))
}
