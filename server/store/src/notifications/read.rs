use super::list::{FROM, UNREAD, push_where};
use crate::Store;
use crate::error::OrInternal;
use crate::jobs::notify_told;
use domain::lists::Selection;
use domain::notifications::NotificationList;
use domain::{Actor, PortalResult};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use time::{Duration, OffsetDateTime};

/// What is older than this was committed by everyone: no transaction takes so long.
const SETTLED: Duration = Duration::hours(1);

/// How all that the person reads at once is put down: up to here one by one.
const READING: &str =
    "INSERT INTO notification_reads (person_id, notification_id) SELECT acting_person(), n.id";

pub(super) async fn mark(store: &Store, actor: &Actor, selection: &Selection) -> PortalResult<()> {
    selection.check::<NotificationList>()?;
    let (whom, selection) = (actor.clone(), selection.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut sql = QueryBuilder::<Postgres>::new(READING);
                match selection {
                    Selection::Keys(keys) => {
                        let keys: Vec<String> = keys.into_iter().collect();
                        sql.push(FROM).push(" AND n.key = ANY(").push_bind(keys).push(")");
                    }
                    // Nothing is lost by reading: more or fewer than the person saw counted are no reason to refuse.
                    Selection::AllMatching { query, except, .. } => {
                        push_where(&mut sql, &query);
                        let except: Vec<String> = except.into_iter().collect();
                        sql.push(" AND n.key <> ALL(").push_bind(except).push(")");
                    }
                }
                put_down(tx, sql).await?;
                tell_own_browsers(tx, &whom).await
            })
        })
        .await
}

pub(super) async fn mark_all(store: &Store, actor: &Actor) -> PortalResult<()> {
    let (whom, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // One by one what a transaction that still runs may stand before, and everything older at once.
                let mut sql = QueryBuilder::<Postgres>::new(READING);
                sql.push(FROM).push(" AND n.at > ").push_bind(now - SETTLED);
                put_down(tx, sql).await?;
                settle(tx, now - SETTLED).await?;
                tell_own_browsers(tx, &whom).await
            })
        })
        .await
}

/// Runs the statement for what is unread of it.
async fn put_down(tx: &mut PgConnection, mut sql: QueryBuilder<Postgres>) -> PortalResult<()> {
    sql.push(UNREAD).push(" ON CONFLICT ON CONSTRAINT notification_reads_pkey DO NOTHING");
    sql.build().execute(tx).await.or_internal()?;
    Ok(())
}

/// Everything up to this moment is read.
async fn settle(tx: &mut PgConnection, until: OffsetDateTime) -> PortalResult<()> {
    sqlx::query!(
        "INSERT INTO notification_readers AS r (person_id, organisation_id, read_until)
         VALUES (acting_person(), acting_organisation(), $1)
         ON CONFLICT ON CONSTRAINT notification_readers_pkey
         DO UPDATE SET read_until = greatest(r.read_until, excluded.read_until)",
        until,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    // What was put down one by one is not needed any more.
    sqlx::query!(
        "DELETE FROM notification_reads x USING notifications n
         WHERE x.person_id = acting_person() AND n.id = x.notification_id
           AND n.organisation_id = acting_organisation() AND n.at <= $1",
        until,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}

/// The person's other windows count again.
async fn tell_own_browsers(tx: &mut PgConnection, actor: &Actor) -> PortalResult<()> {
    notify_told(tx, actor.organisation.0, Some(actor.person.0)).await.or_internal()
}
