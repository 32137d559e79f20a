//! Demo data that looks real: three resellers, two MSPs, sixty customers, twenty thousand devices, two years.
//!
//! [`load`] runs as the owner of the database, in one transaction, set by set, and only into an empty portal. The story
//! is drawn first (`plan`, from a seeded source of chance) and written afterwards as the use cases and jobs would have
//! left it: custody records, counters and the activity log included. To add something to see, add it to the plan, or a
//! function to `settings`.

mod arriving;
mod clients;
mod dashboards;
mod deliveries;
mod dice;
mod names;
mod notifications;
mod organisations;
mod people;
mod plan;
mod plans;
mod registry;
mod settings;
mod subscriptions;
#[cfg(test)]
mod tests;
mod uploads;

use crate::Store;
use crate::admin::AdminError;
use crate::random::Random;
pub(crate) use dice::Dice;
use domain::Role;
use domain::organisations::OrganisationKind;
use domain::people::Permissions;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use time::Duration;

/// The password of everyone in the demo.
pub const PASSWORD: &str = "waybill-demo";

/// Sold-to codes with their aliases.
const SOLD_TO: [(&str, &str); 3] =
    [("NL-20417", "Nordic retail"), ("NL-20418", "Public sector"), ("DE7730921", "Leasing partners")];

/// A sign-in to tell people about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The e-mail address; the password is [`PASSWORD`].
    pub email: String,
    /// The name of an organisation.
    pub organisation: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// The role in it.
    pub role: Role,
}

/// Loads the demo into an empty portal, as the owner of its database, and answers its sign-ins. A portal that has
/// organisations is left as it is; the sign-ins of an earlier demo are answered all the same.
pub async fn load(owner: PgConnectOptions, store: &Store, random: Random) -> Result<Vec<SignIn>, AdminError> {
    let mut connection = PgConnection::connect_with(&owner).await?;
    let now = store.clock.now();
    let opened = now - Duration::days(740);
    let dice = Dice::new(random);

    let mut tx = connection.begin().await?;
    // Two servers that start with the demo at the same moment: the second one finds it loaded.
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('demo', 0))").fetch_one(&mut *tx).await?;
    let empty = sqlx::query_scalar!(r#"SELECT NOT EXISTS (SELECT FROM organisations) AS "empty!""#)
        .fetch_one(&mut *tx)
        .await?;
    if empty {
        let organisations = organisations::load(&mut tx, &dice, opened).await?;
        let members = organisations::people(&mut tx, &dice, &organisations, &names::PEOPLE, opened).await?;
        let connections = organisations::connect(&mut tx, &dice, &organisations, (opened, now)).await?;
        let models = registry::load(&mut tx, &dice).await?;
        let uploads = plan::plan(&dice, &models, &organisations, &connections, &members, now);
        settings::sold_to_codes(&mut tx, &organisations, opened).await?;
        let numbers = uploads::load(&mut tx, &dice, &uploads, &members, now).await?;
        deliveries::register(&mut tx, &organisations, &connections).await?;
        settings::activity(&mut tx, &organisations, &connections, &members, &uploads, &numbers).await?;
        settings::views(&mut tx, &dice, &members, now).await?;
        arriving::load(&mut tx, &dice, &models, &connections, &members, now).await?;
        people::load(&mut tx, &dice, &organisations, now).await?;
        organisations::people(&mut tx, &dice, &organisations, &names::NEWCOMERS, opened).await?;
        notifications::load(&mut tx, now).await?;
        // Last, so that what else is drawn by chance stays as it was.
        dashboards::load(&mut tx, &dice, &organisations, opened).await?;
        clients::load(&mut tx, &dice, &organisations, &members, (opened, now)).await?;
    }
    let sign_ins = sign_ins(&mut tx).await?;
    tx.commit().await?;
    connection.close().await?;
    Ok(sign_ins)
}

async fn sign_ins(tx: &mut PgConnection) -> Result<Vec<SignIn>, AdminError> {
    let emails: Vec<String> = names::PEOPLE.iter().map(|(email, ..)| (*email).to_owned()).collect();
    let rows = sqlx::query!(
        "SELECT people.email, organisations.name, organisations.kind, memberships.role, memberships.permissions
         FROM people JOIN memberships ON memberships.person_id = people.id
         JOIN organisations ON organisations.id = memberships.organisation_id
         WHERE people.email = ANY($1) AND memberships.inherited_from_id IS NULL ORDER BY people.id, organisations.id",
        &emails
    )
    .fetch_all(tx)
    .await?;
    let sign_in = |(email, organisation, kind, role)| {
        Some(SignIn { email, organisation, kind: OrganisationKind::from_code(kind)?, role })
    };
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let role = Role::from_code(row.role, Permissions::from_bits(row.permissions));
            sign_in((row.email, row.name, row.kind, role))
        })
        .collect())
}
