use super::kept::{EXISTS, find, parse};
use crate::error::{OnConstraint, OrInternal};
use crate::transaction::lock;
use crate::{Store, activity};
use domain::dashboards::{Dashboard, DashboardKey, Template, Widget, check_name};
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(super) async fn create(
    store: &Store,
    actor: &Actor,
    name: &str,
    template: Template,
) -> PortalResult<DashboardKey> {
    require(actor, Action::ManageDashboards)?;
    let new = New::named(store, name)?;
    let (acting, widgets) = (actor.clone(), template.widgets(actor.kind));
    store.act(actor, move |tx| Box::pin(async move { insert(tx, &acting, new, widgets).await })).await
}

pub(super) async fn duplicate(
    store: &Store,
    actor: &Actor,
    key: &DashboardKey,
    name: &str,
) -> PortalResult<DashboardKey> {
    require(actor, Action::ManageDashboards)?;
    let new = New::named(store, name)?;
    let (acting, key) = (actor.clone(), key.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut widgets = find(tx, &acting, &key).await?.widgets;
                widgets.retain(|widget| widget.kind.fits(acting.kind));
                insert(tx, &acting, new, widgets).await
            })
        })
        .await
}

/// A dashboard to be.
struct New {
    key: DashboardKey,
    name: String,
    now: OffsetDateTime,
}

impl New {
    fn named(store: &Store, name: &str) -> PortalResult<Self> {
        let name = check_name(name)?.to_owned();
        Ok(Self { key: parse(&store.random.name())?, name, now: store.clock.now() })
    }
}

async fn insert(
    tx: &mut PgConnection,
    acting: &Actor,
    new: New,
    widgets: Vec<Widget>,
) -> PortalResult<DashboardKey> {
    let own = acting.organisation.0;
    // Counted under a lock: two that make the last one at the same moment would both see room.
    lock(tx, &format!("dashboards {own}")).await?;
    let dashboards =
        sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM dashboards WHERE organisation_id = $1"#, own)
            .fetch_one(&mut *tx)
            .await
            .or_internal()?;
    if dashboards >= i64::from(Dashboard::MAX) {
        return Err(PortalError::field(Field::Name, FieldError::TooMany { max: Dashboard::MAX }));
    }
    sqlx::query!(
        "INSERT INTO dashboards (key, organisation_id, name, widgets, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
        new.key.as_str(),
        own,
        new.name,
        serde_json::to_value(widgets).or_internal()?,
        new.now
    )
    .execute(&mut *tx)
    .await
    .on_constraint("dashboards_name_key", EXISTS)?;
    activity::record(tx, acting, new.now, "dashboard.created", &new.name, json!({})).await?;
    Ok(new.key)
}
