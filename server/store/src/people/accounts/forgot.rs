use crate::Store;
use crate::attempts::{RESETS_PER_ADDRESS, RESETS_PER_EMAIL, take};
use crate::error::OrInternal;
use crate::jobs::{Job, enqueue};
use domain::people::{Client, parse_email};
use domain::{Field, FieldError, PortalError, PortalResult};

pub(super) async fn forgot(store: &Store, email: &str, client: &Client) -> PortalResult<()> {
    let wrong = if email.trim().is_empty() { FieldError::Required } else { FieldError::Malformed };
    let email = parse_email(email).ok_or_else(|| PortalError::field(Field::Email, wrong))?;
    let now = store.clock.now();
    let buckets = [RESETS_PER_ADDRESS.bucket(&client.address), RESETS_PER_EMAIL.bucket(&email)];
    store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                for bucket in &buckets {
                    take(tx, bucket, now).await?;
                }
                let person = sqlx::query!(
                    r#"SELECT id AS "id!", disabled AS "disabled!" FROM gate_person($1)"#,
                    email
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .filter(|person| !person.disabled)
                .map(|person| person.id);
                // Known or not, there is a job: the request does the same, and the job's time is seen by nobody.
                enqueue(tx, &Job::SendReset { person }, now).await
            })
        })
        .await
}
