use crate::Store;
use crate::error::OrInternal;
use domain::bulk_uploads::NamedCustomer;
use domain::clients::ClientStatus;
use domain::customers::Verification;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::uploads::UploadRefusal;
use domain::uploads::file::{FileRefusal, MAX_CUSTOMERS};
use domain::{Actor, PortalError, PortalResult};

/// Looks among the organisation's own connections and nowhere else: whether anybody else has an ID is not told.
pub(super) async fn named(
    store: &Store,
    actor: &Actor,
    numbers: &[OrganisationNumber],
) -> PortalResult<Vec<NamedCustomer>> {
    require(actor, Action::UploadDevices)?;
    if numbers.len() > MAX_CUSTOMERS as usize {
        let refusal = FileRefusal::TooManyCustomers { max: MAX_CUSTOMERS };
        return Err(PortalError::Upload(UploadRefusal::File(refusal)));
    }
    let numbers: Vec<String> = numbers.iter().map(|number| number.as_str().to_owned()).collect();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let rows = sqlx::query!(
                    r#"SELECT c.number, c.name, c.internal_reference, c.verification, k.status AS "client?"
                       FROM connections c LEFT JOIN clients k ON k.id = c.id
                       WHERE c.tenant_id = acting_organisation() AND c.number = ANY($1) ORDER BY c.number"#,
                    &numbers,
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                let named = |number: &str, name, internal_reference, verification, client: Option<i16>| {
                    Some(NamedCustomer {
                        number: OrganisationNumber::parse(number)?,
                        name,
                        internal_reference,
                        status: Verification::from_code(verification)?,
                        client: client.and_then(ClientStatus::from_code),
                    })
                };
                Ok(rows
                    .into_iter()
                    .filter_map(|row| {
                        named(&row.number, row.name, row.internal_reference, row.verification, row.client)
                    })
                    .collect())
            })
        })
        .await
}
