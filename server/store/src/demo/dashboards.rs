//! A dashboard of each kind of organisation; one of them is the home that its tenant chose for its customers.

use super::dice::Dice;
use super::organisations::Organisation;
use super::settings::act_as;
use domain::dashboards::Template;
use domain::organisations::OrganisationKind;
use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Whose, its name, what it began with, and whether inner customers see it.
const DASHBOARDS: [(OrganisationKind, &str, Template, bool); 3] = [
    (OrganisationKind::Reseller, "Customers at a glance", Template::Customers, false),
    (OrganisationKind::Msp, "Welcome", Template::Overview, false),
    (OrganisationKind::Customer, "Intake", Template::Intake, true),
];

pub(super) async fn load(
    tx: &mut PgConnection,
    dice: &Dice,
    organisations: &[Organisation],
    opened: OffsetDateTime,
) -> sqlx::Result<()> {
    for (kind, name, template, shared) in DASHBOARDS {
        let Some(owner) = organisations.iter().find(|organisation| organisation.kind == kind) else {
            continue;
        };
        act_as(tx, owner.id, 0).await?;
        let id = sqlx::query_scalar!(
            "INSERT INTO dashboards (key, organisation_id, name, widgets, flows_down, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
            dice.random().name(),
            owner.id,
            name,
            serde_json::to_value(template.widgets(kind)).unwrap_or(Value::Null),
            shared,
            opened
        )
        .fetch_one(&mut *tx)
        .await?;
        if kind == OrganisationKind::Msp {
            sqlx::query!(
                "UPDATE organisations SET customers_home_dashboard_id = $2 WHERE id = $1",
                owner.id,
                id
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    Ok(())
}
