use crate::Store;
use crate::error::OrInternal;
use domain::notifications::{Choice, NotificationKind};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use std::collections::HashMap;

pub(super) async fn read(store: &Store, actor: &Actor) -> PortalResult<Vec<Choice>> {
    let kind = actor.kind;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let rows = sqlx::query!(
                    "SELECT kind, bell, mail FROM notification_choices
                     WHERE person_id = acting_person() AND organisation_id = acting_organisation()"
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                let chosen: HashMap<i16, (bool, bool)> =
                    rows.into_iter().map(|row| (row.kind, (row.bell, row.mail))).collect();
                let concerning = NotificationKind::ALL.into_iter().filter(|told| told.concerns(kind));
                Ok(concerning
                    .map(|kind| match chosen.get(&kind.code()) {
                        Some(&(bell, mail)) => Choice { kind, bell, mail },
                        None => Choice::standard(kind),
                    })
                    .collect())
            })
        })
        .await
}

pub(super) async fn write(store: &Store, actor: &Actor, choices: &[Choice]) -> PortalResult<()> {
    let strange = |choice: &Choice| !choice.kind.concerns(actor.kind);
    if choices.len() > NotificationKind::ALL.len() || choices.iter().any(strange) {
        return Err(PortalError::field(Field::List, FieldError::Unknown));
    }
    let kinds: Vec<i16> = choices.iter().map(|choice| choice.kind.code()).collect();
    let bells: Vec<bool> = choices.iter().map(|choice| choice.bell).collect();
    let mails: Vec<bool> = choices.iter().map(|choice| choice.mail).collect();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // Who sends the same form twice at once is served one after the other.
                sqlx::query!(
                    "INSERT INTO notification_choices (person_id, organisation_id, kind, bell, mail)
                     SELECT acting_person(), acting_organisation(), kind, bool_or(bell), bool_or(mail)
                     FROM unnest($1::smallint[], $2::boolean[], $3::boolean[]) AS chosen (kind, bell, mail)
                     GROUP BY kind ORDER BY kind
                     ON CONFLICT ON CONSTRAINT notification_choices_pkey
                     DO UPDATE SET bell = excluded.bell, mail = excluded.mail",
                    &kinds,
                    &bells,
                    &mails,
                )
                .execute(tx)
                .await
                .or_internal()?;
                Ok(())
            })
        })
        .await
}
