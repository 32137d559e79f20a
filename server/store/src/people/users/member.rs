//! Who belongs to an organisation, held while something is done to them.

use super::subject::{Subject, may_give};
use crate::error::OrInternal;
use crate::transaction::lock;
use domain::people::Permissions;
use domain::{Actor, Conflict, PortalError, PortalResult, Role};
use sqlx::PgConnection;

/// Somebody who belongs there.
pub(super) struct Member {
    pub person: i64,
    pub email: String,
    pub role: i64,
    pub role_key: String,
    pub role_name: String,
    pub disabled: bool,
}

/// Holds somebody who belongs there by themselves and may do no more than the actor, until the transaction ends. The
/// organisation's administrators are held with them: two that go at the same moment go one after the other.
pub(super) async fn hold(
    tx: &mut PgConnection,
    actor: &Actor,
    subject: &Subject,
    account: &str,
) -> PortalResult<Member> {
    lock(tx, &format!("administrators {}", subject.id)).await?;
    let row = sqlx::query!(
        r#"SELECT m.person_id, p.email, m.role, m.permissions, m.inherited_from_id IS NOT NULL AS "inherited!",
                  m.disabled_at IS NOT NULL AS "disabled!", r.key AS "role_key?", r.name AS "role_name?"
           FROM memberships m JOIN people p ON p.id = m.person_id LEFT JOIN roles r ON r.id = m.role
           WHERE p.account_id = $1 AND m.organisation_id = $2 FOR UPDATE OF m"#,
        account,
        subject.id,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    if row.inherited {
        return Err(PortalError::Conflict(Conflict::Inherited));
    }
    may_give(actor, Permissions::from_bits(row.permissions))?;
    Ok(Member {
        person: row.person_id,
        email: row.email,
        role: row.role,
        role_key: row.role_key.unwrap_or_default(),
        role_name: row.role_name.unwrap_or_default(),
        disabled: row.disabled,
    })
}

/// Refuses what would leave the actor's own organisation without an administrator who can act. Whoever administers it
/// from outside may: it can give it another one.
pub(super) async fn leave_one_administrator(
    tx: &mut PgConnection,
    subject: &Subject,
    member: &Member,
) -> PortalResult<()> {
    let Some(administrator) = Role::Administrator.code() else { return Ok(()) };
    if !subject.own || member.disabled || member.role != administrator {
        return Ok(());
    }
    let another = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM memberships m JOIN people p ON p.id = m.person_id
                          WHERE m.organisation_id = $1 AND m.role = $2 AND m.person_id <> $3
                            AND m.disabled_at IS NULL AND m.inherited_from_id IS NULL
                            AND p.disabled_at IS NULL) AS "another!""#,
        subject.id,
        administrator,
        member.person,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    if another { Ok(()) } else { Err(PortalError::Conflict(Conflict::LastAdministrator)) }
}
