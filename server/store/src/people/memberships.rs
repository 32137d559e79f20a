use crate::error::OrInternal;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::people::{Membership, Permissions};
use domain::{PortalResult, Role};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// An organisation of the acting person, with the key that stays on the server.
#[derive(Debug)]
pub(super) struct Belonging {
    pub organisation: i64,
    pub membership: Membership,
}

/// The organisations of the acting person, by name.
pub(super) async fn memberships(tx: &mut PgConnection) -> PortalResult<Vec<Belonging>> {
    let rows = sqlx::query!(
        r#"SELECT organisation_id AS "organisation_id!", number AS "number!", name AS "name!", kind AS "kind!",
                  role AS "role!", permissions AS "permissions!", role_name AS "role_name!", restricted AS "restricted!"
           FROM gate_memberships()"#
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    // The constraints of the tables say that every row reads.
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Belonging {
                organisation: row.organisation_id,
                membership: Membership {
                    number: OrganisationNumber::parse(&row.number)?,
                    name: row.name,
                    kind: OrganisationKind::from_code(row.kind)?,
                    role: role(row.role, row.permissions, row.restricted),
                    role_name: row.role_name,
                },
            })
        })
        .collect())
}

/// The role as it counts at this moment.
pub(super) fn role(code: i64, permissions: i64, restricted: bool) -> Role {
    if restricted { Role::Restricted } else { Role::from_code(code, Permissions::from_bits(permissions)) }
}

/// Makes `person` the acting person of the transaction, before an organisation is chosen.
pub(crate) async fn act_as_person(tx: &mut PgConnection, person: i64) -> PortalResult<()> {
    sqlx::query!("SELECT set_config('app.person', $1, true)", person.to_string())
        .fetch_one(tx)
        .await
        .or_internal()?;
    Ok(())
}

/// Remembers that the person acts in `organisation`: the next sign-in leads there, and its people see when it was.
pub(super) async fn begin_to_act(
    tx: &mut PgConnection,
    person: i64,
    organisation: i64,
    now: OffsetDateTime,
) -> PortalResult<()> {
    sqlx::query!(
        "UPDATE memberships SET last_used_at = $3 WHERE person_id = $1 AND organisation_id = $2",
        person,
        organisation,
        now
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}
