use super::find::lock;
use super::{judge, today};
use crate::error::{OrInternal, unreadable};
use crate::lists::{Keyset, Placed, SortColumn, page_error, total};
use crate::{Store, activity};
use domain::clients::{CheckedEntry, EntryForm, EntryKind, EntryList, EntryRow};
use domain::lists::{ListQuery, Page};
use domain::money::{Currency, Money};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::json;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use time::{Date, OffsetDateTime};

/// Entries that can be entered at once.
const MOST: u32 = 1_000;

#[derive(Debug, sqlx::FromRow)]
struct Found {
    kind: i16,
    amount: i64,
    currency: String,
    booked_on: Date,
    reference: String,
    note: String,
    entered_by: String,
    entered_at: OffsetDateTime,
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
    fn row(self) -> PortalResult<EntryRow> {
        let currency =
            Currency::parse(&self.currency).ok_or_else(|| unreadable("client_entries.currency"))?;
        Ok(EntryRow {
            kind: EntryKind::from_code(self.kind).ok_or_else(|| unreadable("client_entries.kind"))?,
            amount: Money { minor: self.amount, currency },
            booked_on: self.booked_on,
            reference: self.reference,
            note: self.note,
            entered_by: self.entered_by,
            entered_at: self.entered_at,
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    query: &ListQuery,
) -> PortalResult<Page<EntryRow>> {
    require(actor, Action::ViewClients)?;
    let reference = SortColumn { sql: "e.reference", cast: "text" };
    let keyset = Keyset::new::<EntryList>(query, reference, |by| match by {
        "booked_on" => Some(SortColumn { sql: "e.booked_on", cast: "date" }),
        _ => None,
    })?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let client = sqlx::query_scalar!(
                    "SELECT id FROM clients WHERE reseller_id = acting_organisation() AND number = $1",
                    number.as_str()
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let from_where = |sql: &mut QueryBuilder<Postgres>| {
                    sql.push(" FROM client_entries e WHERE e.client_id = ").push_bind(client);
                };
                let mut sql = QueryBuilder::new(
                    "SELECT e.kind, e.amount, e.currency, e.booked_on, e.reference, e.note, e.entered_by, e.entered_at",
                );
                keyset.push_place(&mut sql);
                from_where(&mut sql);
                keyset.push_page(&mut sql);
                let found: Vec<Found> = sql.build_query_as().fetch_all(&mut *tx).await.map_err(page_error)?;
                let total = total(tx, from_where).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) async fn enter(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    entries: Vec<EntryForm>,
) -> PortalResult<u64> {
    require(actor, Action::ManageClients)?;
    if entries.len() > MOST as usize {
        return Err(PortalError::field(Field::File, FieldError::TooMany { max: MOST }));
    }
    let (number, acting, now) = (number.clone(), actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // Before the client, as whoever edits the type does: the limit does not change until the end.
                sqlx::query!(
                    "SELECT t.id FROM client_types t JOIN clients c ON c.client_type_id = t.id
                     WHERE c.reseller_id = acting_organisation() AND c.number = $1 FOR SHARE OF t",
                    number.as_str()
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?;
                let client = lock(tx, &number).await?;
                let currency = sqlx::query_scalar!(
                    "SELECT t.currency FROM clients c JOIN client_types t ON t.id = c.client_type_id WHERE c.id = $1",
                    client.id
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                let currency =
                    Currency::parse(&currency).ok_or_else(|| unreadable("client_types.currency"))?;
                let today = today(tx, acting.organisation.0, now).await?;
                let (mut new, mut debt, several) = (0, 0_i64, entries.len() > 1);
                for (place, form) in (1..).zip(entries) {
                    let entry = form.checked(currency, today).map_err(|error| match error {
                        PortalError::Invalid(errors) if several => wrong(place, errors),
                        error => error,
                    })?;
                    if insert(tx, client.id, &entry, acting.person.0, now).await? {
                        new += 1;
                        debt += entry.kind.of(entry.amount.minor);
                    }
                }
                if new == 0 {
                    return Ok(0);
                }
                sqlx::query!("UPDATE clients SET debt = debt + $2 WHERE id = $1", client.id, debt)
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                let debt = Money { minor: debt, currency }.to_string();
                let details = json!({ "entries": new, "debt_changed_by": debt });
                activity::record(tx, &acting, now, "client.entries_entered", number.as_str(), details).await?;
                judge(tx, client.id, now).await?;
                Ok(new)
            })
        })
        .await
}

/// What is wrong with one of several.
fn wrong(place: u32, errors: FieldErrors) -> PortalError {
    match errors.into_iter().next() {
        Some((field, error)) => PortalError::Conflict(Conflict::WrongEntry { place, field, error }),
        None => PortalError::field(Field::File, FieldError::Malformed),
    }
}

/// Writes an entry down; whether it is new. The same reference with anything else is refused.
async fn insert(
    tx: &mut PgConnection,
    client: i64,
    entry: &CheckedEntry,
    person: i64,
    now: OffsetDateTime,
) -> PortalResult<bool> {
    let inserted = sqlx::query!(
        "INSERT INTO client_entries
             (reseller_id, client_id, kind, amount, currency, booked_on, reference, note, entered_by, entered_at)
         SELECT acting_organisation(), $1, $2, $3, $4, $5, $6, $7, email, $9 FROM people WHERE id = $8
         ON CONFLICT ON CONSTRAINT client_entries_reference_key DO NOTHING",
        client,
        entry.kind.code(),
        entry.amount.minor,
        entry.amount.currency.code(),
        entry.booked_on,
        entry.reference,
        entry.note,
        person,
        now,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    if inserted.rows_affected() == 1 {
        return Ok(true);
    }
    // The day is not compared: who left it out means the day of the first time.
    let same = sqlx::query_scalar!(
        r#"SELECT (kind, amount, currency) = ($3, $4, $5) AS "same!" FROM client_entries
           WHERE client_id = $1 AND reference = $2"#,
        client,
        entry.reference,
        entry.kind.code(),
        entry.amount.minor,
        entry.amount.currency.code(),
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    if same { Ok(false) } else { Err(PortalError::Conflict(Conflict::ReferenceExists)) }
}
