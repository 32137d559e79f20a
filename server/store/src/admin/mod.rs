//! What the command line does with organisations and people: [`Admin`].
//!
//! It runs as the owner of the database, not as a role of requests: whoever may call it may do everything anyway. Demo
//! data and tests use it too.

mod invite;

use crate::people::{Cost, hash_password};
use crate::random::Random;
use domain::organisations::{OrganisationId, OrganisationKind, OrganisationNumber};
use domain::people::{MAX_PASSWORD, MIN_PASSWORD, PersonId, parse_email};
use domain::{Clock, PortalError, Role};
use sqlx::PgPool;
use std::sync::Arc;

/// Who stands in the activity log for what the command line did.
const COMMAND_LINE: &str = "command line";

/// Why the command line could not do it.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    Email,
    /// There is a person with this e-mail address.
    #[error("there is a person with this e-mail address already")]
    EmailTaken,
    /// There is no person with this e-mail address.
    #[error("there is no person with this e-mail address")]
    UnknownPerson,
    /// They belong to the organisation already.
    #[error("somebody with this e-mail address belongs to the organisation already")]
    Member,
    /// There is no organisation with this number.
    #[error("there is no organisation with this number")]
    UnknownOrganisation,
    /// A name is empty, too long or not printable.
    #[error("a name has 1 to 200 printable characters")]
    Name,
    /// Not a country.
    #[error("a country is its two capital letters, as in ISO 3166-1")]
    Country,
    /// Only built-in roles are given from the command line.
    #[error("not a built-in role")]
    Role,
    /// The password is too short or too long.
    #[error("a password has at least {MIN_PASSWORD} characters")]
    Password,
    /// Postgres refused.
    #[error("the database refused")]
    Database(#[from] sqlx::Error),
    /// A fault of ours; its cause is in the log.
    #[error(transparent)]
    Fault(#[from] PortalError),
}

/// A new organisation.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// For a customer: the tenant that manages it.
    pub manager: Option<OrganisationId>,
    /// For an inner customer: the customer that it belongs to.
    pub parent: Option<OrganisationId>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// The internal key.
    pub id: OrganisationId,
    /// The public number.
    pub number: OrganisationNumber,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
}

/// A person, as the command line lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPerson {
    /// The e-mail address.
    pub email: String,
    /// The name.
    pub name: String,
    /// Whether there is a password.
    pub activated: bool,
    /// Whether sign-in is refused.
    pub disabled: bool,
    /// Organisations with the name of the role in each, by name.
    pub memberships: Vec<(OrganisationNumber, String, String)>,
}

/// Does it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Admin {
    owner: PgPool,
    clock: Arc<dyn Clock>,
    random: Random,
}

impl Admin {
    /// As the owner of the database.
    pub fn new(owner: PgPool, clock: Arc<dyn Clock>, random: Random) -> Self {
        Self { owner, clock, random }
    }

    /// Creates an organisation under a fresh random number.
    pub async fn create_organisation(&self, new: NewOrganisation) -> Result<Organisation, AdminError> {
        let name = check_name(&new.name)?;
        if new.country.len() != 2 || !new.country.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(AdminError::Country);
        }
        let now = self.clock.now();
        let mut tx = self.owner.begin().await?;
        loop {
            let Some(number) = OrganisationNumber::parse(&self.random.ten_digits()) else { continue };
            // Ten random digits meet by chance once in a while: then others are drawn.
            let id = sqlx::query_scalar!(
                "INSERT INTO organisations (number, kind, name, country, parent_id, manager_id, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING RETURNING id",
                number.as_str(),
                new.kind.code(),
                name,
                new.country,
                new.parent.map(|id| id.0),
                new.manager.map(|id| id.0),
                now
            )
            .fetch_optional(&mut *tx)
            .await?;
            let Some(id) = id else { continue };
            sqlx::query!(
                "INSERT INTO activity (organisation_id, person, action, subject, at)
                 VALUES ($1, $2, 'organisation.created', $3, $4)",
                id,
                COMMAND_LINE,
                number.as_str(),
                now
            )
            .execute(&mut *tx)
            .await?;
            tx.commit().await?;
            return Ok(Organisation { id: OrganisationId(id), number, kind: new.kind, name });
        }
    }

    /// The organisation with this number.
    pub async fn organisation(&self, number: &OrganisationNumber) -> Result<Organisation, AdminError> {
        let row = sqlx::query!("SELECT id, kind, name FROM organisations WHERE number = $1", number.as_str())
            .fetch_optional(&self.owner)
            .await?
            .ok_or(AdminError::UnknownOrganisation)?;
        let kind = OrganisationKind::from_code(row.kind).ok_or(AdminError::UnknownOrganisation)?;
        Ok(Organisation { id: OrganisationId(row.id), number: number.clone(), kind, name: row.name })
    }

    /// Creates a person, who cannot sign in before [`Self::set_password`].
    pub async fn create_person(&self, email: &str, name: &str) -> Result<PersonId, AdminError> {
        let email = parse_email(email).ok_or(AdminError::Email)?;
        let name = check_name(name)?;
        loop {
            // Without a target: both the address and the random account number may meet.
            let id = sqlx::query_scalar!(
                "INSERT INTO people (account_id, email, name, email_proved_at, created_at) VALUES ($1, $2, $3, $4, $4)
                 ON CONFLICT DO NOTHING RETURNING id",
                self.random.ten_digits(),
                email,
                name,
                self.clock.now()
            )
            .fetch_optional(&self.owner)
            .await?;
            if let Some(id) = id {
                return Ok(PersonId(id));
            }
            if self.person(&email).await.is_ok() {
                return Err(AdminError::EmailTaken);
            }
        }
    }

    /// The person with this e-mail address.
    pub async fn person(&self, email: &str) -> Result<PersonId, AdminError> {
        let email = parse_email(email).ok_or(AdminError::Email)?;
        let id = sqlx::query_scalar!("SELECT id FROM people WHERE email = $1", email)
            .fetch_optional(&self.owner)
            .await?;
        id.map(PersonId).ok_or(AdminError::UnknownPerson)
    }

    /// Sets a password. Every session of the person ends.
    pub async fn set_password(&self, email: &str, password: &str) -> Result<(), AdminError> {
        self.set_password_at(email, password, Cost::Standard).await
    }

    pub(crate) async fn set_password_at(
        &self,
        email: &str,
        password: &str,
        cost: Cost,
    ) -> Result<(), AdminError> {
        if password.chars().count() < MIN_PASSWORD || password.len() > MAX_PASSWORD {
            return Err(AdminError::Password);
        }
        let person = self.person(email).await?;
        let hash = hash_password(password.to_owned(), self.random.bytes(), cost).await?;
        let mut tx = self.owner.begin().await?;
        sqlx::query!("UPDATE people SET password_hash = $2 WHERE id = $1", person.0, hash)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("DELETE FROM sessions WHERE person_id = $1", person.0).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Refuses a person's sign-in, or allows it again. When refused, every session ends.
    pub async fn set_disabled(&self, email: &str, disabled: bool) -> Result<(), AdminError> {
        let person = self.person(email).await?;
        let at = disabled.then(|| self.clock.now());
        let mut tx = self.owner.begin().await?;
        sqlx::query!("UPDATE people SET disabled_at = $2 WHERE id = $1", person.0, at)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("DELETE FROM sessions WHERE person_id = $1 AND $2", person.0, disabled)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Gives a person a role in an organisation, or another one than before.
    pub async fn add_membership(
        &self,
        email: &str,
        organisation: &OrganisationNumber,
        role: Role,
    ) -> Result<(), AdminError> {
        let person = self.person(email).await?;
        let organisation = self.organisation(organisation).await?.id;
        let (now, code) = (self.clock.now(), role.code().ok_or(AdminError::Role)?);
        let mut tx = self.owner.begin().await?;
        sqlx::query!(
            "INSERT INTO memberships (person_id, organisation_id, role, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person_id, organisation_id) DO UPDATE SET role = excluded.role, inherited_from_id = NULL",
            person.0,
            organisation.0,
            code,
            now
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "INSERT INTO activity (organisation_id, person, action, subject, details, at)
             SELECT $1, $2, 'person.role_given', people.account_id, jsonb_build_object('role', $4::bigint), $5
             FROM people WHERE people.id = $3",
            organisation.0,
            COMMAND_LINE,
            person.0,
            code,
            now
        )
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// Everyone, by e-mail address.
    pub async fn people(&self) -> Result<Vec<ListedPerson>, AdminError> {
        let rows = sqlx::query!(
            r#"SELECT people.email, people.name, people.password_hash IS NOT NULL AS "activated!",
                      people.disabled_at IS NOT NULL AS "disabled!",
                      organisations.number AS "number?", organisations.name AS "organisation?", roles.name AS "role?"
               FROM people
               LEFT JOIN memberships ON memberships.person_id = people.id
               LEFT JOIN roles ON roles.id = memberships.role
               LEFT JOIN organisations ON organisations.id = memberships.organisation_id
               ORDER BY people.email, organisations.name, organisations.id"#
        )
        .fetch_all(&self.owner)
        .await?;
        let mut people: Vec<ListedPerson> = Vec::new();
        for row in rows {
            if people.last().is_none_or(|person| person.email != row.email) {
                people.push(ListedPerson {
                    email: row.email,
                    name: row.name,
                    activated: row.activated,
                    disabled: row.disabled,
                    memberships: Vec::new(),
                });
            }
            let membership =
                row.number.zip(row.organisation).zip(row.role).and_then(|((number, name), role)| {
                    Some((OrganisationNumber::parse(&number)?, name, role))
                });
            if let Some(person) = people.last_mut() {
                person.memberships.extend(membership);
            }
        }
        Ok(people)
    }
}

/// A name as it is kept: trimmed, printable, of bounded length.
fn check_name(name: &str) -> Result<String, AdminError> {
    let name = name.trim();
    let good = (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if good { Ok(name.to_owned()) } else { Err(AdminError::Name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn wrong_input_is_refused_and_changes_nothing(_: PgPoolOptions, options: PgConnectOptions) {
        let world = World::new(options).await;
        let nordlicht = world.reseller("Nordlicht").await;
        world.admin.create_person("ada@nordlicht.example", "Ada").await.unwrap();
        let refusals = [
            world.admin.create_person("ADA@nordlicht.example", "Ada").await.map(drop),
            world.admin.create_person("no address", "Ada").await.map(drop),
            world.admin.create_person("eve@nordlicht.example", " ").await.map(drop),
            world.admin.set_password("ada@nordlicht.example", "too short").await,
            world.admin.set_password("eve@nordlicht.example", "long enough, but whose").await,
            world.admin.add_membership("eve@nordlicht.example", &nordlicht.number, Role::Viewer).await,
        ];
        let said: Vec<_> = refusals.into_iter().map(|refusal| refusal.unwrap_err().to_string()).collect();
        assert_eq!(
            said,
            [
                "there is a person with this e-mail address already",
                "not an e-mail address",
                "a name has 1 to 200 printable characters",
                "a password has at least 12 characters",
                "there is no person with this e-mail address",
                "there is no person with this e-mail address",
            ]
        );
        let people = world.admin.people().await.unwrap();
        assert_eq!(
            people.iter().map(|p| (p.email.as_str(), p.activated)).collect::<Vec<_>>(),
            [("ada@nordlicht.example", false)]
        );
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_second_role_replaces_the_first_and_both_are_logged(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let world = World::new(options).await;
        let nordlicht = world.reseller("Nordlicht").await;
        world.admin.create_person("ada@nordlicht.example", "Ada").await.unwrap();
        for role in [Role::Viewer, Role::Administrator] {
            world.admin.add_membership("ada@nordlicht.example", &nordlicht.number, role).await.unwrap();
        }
        let people = world.admin.people().await.unwrap();
        assert_eq!(
            people[0].memberships,
            [(nordlicht.number.clone(), "Nordlicht".to_owned(), "Administrator".to_owned())]
        );
        let log = world.activity(&nordlicht).await;
        assert_eq!(log.iter().filter(|(action, ..)| action == "person.role_given").count(), 2);
    }
}
