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

#[cfg(test)]
mod tests {
    use crate::testing::{LetterBox, World};
    use domain::languages::Language;
    use domain::people::{
        ActivationMethod, Appearance, Density, NewUser, People, RoleKey, Theme, TimeZone, Users, Whose,
    };
    use domain::{Actor, Role};
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
    use std::sync::Arc;

    fn speaking(language: Option<Language>) -> Appearance {
        Appearance { language, ..Appearance::default() }
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn how_a_person_sees_the_portal_is_kept_and_is_theirs_alone(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let world = World::new(options).await;
        let nordlicht = world.reseller("Nordlicht").await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        let vera = world.actor(&nordlicht, Role::Viewer).await;
        let chosen = Appearance {
            theme: Theme::Dark,
            density: Density::Compact,
            time_zone: TimeZone::parse("Europe/Berlin"),
            language: Some(Language::German),
        };
        world.store.set_appearance(&ada, chosen.clone()).await.unwrap();
        assert_eq!(world.store.profile(&ada).await.unwrap().appearance, chosen);
        assert_eq!(world.store.profile(&vera).await.unwrap().appearance, Appearance::default());
        world.store.set_appearance(&ada, Appearance::default()).await.unwrap();
        assert_eq!(world.store.profile(&ada).await.unwrap().appearance, Appearance::default());
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn an_invitation_speaks_as_who_invites_until_the_person_has_chosen_a_language(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let mut world = World::new(options).await;
        let letters = Arc::new(LetterBox::default());
        world.store = world.store.clone().mailing_by(letters.clone());
        let (nordlicht, kestrel) = (world.reseller("Nordlicht").await, world.msp("Kestrel").await);
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        let carl = world.actor(&kestrel, Role::Administrator).await;
        world.store.set_appearance(&ada, speaking(Some(Language::German))).await.unwrap();
        let invite = async |who: &Actor, email: &str| {
            let method = ActivationMethod::Mail;
            let user =
                NewUser { email: email.into(), name: "Eve".into(), role: RoleKey("viewer".into()), method };
            world.store.add(who, &Whose::Own, user).await.unwrap();
            world.store.work_off().await.unwrap();
            letters.emptied().pop().expect("a letter").language
        };
        assert_eq!(invite(&ada, "eve@nordlicht.example").await, Language::German);
        assert_eq!(invite(&carl, "fred@kestrel.example").await, Language::English);
        let of_carl = world.email(&kestrel, Role::Administrator);
        assert_eq!(invite(&ada, &of_carl).await, Language::German, "Carl has chosen none");
        world.store.set_appearance(&carl, speaking(Some(Language::English))).await.unwrap();
        let of_ada = world.email(&nordlicht, Role::Administrator);
        assert_eq!(invite(&carl, &of_ada).await, Language::German, "Ada has chosen German");
    }
}
