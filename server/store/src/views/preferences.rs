use crate::Store;
use crate::error::OrInternal;
use domain::lists::PageSize;
use domain::views::Preferences;
use domain::{Actor, PortalResult};

pub(super) async fn read(store: &Store, actor: &Actor, list: &str) -> PortalResult<Preferences> {
    let (person, list) = (actor.person.0, list.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let row = sqlx::query!(
                    "SELECT columns, size FROM preferences WHERE person_id = $1 AND list = $2",
                    person,
                    list
                )
                .fetch_optional(tx)
                .await
                .or_internal()?;
                Ok(row.map_or_else(Preferences::default, |row| Preferences {
                    columns: row.columns,
                    size: row.size.and_then(|size| u16::try_from(size).ok()).and_then(PageSize::new),
                }))
            })
        })
        .await
}

pub(super) async fn write(
    store: &Store,
    actor: &Actor,
    list: &str,
    preferences: &Preferences,
) -> PortalResult<()> {
    let (person, list, columns) = (actor.person.0, list.to_owned(), preferences.columns.clone());
    let size = preferences.size.and_then(|size| i16::try_from(size.rows()).ok());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query!(
                    "INSERT INTO preferences (person_id, list, columns, size) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (person_id, list) DO UPDATE SET columns = excluded.columns, size = excluded.size",
                    person,
                    list,
                    columns.as_deref(),
                    size
                )
                .execute(tx)
                .await
                .or_internal()?;
                Ok(())
            })
        })
        .await
}
