use crate::Store;
use crate::error::OrInternal;
use domain::languages::Language;
use domain::people::{Appearance, TimeZone};
use domain::{Actor, PortalResult};

pub(super) async fn set(store: &Store, actor: &Actor, appearance: Appearance) -> PortalResult<()> {
    let person = actor.person.0;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query!(
                    "UPDATE people SET theme = $2, density = $3, time_zone = $4, language = $5 WHERE id = $1",
                    person,
                    appearance.theme.code(),
                    appearance.density.code(),
                    appearance.time_zone.as_ref().map(TimeZone::as_str),
                    appearance.language.map(Language::tag),
                )
                .execute(tx)
                .await
                .or_internal()?;
                Ok(())
            })
        })
        .await
}
