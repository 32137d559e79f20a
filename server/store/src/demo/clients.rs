//! What customers of the demo have ordered, owe, and are held for.

use super::dice::Dice;
use super::organisations::{Member, Organisation};
use super::plans;
use super::subscriptions::{enter, subscribe};
use domain::clients::{Account, Credit, Holds};
use domain::organisations::OrganisationKind;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// What the first client type bears: 5,000.00 EUR, and more for two weeks.
const CREDIT: Credit = Credit { limit: Some(500_000), grace_days: 14 };

/// How a client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Story {
    /// Orders and pays.
    Pays,
    /// Owes more than is borne, since lately.
    Owes,
    /// Owes that for so long that it is held.
    HeldForDebt,
    /// Is held by hand.
    Held,
    /// Is deleted.
    Deleted,
}

/// From the end of a reseller's customers on: those in front receive uploads every day, and are held by nothing.
const STORIES: [Story; 6] =
    [Story::Deleted, Story::Held, Story::HeldForDebt, Story::Owes, Story::Held, Story::HeldForDebt];

/// Who answers for a client: name and the part of an address before the @.
const CONTACTS: [(&str, &str); 6] = [
    ("Friederike Vogel", "f.vogel"),
    ("Tomasz Wiśniewski", "t.wisniewski"),
    ("Amélie Fournier", "a.fournier"),
    ("Gareth Pugh", "g.pugh"),
    ("Solveig Aune", "s.aune"),
    ("Marco De Santis", "m.desantis"),
];

/// A customer that becomes a client.
pub(super) struct Client {
    pub id: i64,
    pub reseller: i64,
    number: String,
    /// Who does everything for it.
    pub by: &'static str,
    story: Story,
}

impl Client {
    pub(super) fn is_deleted(&self) -> bool {
        self.story == Story::Deleted
    }

    pub(super) fn holds(&self) -> Holds {
        Holds {
            administrative: u32::from(self.story == Story::Held),
            financial: self.story == Story::HeldForDebt,
        }
    }
}

/// Loads them, after everything else that is drawn by chance.
pub(super) async fn load(
    tx: &mut PgConnection,
    dice: &Dice,
    organisations: &[Organisation],
    members: &[Member],
    (opened, now): (OffsetDateTime, OffsetDateTime),
) -> sqlx::Result<()> {
    let offers = plans::load(tx, opened).await?;
    let resellers = organisations.iter().filter(|one| one.kind == OrganisationKind::Reseller);
    for (place, reseller) in resellers.enumerate() {
        let by = members.iter().find(|member| member.organisation == reseller.id);
        let company = types(tx, reseller.id, opened).await?;
        for client in chosen(tx, reseller.id, by.map_or("", |member| member.email), place).await? {
            make(tx, dice, &client, company, now).await?;
            let mut debt = 0;
            for _ in 0..dice.between(1, 3) {
                debt += subscribe(tx, dice, &client, &offers, now).await?;
            }
            settle(tx, &client, debt, now).await?;
        }
    }
    count(tx).await
}

/// The limit of the first client type, another type without one, and where the days begin. Answers the first one.
async fn types(tx: &mut PgConnection, reseller: i64, opened: OffsetDateTime) -> sqlx::Result<i64> {
    sqlx::query!(
        "INSERT INTO client_types (reseller_id, name, required, currency, created_at)
         VALUES ($1, 'Public body', 0, 'EUR', $2)",
        reseller,
        opened,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("INSERT INTO billing_zones (reseller_id, zone) VALUES ($1, 'Europe/Berlin')", reseller)
        .execute(&mut *tx)
        .await?;
    sqlx::query_scalar!(
        "UPDATE client_types SET debt_limit = $2, grace_days = $3 WHERE reseller_id = $1 AND name = 'Company' RETURNING id",
        reseller,
        CREDIT.limit,
        i16::try_from(CREDIT.grace_days).unwrap_or_default(),
    )
    .fetch_one(tx)
    .await
}

/// Some of the customers that a reseller works with; of the first one most.
async fn chosen(
    tx: &mut PgConnection,
    reseller: i64,
    by: &'static str,
    place: usize,
) -> sqlx::Result<Vec<Client>> {
    let rows = sqlx::query!(
        "SELECT c.id, c.number FROM connections c JOIN organisations o ON o.id = c.customer_id
         WHERE c.tenant_id = $1 AND c.verification = 2 AND c.deleted_at IS NULL AND o.kind = 4 AND o.parent_id IS NULL
         ORDER BY c.id",
        reseller
    )
    .fetch_all(tx)
    .await?;
    let held = if place == 0 { STORIES.len() } else { STORIES.len() / 2 };
    let first = rows.len().saturating_sub(held);
    let clients = rows.into_iter().enumerate().filter(|(at, _)| at % (place + 1) == 0 || *at >= first);
    Ok(clients
        .map(|(at, row)| {
            let story = at.checked_sub(first).map_or(Story::Pays, |at| STORIES[at % STORIES.len()]);
            Client { id: row.id, reseller, number: row.number, by, story }
        })
        .collect())
}

/// Makes it a client, with its profile.
async fn make(
    tx: &mut PgConnection,
    dice: &Dice,
    client: &Client,
    company: i64,
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    let (contact, address) = dice.pick(&CONTACTS);
    let email = format!("{address}@{}.example", client.number);
    let itn = format!("DE{}", dice.between(100_000_000, 999_999_999));
    let street = format!("Hafenstraße {}", dice.between(1, 140));
    sqlx::query!(
        "INSERT INTO clients (id, reseller_id, customer_id, number, name, client_type_id, contact_person, email,
             registration_number, address, deleted_at, created_at, last_purchase_at)
         SELECT id, tenant_id, customer_id, number, name, $2, $3, $4, $5, $6,
                CASE WHEN $7::boolean THEN $8::timestamptz - interval '3 days' END, $8, $8
         FROM connections WHERE id = $1",
        client.id,
        company,
        contact,
        email,
        itn,
        street,
        client.is_deleted(),
        now,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO company_profiles (organisation_id, contact_person, email, registration_number, address, client_type)
         SELECT o.id, c.contact_person, c.email, c.registration_number, c.address, 'Company'
         FROM clients c JOIN organisations o ON o.id = c.customer_id AND o.manager_id = c.reseller_id
         WHERE c.id = $1
         ON CONFLICT ON CONSTRAINT company_profiles_pkey DO NOTHING",
        client.id
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Brings it to where its story says it stands.
async fn settle(tx: &mut PgConnection, client: &Client, open: i64, now: OffsetDateTime) -> sqlx::Result<()> {
    let owes_for = match client.story {
        Story::Owes => Some(5),
        Story::HeldForDebt => Some(31),
        Story::Pays | Story::Held | Story::Deleted => None,
    };
    let mut account = Account { debt: open, ..Account::default() };
    if let Some(days) = owes_for {
        let (since, rollout) = (now - Duration::days(days), 812_000);
        enter(tx, client, (1, rollout), since.date(), "ROLLOUT", now).await?;
        account.debt += rollout;
        account = account.judged(CREDIT, since).judged(CREDIT, now);
    } else if open > CREDIT.limit.unwrap_or_default() {
        enter(tx, client, (2, open), now.date(), "TRANSFER", now).await?;
        account.debt = 0;
    }
    sqlx::query!(
        "UPDATE clients SET debt = $2, over_since = $3, holds_at = $4, financial_hold = $5 WHERE id = $1",
        client.id,
        account.debt,
        account.over_since,
        account.holds_at(CREDIT),
        account.held,
    )
    .execute(&mut *tx)
    .await?;
    let holds: &[(i16, &str, i64, Option<i64>)] = match client.story {
        Story::HeldForDebt => &[(2, "", 17, None), (1, "Contract being renewed", 120, Some(110))],
        Story::Held => &[(1, "The contact person has left; nobody may order at the moment.", 6, None)],
        Story::Pays | Story::Owes | Story::Deleted => &[],
    };
    for (kind, reason, placed, released) in holds {
        let by = if *kind == 1 { client.by } else { "" };
        sqlx::query!(
            "INSERT INTO client_holds (reseller_id, client_id, kind, reason, placed_by, placed_at, released_by, released_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            client.reseller,
            client.id,
            kind,
            reason,
            by,
            now - Duration::days(*placed),
            if released.is_some() { by } else { "" },
            released.map(|days| now - Duration::days(days)),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// The counters, as the use cases would have kept them.
async fn count(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE clients c
         SET administrative_holds = (SELECT count(*) FROM client_holds h
                                     WHERE h.client_id = c.id AND h.kind = 1 AND h.released_at IS NULL),
             created_at = s.first, last_purchase_at = s.last
         FROM (SELECT client_id, min(ordered_at) AS first, max(ordered_at) AS last FROM subscriptions GROUP BY client_id) s
         WHERE s.client_id = c.id"
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE client_types t SET clients = (SELECT count(*) FROM clients c WHERE c.client_type_id = t.id)"
    )
    .execute(tx)
    .await?;
    Ok(())
}
