use super::subject::{require_users, subject};
use crate::Store;
use crate::error::unreadable;
use crate::lists::{Keyset, Placed, SortColumn, batches, escape_like, total};
use domain::lists::{ListQuery, Page};
use domain::people::{MailState, Permissions, RoleKey, UserList, UserRow, UserStatus, Whose};
use domain::policy::Action;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

const COLUMNS: &str = "SELECT u.key, u.name, u.email, u.role, u.role_name, u.permissions, u.status, \
     nullif(u.last_active_at, '-infinity') AS last_active_at, u.since, u.inherited_from, u.mail, u.expires_at, u.me";

#[derive(Debug, FromRow)]
struct Found {
    key: String,
    name: String,
    email: String,
    role: String,
    role_name: String,
    permissions: i64,
    status: String,
    last_active_at: Option<OffsetDateTime>,
    since: OffsetDateTime,
    inherited_from: Option<String>,
    mail: Option<i16>,
    expires_at: Option<OffsetDateTime>,
    me: bool,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    fn row(self) -> PortalResult<UserRow> {
        Ok(UserRow {
            key: self.key,
            name: self.name,
            email: self.email,
            role: RoleKey(self.role),
            role_name: self.role_name,
            permissions: Permissions::from_bits(self.permissions),
            status: UserStatus::from_key(&self.status).ok_or_else(|| unreadable("user"))?,
            last_active_at: self.last_active_at,
            since: self.since,
            inherited_from: self.inherited_from,
            mail: self.mail.and_then(MailState::from_code),
            expires_at: self.expires_at,
            me: self.me,
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    whose: &Whose,
    query: &ListQuery,
) -> PortalResult<Page<UserRow>> {
    require_users(actor, whose, Action::ViewPeople)?;
    let (keyset, query, now) = (keyset(query)?, query.clone(), store.clock.now());
    let (acting, whose) = (actor.clone(), whose.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let organisation = subject(tx, &acting, &whose).await?.id;
                let found = fetch(tx, organisation, &query, &keyset, now).await?;
                let total = total(tx, |sql| push_from(sql, organisation, &query, now)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    whose: &Whose,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<UserRow>>>> {
    require_users(actor, whose, Action::ViewPeople)?;
    let (keyset, now) = (keyset(query)?, store.clock.now());
    let (acting, of) = (actor.clone(), whose.clone());
    // What is not there is said before the file begins.
    let organisation =
        store.act(actor, move |tx| Box::pin(async move { Ok(subject(tx, &acting, &of).await?.id) })).await?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move {
            store
                .act(&actor, move |tx| {
                    Box::pin(async move { fetch(tx, organisation, &query, &keyset, now).await })
                })
                .await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "u.key", cast: "text" };
    Keyset::new::<UserList>(query, key, |by| {
        let (sql, cast) = match by {
            "name" => ("u.name", "text"),
            "email" => ("u.email", "text"),
            "role" => ("u.role_name", "text"),
            "status" => ("u.status", "text"),
            "last_active_at" => ("u.last_active_at", "timestamptz"),
            "since" => ("u.since", "timestamptz"),
            _ => return None,
        };
        Some(SortColumn { sql, cast })
    })
}

async fn fetch(
    tx: &mut PgConnection,
    organisation: i64,
    query: &ListQuery,
    keyset: &Keyset,
    now: OffsetDateTime,
) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_from(sql, organisation, query, now)).await
}

/// Who belongs there and who is invited, as one list. An organisation has tens of them, thousands at most: they are
/// read and looked through.
fn push_from(sql: &mut QueryBuilder<Postgres>, organisation: i64, query: &ListQuery, now: OffsetDateTime) {
    // The name of a role that flows down from an outer customer comes with it: the role itself is of that customer.
    sql.push(
        " FROM (SELECT p.account_id AS key, p.name COLLATE \"und-x-icu\" AS name, p.email, \
                  coalesce(r.key, f.role_key) AS role, \
                  (coalesce(r.name, f.role_name) COLLATE \"und-x-icu\") AS role_name, m.permissions, \
                  CASE WHEN m.disabled_at IS NULL AND p.disabled_at IS NULL THEN 'active' ELSE 'disabled' END AS status, \
                  coalesce(m.last_used_at, '-infinity') AS last_active_at, m.created_at AS since, \
                  f.outer_name AS inherited_from, NULL::smallint AS mail, NULL::timestamptz AS expires_at, \
                  coalesce(p.id = acting_person(), false) AS me \
           FROM memberships m JOIN people p ON p.id = m.person_id LEFT JOIN roles r ON r.id = m.role \
           LEFT JOIN gate_inheriting(",
    );
    sql.push_bind(organisation)
        .push(
            ") f ON f.person_id = m.person_id \
           WHERE m.organisation_id = ",
        )
        .push_bind(organisation)
        .push(
            " UNION ALL \
           SELECT i.key, i.name COLLATE \"und-x-icu\", i.email, r.key, (r.name COLLATE \"und-x-icu\"), r.permissions, \
                  CASE WHEN i.expires_at > ",
        )
        .push_bind(now)
        .push(
            " THEN 'pending' ELSE 'expired' END, '-infinity'::timestamptz, i.created_at, NULL, i.mail, i.expires_at, false \
           FROM invitations i JOIN roles r ON r.id = i.role WHERE i.organisation_id = ",
        )
        .push_bind(organisation)
        .push(") u WHERE true");
    let statuses: Vec<String> = query.filter("status").map(str::to_owned).collect();
    if !statuses.is_empty() {
        sql.push(" AND u.status = ANY(").push_bind(statuses).push(")");
    }
    let roles: Vec<String> = query.filter("role").map(str::to_owned).collect();
    if !roles.is_empty() {
        // A role of one's own has a random name.
        let custom = roles.iter().any(|role| role == "custom");
        sql.push(" AND (u.role = ANY(").push_bind(roles).push(") OR ").push_bind(custom);
        sql.push(" AND u.role NOT IN ('viewer', 'uploader', 'administrator'))");
    }
    let search = query.search.trim();
    if !search.is_empty() {
        let pattern = format!("%{}%", escape_like(search));
        sql.push(" AND (lower(u.name) LIKE ").push_bind(pattern.clone());
        sql.push(" OR u.email LIKE ").push_bind(pattern.clone());
        sql.push(" OR lower(u.role_name) LIKE ").push_bind(pattern).push(")");
    }
}
