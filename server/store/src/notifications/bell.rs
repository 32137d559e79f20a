use super::list::{COLUMNS, FROM, Found};
use crate::Store;
use crate::error::OrInternal;
use domain::notifications::{Bell, NotificationRow, entries};
use domain::{Actor, PortalResult};
use sqlx::{PgConnection, QueryBuilder};

/// The latest notifications that entries are made of.
const LATEST: i64 = 200;

pub(super) async fn bell(store: &Store, actor: &Actor) -> PortalResult<Bell> {
    store
        .act(actor, |tx| {
            Box::pin(async move {
                let mut sql = QueryBuilder::new(COLUMNS);
                sql.push(FROM).push(" ORDER BY n.at DESC, n.key DESC LIMIT ").push_bind(LATEST);
                let found: Vec<Found> = sql.build_query_as().fetch_all(&mut *tx).await.or_internal()?;
                let rows =
                    found.into_iter().map(Found::row).collect::<PortalResult<Vec<NotificationRow>>>()?;
                Ok(Bell { unread: unread_of_acting(tx).await?, entries: entries(rows) })
            })
        })
        .await
}

/// How many the acting person has not read: newest first, to where everything is read, and no further than anybody
/// counts.
pub(crate) async fn unread_of_acting(tx: &mut PgConnection) -> PortalResult<u32> {
    let unread = sqlx::query_scalar!(
        r#"SELECT count(*) AS "unread!" FROM (
               SELECT FROM notifications n
               WHERE n.organisation_id = acting_organisation()
                 AND n.at > (SELECT coalesce(max(r.read_until), '-infinity') FROM notification_readers r
                                      WHERE r.person_id = acting_person()
                                        AND r.organisation_id = acting_organisation())
                 AND NOT EXISTS (SELECT FROM notification_reads x
                                 WHERE x.person_id = acting_person() AND x.notification_id = n.id)
                 AND n.kind <> ALL (ARRAY(SELECT c.kind FROM notification_choices c
                                          WHERE c.person_id = acting_person()
                                            AND c.organisation_id = acting_organisation() AND NOT c.bell))
               ORDER BY n.at DESC LIMIT $1) counted"#,
        i64::from(Bell::MANY),
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    Ok(u32::try_from(unread).unwrap_or(Bell::MANY))
}
