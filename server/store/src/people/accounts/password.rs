use crate::Store;
use crate::attempts::{PER_EMAIL, give_back, take};
use crate::error::OrInternal;
use crate::people::common_passwords::is_common;
use crate::people::passwords::{self, Cost};
use domain::people::check_password;
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};

/// Whether a new password obeys all rules; what is wrong otherwise.
pub(super) fn check(password: &str, email: &str, name: &str) -> Result<(), FieldError> {
    check_password(password, email, name)?;
    if is_common(password) { Err(FieldError::TooCommon) } else { Ok(()) }
}

/// The name, when both it and the password are right; all that is wrong otherwise.
pub(super) fn with_name(
    name: Result<String, FieldError>,
    password: Result<(), FieldError>,
) -> PortalResult<String> {
    match (name, password) {
        (Ok(name), Ok(())) => Ok(name),
        (name, password) => {
            let errors = [(Field::Name, name.err()), (Field::Password, password.err())];
            let errors: FieldErrors =
                errors.into_iter().filter_map(|(field, error)| Some((field, error?))).collect();
            Err(PortalError::Invalid(errors))
        }
    }
}

pub(super) async fn change(
    store: &Store,
    actor: &Actor,
    session: &str,
    current: &str,
    password: &str,
) -> PortalResult<()> {
    let (now, person) = (store.clock.now(), actor.person.0);
    let found = store
        .act(actor, move |tx| {
            Box::pin(async move {
                let own = sqlx::query!("SELECT email, name FROM people WHERE id = $1", person)
                    .fetch_optional(&mut *tx)
                    .await
                    .or_internal()?
                    .ok_or(PortalError::Unauthenticated)?;
                take(tx, &PER_EMAIL.bucket(&own.email), now).await?;
                let hash = sqlx::query_scalar!("SELECT password_hash FROM gate_person($1)", own.email)
                    .fetch_optional(tx)
                    .await
                    .or_internal()?;
                Ok((own.email, own.name, hash.flatten()))
            })
        })
        .await?;
    let (email, name, hash) = found;
    if !passwords::verify(current.to_owned(), hash).await? {
        return Err(PortalError::Conflict(Conflict::WrongPassword));
    }
    let bucket = PER_EMAIL.bucket(&email);
    let checked = check(password, &email, &name);
    let hash = match checked {
        Ok(()) => Some(passwords::hash(password.to_owned(), store.random.bytes(), Cost::Standard).await?),
        Err(_) => None,
    };
    let session = session.to_owned();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // The current one was right: only wrong ones count.
                give_back(tx, &bucket).await?;
                let Some(hash) = hash else { return Ok(()) };
                sqlx::query!("UPDATE people SET password_hash = $2 WHERE id = $1", person, hash)
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                sqlx::query!("DELETE FROM sessions WHERE person_id = $1 AND id <> $2", person, session)
                    .execute(tx)
                    .await
                    .or_internal()?;
                Ok(())
            })
        })
        .await?;
    checked.map_err(|error| PortalError::field(Field::Password, error))
}
