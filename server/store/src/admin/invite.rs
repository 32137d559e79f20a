use super::{Admin, AdminError, COMMAND_LINE, check_name};
use crate::people::{LinkFor, new_link};
use domain::Role;
use domain::organisations::OrganisationNumber;
use domain::people::{MailState, ShownLink, parse_email};
use time::Duration;

impl Admin {
    /// Invites somebody to an organisation, such as the first operator, and answers the link. Who is invited already
    /// gets this role and a new link; the earlier ones are of no use.
    pub async fn invite(
        &self,
        email: &str,
        name: &str,
        organisation: &OrganisationNumber,
        role: Role,
        lifetime: Duration,
    ) -> Result<ShownLink, AdminError> {
        let email = parse_email(email).ok_or(AdminError::Email)?;
        let name = check_name(name)?;
        let organisation = self.organisation(organisation).await?.id;
        let code = role.code().ok_or(AdminError::Role)?;
        let link = new_link(&self.random, self.clock.now(), lifetime);
        let mut tx = self.owner.begin().await?;
        let member = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM memberships m JOIN people p ON p.id = m.person_id
                              WHERE m.organisation_id = $1 AND p.email = $2 AND m.inherited_from_id IS NULL) AS "member!""#,
            organisation.0,
            email,
        )
        .fetch_one(&mut *tx)
        .await?;
        if member {
            return Err(AdminError::Member);
        }
        let invitation = sqlx::query_scalar!(
            "INSERT INTO invitations (organisation_id, email, name, role, mail, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT ON CONSTRAINT invitations_email_key
                 DO UPDATE SET name = excluded.name, role = excluded.role, mail = excluded.mail, expires_at = excluded.expires_at
             RETURNING id",
            organisation.0,
            email,
            name,
            code,
            MailState::NotWanted.code(),
            link.now,
            link.expires_at,
        )
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query!(
            "UPDATE links SET replaced_at = $2 WHERE invitation_id = $1 AND used_at IS NULL AND replaced_at IS NULL",
            invitation,
            link.now,
        )
        .execute(&mut *tx)
        .await?;
        link.insert(&mut tx, LinkFor::Invitation(invitation), false).await?;
        sqlx::query!(
            "INSERT INTO activity (organisation_id, person, action, subject, details, at)
             VALUES ($1, $2, 'person.invited', $3, jsonb_build_object('role', $4::text), $5)",
            organisation.0,
            COMMAND_LINE,
            email,
            role.label().english(),
            link.now,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(ShownLink { token: link.token, email, expires_at: link.expires_at })
    }
}
