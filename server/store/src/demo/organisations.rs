use super::PASSWORD;
use super::dice::Dice;
use super::names::{CUSTOMER, CUSTOMERS, REFERENCES, Roles, TENANTS};
use crate::admin::AdminError;
use crate::people::{Cost, hash_password};
use domain::Role;
use domain::customers::Verification;
use domain::organisations::OrganisationKind;
use sqlx::PgConnection;
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};

/// An organisation of the demo.
#[derive(Debug, Clone)]
pub(super) struct Organisation {
    pub id: i64,
    pub number: String,
    pub kind: OrganisationKind,
    pub name: &'static str,
}

/// A person in one of their organisations.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub person: i64,
    pub email: &'static str,
    pub account: String,
    pub organisation: i64,
    pub role: Role,
}

/// A tenant's connection.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    pub tenant: i64,
    pub receiver: Organisation,
    pub created_at: OffsetDateTime,
    pub verification: Verification,
    pub reference: Option<&'static str>,
    /// Of a reseller that the receiver has registered: whether it approves all uploads.
    pub auto_approve: bool,
}

impl Connection {
    /// When the receiver registered the reseller, if it did: it was asked to.
    pub(super) fn registered_at(&self, resellers: &[Organisation]) -> Option<OffsetDateTime> {
        let reseller = resellers
            .iter()
            .any(|tenant| tenant.id == self.tenant && tenant.kind == OrganisationKind::Reseller);
        (reseller && self.verification == Verification::Active)
            .then_some(self.created_at + Duration::minutes(30))
    }
}

/// Creates them all, the tenants first.
pub(super) async fn load(
    tx: &mut PgConnection,
    dice: &Dice,
    opened: OffsetDateTime,
) -> sqlx::Result<Vec<Organisation>> {
    let mut all = Vec::new();
    for (kind, name, country) in TENANTS {
        all.push(create(tx, dice, (kind, name, country), (None, None), opened).await?);
    }
    let tenants = all.clone();
    for (name, country, parent) in CUSTOMERS {
        let manager = dice.pick(&tenants[1..]).id;
        let parent = parent.map(|place| all[TENANTS.len() + place].id);
        all.push(create(tx, dice, (CUSTOMER, name, country), (parent, Some(manager)), opened).await?);
    }
    Ok(all)
}

async fn create(
    tx: &mut PgConnection,
    dice: &Dice,
    (kind, name, country): (OrganisationKind, &'static str, &'static str),
    (parent, manager): (Option<i64>, Option<i64>),
    at: OffsetDateTime,
) -> sqlx::Result<Organisation> {
    let number = dice.random().ten_digits();
    let id = sqlx::query_scalar!(
        "INSERT INTO organisations (number, kind, name, country, parent_id, manager_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        number,
        kind.code(),
        name,
        country,
        parent,
        manager,
        at
    )
    .fetch_one(tx)
    .await?;
    Ok(Organisation { id, number, kind, name })
}

/// Creates the people; one hash serves all, because everyone may know the password.
pub(super) async fn people(
    tx: &mut PgConnection,
    dice: &Dice,
    organisations: &[Organisation],
    who: &[(&'static str, &'static str, Roles)],
    opened: OffsetDateTime,
) -> Result<Vec<Member>, AdminError> {
    let hash = hash_password(PASSWORD.to_owned(), dice.random().bytes(), Cost::Cheap).await?;
    let by_name: HashMap<_, _> =
        organisations.iter().map(|organisation| (organisation.name, organisation.id)).collect();
    let mut members = Vec::new();
    for &(email, name, roles) in who {
        let account = dice.random().ten_digits();
        let person = sqlx::query_scalar!(
            "INSERT INTO people (account_id, email, name, password_hash, email_proved_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $5) RETURNING id",
            account,
            email,
            name,
            hash,
            opened
        )
        .fetch_one(&mut *tx)
        .await?;
        for (organisation, role) in roles {
            let Some(&organisation) = by_name.get(organisation) else { continue };
            sqlx::query!(
                "INSERT INTO memberships (person_id, organisation_id, role, created_at) VALUES ($1, $2, $3, $4)",
                person,
                organisation,
                role.code(),
                opened
            )
            .execute(&mut *tx)
            .await?;
            members.push(Member { person, email, account: account.clone(), organisation, role: *role });
        }
    }
    Ok(members)
}

/// Connects tenants and receivers, the ones that receive most in front.
pub(super) async fn connect(
    tx: &mut PgConnection,
    dice: &Dice,
    organisations: &[Organisation],
    (opened, now): (OffsetDateTime, OffsetDateTime),
) -> sqlx::Result<Vec<Connection>> {
    let of_kind = |kind| organisations.iter().filter(move |organisation| organisation.kind == kind);
    let customers: Vec<_> = of_kind(OrganisationKind::Customer).cloned().collect();
    let msps: Vec<_> = of_kind(OrganisationKind::Msp).cloned().collect();
    let mut connections = Vec::new();
    for (place, reseller) in of_kind(OrganisationKind::Reseller).enumerate() {
        // The first reseller has nearly everyone; the others have parts, so that customers have several resellers.
        let percent = [85, 40, 30][place.min(2)];
        let chosen: Vec<_> = customers.iter().filter(|_| dice.chance(percent)).cloned().collect();
        // MSPs stand near the front: they receive much, and hand it on.
        let (first, rest) = chosen.split_at(chosen.len().min(3));
        let receivers = first.iter().chain(&msps).chain(rest).cloned();
        connections.extend(receivers.map(|receiver| connection(dice, reseller.id, receiver, (opened, now))));
    }
    for (place, msp) in msps.iter().enumerate() {
        let receivers = customers.iter().skip(place).step_by(4).cloned();
        connections.extend(receivers.map(|receiver| Connection {
            verification: Verification::Active,
            created_at: opened + Duration::days(3),
            auto_approve: false,
            ..connection(dice, msp.id, receiver, (opened, now))
        }));
    }
    // One that asks, and has no answer yet: the customer with a sign-in sees what that looks like.
    if let (Some(msp), Some(customer)) = (msps.last(), customers.first()) {
        connections.push(Connection {
            tenant: msp.id,
            receiver: customer.clone(),
            created_at: now - Duration::days(2),
            verification: Verification::Pending,
            reference: None,
            auto_approve: false,
        });
    }
    insert(tx, &connections).await?;
    Ok(connections)
}

fn connection(
    dice: &Dice,
    tenant: i64,
    receiver: Organisation,
    (opened, now): (OffsetDateTime, OffsetDateTime),
) -> Connection {
    let (verification, created_at) = match dice.below(100) {
        // An MSP works with every reseller.
        _ if receiver.kind == OrganisationKind::Msp => (Verification::Active, opened + Duration::days(1)),
        // Added lately, and nobody has answered yet.
        0..12 => (
            Verification::Pending,
            now - Duration::hours(20 + 24 * i64::try_from(dice.below(40)).unwrap_or(0)),
        ),
        12..20 => (Verification::Inactive, opened + Duration::days(2)),
        _ => (Verification::Active, opened + Duration::hours(i64::try_from(dice.below(2_000)).unwrap_or(0))),
    };
    let reference = dice.chance(45).then(|| *dice.pick(&REFERENCES));
    let auto_approve = verification == Verification::Active && dice.chance(25);
    Connection { tenant, receiver, created_at, verification, reference, auto_approve }
}

async fn insert(tx: &mut PgConnection, connections: &[Connection]) -> sqlx::Result<()> {
    let column = |of: fn(&Connection) -> i64| connections.iter().map(of).collect::<Vec<_>>();
    let references: Vec<Option<String>> =
        connections.iter().map(|c| c.reference.map(str::to_owned)).collect();
    let states: Vec<i16> = connections.iter().map(|c| c.verification.code()).collect();
    let created: Vec<OffsetDateTime> = connections.iter().map(|c| c.created_at).collect();
    sqlx::query!(
        "INSERT INTO connections
             (tenant_id, customer_id, kind, number, name, country, internal_reference, verification, created_at)
         SELECT new.tenant, organisations.id, kind, number, name, country, new.reference, new.state, new.created_at
         FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::smallint[], $5::timestamptz[])
              AS new (tenant, receiver, reference, state, created_at)
         JOIN organisations ON organisations.id = new.receiver",
        &column(|c| c.tenant),
        &column(|c| c.receiver.id),
        references as _,
        &states,
        &created
    )
    .execute(tx)
    .await?;
    Ok(())
}
