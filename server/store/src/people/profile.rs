use super::memberships::memberships;
use crate::Store;
use crate::error::OrInternal;
use crate::logos::tag_of_acting;
use crate::notifications::unread_of_acting;
use domain::languages::Language;
use domain::people::{Appearance, Density, Profile, Theme, TimeZone};
use domain::{Actor, PortalError, PortalResult};

pub(super) async fn profile(store: &Store, actor: &Actor) -> PortalResult<Profile> {
    let (person, organisation, now) = (actor.person.0, actor.organisation.0, store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let row = sqlx::query!(
                    "SELECT name, email, theme, density, time_zone, language FROM people WHERE id = $1",
                    person
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::Unauthenticated)?;
                let belongings = memberships(&mut *tx).await?;
                let acting = belongings
                    .iter()
                    .find(|belonging| belonging.organisation == organisation)
                    .map(|belonging| belonging.membership.clone())
                    .ok_or(PortalError::Unauthenticated)?;
                let invitations =
                    sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM gate_invitations($1)"#, now)
                        .fetch_one(&mut *tx)
                        .await
                        .or_internal()?;
                let logo = tag_of_acting(tx).await?;
                let unread = unread_of_acting(tx).await?;
                Ok(Profile {
                    name: row.name,
                    email: row.email,
                    organisation: acting,
                    logo,
                    appearance: Appearance {
                        theme: Theme::from_code(row.theme).unwrap_or_default(),
                        density: Density::from_code(row.density).unwrap_or_default(),
                        time_zone: row.time_zone.as_deref().and_then(TimeZone::parse),
                        language: row.language.as_deref().and_then(Language::from_tag),
                    },
                    unread,
                    invitations: u32::try_from(invitations).unwrap_or(u32::MAX),
                    memberships: belongings.into_iter().map(|belonging| belonging.membership).collect(),
                })
            })
        })
        .await
}
