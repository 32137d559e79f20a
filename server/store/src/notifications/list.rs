use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::lists::{Keyset, Placed, SortColumn, total};
use domain::lists::{ListQuery, Page};
use domain::notifications::{NotificationKind, NotificationList, NotificationRow};
use domain::organisations::OrganisationNumber;
use domain::{Actor, PortalResult};
use serde_json::Value;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

/// What every statement about notifications selects; the names are [`Found`]'s.
pub(super) const COLUMNS: &str = "SELECT n.key, n.kind, n.party, n.party_number, n.subject, n.facts, n.at, \
     (n.at <= (SELECT coalesce(max(r.read_until), '-infinity') FROM notification_readers r \
          WHERE r.person_id = acting_person() AND r.organisation_id = acting_organisation()) \
      OR EXISTS (SELECT FROM notification_reads x \
          WHERE x.person_id = acting_person() AND x.notification_id = n.id)) AS read";

/// Where they come from: what the acting person wants in the bell.
pub(super) const FROM: &str = " FROM notifications n WHERE n.organisation_id = acting_organisation() \
     AND n.kind <> ALL (ARRAY(SELECT c.kind FROM notification_choices c \
         WHERE c.person_id = acting_person() AND c.organisation_id = acting_organisation() AND NOT c.bell))";

/// What was not read.
pub(super) const UNREAD: &str = " AND n.at > (SELECT coalesce(max(r.read_until), '-infinity') FROM notification_readers r \
         WHERE r.person_id = acting_person() AND r.organisation_id = acting_organisation()) \
     AND NOT EXISTS (SELECT FROM notification_reads x \
         WHERE x.person_id = acting_person() AND x.notification_id = n.id)";

/// What was read.
const READ: &str = " AND (n.at <= (SELECT coalesce(max(r.read_until), '-infinity') FROM notification_readers r \
         WHERE r.person_id = acting_person() AND r.organisation_id = acting_organisation()) \
     OR EXISTS (SELECT FROM notification_reads x \
         WHERE x.person_id = acting_person() AND x.notification_id = n.id))";

/// A notification as it is read.
#[derive(Debug, FromRow)]
pub(super) struct Found {
    key: String,
    kind: i16,
    party: Option<String>,
    party_number: Option<String>,
    subject: Option<String>,
    facts: Value,
    at: OffsetDateTime,
    read: bool,
    #[sqlx(default)]
    place_value: String,
    #[sqlx(default)]
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    pub(super) fn row(self) -> PortalResult<NotificationRow> {
        Ok(NotificationRow {
            key: self.key,
            kind: NotificationKind::from_code(self.kind).ok_or_else(|| unreadable("notification"))?,
            party: self.party,
            party_number: self.party_number.as_deref().and_then(OrganisationNumber::parse),
            subject: self.subject,
            facts: serde_json::from_value(self.facts).or_internal()?,
            at: self.at,
            read: self.read,
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<Page<NotificationRow>> {
    let key = SortColumn { sql: "n.key", cast: "text" };
    let keyset = Keyset::new::<NotificationList>(query, key, |by| {
        (by == "at").then_some(SortColumn { sql: "n.at", cast: "timestamptz" })
    })?;
    let query = query.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = fetch(tx, &query, &keyset).await?;
                let total = total(tx, |sql| push_where(sql, &query)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

async fn fetch(tx: &mut PgConnection, query: &ListQuery, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_where(sql, query)).await
}

/// The conditions of a query. The search finds a number by how it begins.
pub(super) fn push_where(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    sql.push(FROM);
    let chosen = |value: &str| query.filter("read").any(|key| key == value);
    match (chosen("unread"), chosen("read")) {
        (true, false) => drop(sql.push(UNREAD)),
        (false, true) => drop(sql.push(READ)),
        _ => {}
    }
    let kinds: Vec<i16> =
        query.filter("kind").filter_map(NotificationKind::from_key).map(NotificationKind::code).collect();
    if !kinds.is_empty() {
        sql.push(" AND n.kind = ANY(").push_bind(kinds).push(")");
    }
    let search = query.search.trim();
    if !search.is_empty() {
        // Organisations' numbers as people read them to each other: with spaces and dashes.
        let digits: String = search.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        sql.push(" AND (");
        for (before, column, text) in
            [("", "subject", search.to_uppercase()), (" OR ", "party_number", digits)]
        {
            sql.push(format_args!("{before}(n.{column} >= ")).push_bind(text.clone());
            sql.push(format_args!(" AND n.{column} < ")).push_bind(format!("{text}\u{10FFFF}")).push(")");
        }
        sql.push(")");
    }
}
