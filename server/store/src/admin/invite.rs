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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;
    use domain::organisations::OrganisationNumber;
    use domain::people::{Accounts, LinkFound, LinkState, LinkToken, Sessions};
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    const OLGA: &str = "olga@operator.example";
    const GOOD: &str = "a lantern in the fog";
    const DAY: Duration = Duration::hours(24);

    async fn state(world: &World, token: &LinkToken) -> Option<LinkState> {
        match world.store.look(token, None).await.unwrap() {
            LinkFound::Open(_) => None,
            LinkFound::Closed(state) => Some(state),
        }
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn the_first_operator_is_in_with_the_link(_: PgPoolOptions, options: PgConnectOptions) {
        let world = World::new(options).await;
        let (operator, browser) = (world.operator("Harbour Office").await, World::browser());
        let spelled = " Olga@Operator.example";
        let shown =
            world.admin.invite(spelled, " Olga ", &operator.number, Role::Administrator, DAY).await.unwrap();
        assert_eq!(shown.email, OLGA);
        assert_eq!(shown.expires_at, domain::Clock::now(&*world.clock) + DAY);
        let opened = world.store.activate(&shown.token, "Olga", GOOD, &browser).await.unwrap();
        let actor = world.store.resume(&opened.token, &browser).await.unwrap().unwrap().actor;
        assert_eq!((actor.organisation, actor.role), (operator.id, Role::Administrator));
        assert_eq!(state(&world, &shown.token).await, Some(LinkState::Used));
        let log = world.activity(&operator).await;
        assert!(log.iter().any(|(action, subject, _)| action == "person.invited" && subject == OLGA));
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn who_is_invited_already_gets_this_role_and_a_new_link(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let world = World::new(options).await;
        let (operator, browser) = (world.operator("Harbour Office").await, World::browser());
        let invite =
            async |role| world.admin.invite(OLGA, "Olga", &operator.number, role, DAY).await.unwrap();
        let first = invite(Role::Viewer).await;
        let second = invite(Role::Uploader).await;
        assert_eq!(state(&world, &first.token).await, Some(LinkState::Replaced));
        assert_eq!(state(&world, &second.token).await, None);
        world.clock.advance(Duration::hours(25));
        assert_eq!(state(&world, &second.token).await, Some(LinkState::Expired));
        let third = invite(Role::Administrator).await;
        assert_eq!(state(&world, &third.token).await, None, "the time begins anew");
        let invitations: i64 =
            sqlx::query_scalar("SELECT count(*) FROM invitations").fetch_one(&world.owner).await.unwrap();
        assert_eq!(invitations, 1);
        let opened = world.store.activate(&third.token, "Olga", GOOD, &browser).await.unwrap();
        let actor = world.store.resume(&opened.token, &browser).await.unwrap().unwrap().actor;
        assert_eq!(actor.role, Role::Administrator);
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn what_cannot_be_invited_is_refused_and_changes_nothing(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let world = World::new(options).await;
        let operator = world.operator("Harbour Office").await;
        world.person(OLGA, &operator, Role::Viewer).await;
        let nowhere = OrganisationNumber::parse("0000000001").unwrap();
        let invite = async |email, name, number, role| {
            world.admin.invite(email, name, number, role, DAY).await.map(drop).unwrap_err().to_string()
        };
        let new = "new@operator.example";
        assert_eq!(
            [
                invite("no address", "Olga", &operator.number, Role::Viewer).await,
                invite(new, " ", &operator.number, Role::Viewer).await,
                invite(new, "New", &nowhere, Role::Viewer).await,
                invite(new, "New", &operator.number, Role::Restricted).await,
                invite("OLGA@operator.example", "Olga", &operator.number, Role::Administrator).await,
            ],
            [
                "not an e-mail address",
                "a name has 1 to 200 printable characters",
                "there is no organisation with this number",
                "not a built-in role",
                "somebody with this e-mail address belongs to the organisation already",
            ]
        );
        let kept: i64 =
            sqlx::query_scalar("SELECT (SELECT count(*) FROM invitations) + (SELECT count(*) FROM links)")
                .fetch_one(&world.owner)
                .await
                .unwrap();
        assert_eq!(kept, 0);
    }
}
