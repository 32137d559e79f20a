//! Who else there is: invited, disabled, and a role that an organisation made.

use super::dice::Dice;
use super::organisations::Organisation;
use domain::Role;
use domain::people::{MailState, Permission, Permissions};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// Who is invited: address, name, organisation, role, days ago, and what became of the mail.
const INVITED: [(&str, &str, &str, Role, i64, MailState); 4] = [
    (
        "lena.hofmann@nordlicht.example",
        "Lena Hofmann",
        "Nordlicht Mobile GmbH",
        Role::Uploader,
        0,
        MailState::Sent,
    ),
    (
        "piotr.nowak@nordlicht.example",
        "Piotr Nowak",
        "Nordlicht Mobile GmbH",
        Role::Viewer,
        12,
        MailState::Sent,
    ),
    (
        "rhys.morgan@kestrel.example",
        "Rhys Morgan",
        "Kestrel Managed Mobility",
        Role::Administrator,
        0,
        MailState::Failed,
    ),
    (
        "pflege@aurelia.example",
        "Miriam Schütz",
        "Aurelia Kliniken gGmbH",
        Role::Viewer,
        0,
        MailState::NotWanted,
    ),
];

/// Who belongs there beside those who sign in: address, name, organisation, and whether they are disabled.
const MEMBERS: [(&str, &str, &str, bool); 3] = [
    ("warehouse@nordlicht.example", "Oskar Lindqvist", "Nordlicht Mobile GmbH", false),
    ("former@nordlicht.example", "Beate Krüger", "Nordlicht Mobile GmbH", true),
    ("former@aurelia.example", "Jonas Beck", "Aurelia Kliniken gGmbH", true),
];

/// Invites them, and makes the role *Warehouse*, which one of them has.
pub(super) async fn load(
    tx: &mut PgConnection,
    dice: &Dice,
    organisations: &[Organisation],
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    let by_name = |name: &str| organisations.iter().find(|organisation| organisation.name == name);
    for (email, name, organisation, role, days, mail) in INVITED {
        let Some(organisation) = by_name(organisation) else { continue };
        let at = now - Duration::days(days) - Duration::hours(2);
        sqlx::query!(
            "INSERT INTO invitations (organisation_id, email, name, role, mail, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            organisation.id,
            email,
            name,
            role.code(),
            mail.code(),
            at,
            at + Duration::DAY,
        )
        .execute(&mut *tx)
        .await?;
    }
    for (email, name, organisation, disabled) in MEMBERS {
        let Some(organisation) = by_name(organisation) else { continue };
        let role =
            if disabled { Role::Viewer.code() } else { Some(warehouse(tx, organisation.id, now).await?) };
        let joined = now - Duration::days(200);
        sqlx::query!(
            "WITH joined AS (
                 INSERT INTO people (account_id, email, name, email_proved_at, created_at) VALUES ($1, $2, $3, $4, $4)
                 RETURNING id)
             INSERT INTO memberships (person_id, organisation_id, role, created_at, last_used_at, disabled_at)
             SELECT id, $5, $6, $4, $7, $8 FROM joined",
            dice.random().ten_digits(),
            email,
            name,
            joined,
            organisation.id,
            role,
            now - Duration::days(if disabled { 90 } else { 1 }),
            disabled.then_some(now - Duration::days(60)),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn warehouse(tx: &mut PgConnection, organisation: i64, now: OffsetDateTime) -> sqlx::Result<i64> {
    let permissions: Permissions = [Permission::ViewDevices, Permission::UploadDevices].into_iter().collect();
    sqlx::query_scalar!(
        "INSERT INTO roles (organisation_id, name, description, permissions, created_at)
         VALUES ($1, 'Warehouse', 'Scans what arrives and leaves, and uploads it.', $2, $3) RETURNING id",
        organisation,
        permissions.bits(),
        now - Duration::days(300),
    )
    .fetch_one(tx)
    .await
}
