use super::stage::{Stage, count};
use crate::error::OrInternal;
use crate::organisations::is_suspended;
use crate::{Store, clients};
use domain::customers::Verification;
use domain::device_registry::RegistryPart;
use domain::organisations::OrganisationKind;
use domain::policy::{handing_over, require};
use domain::uploads::file::{FileRefusal, Format, MAX_ORDER_NUMBER, Repairs, Scope};
use domain::uploads::{
    BegunUpload, CHUNK_BYTES, NewUpload, UploadLimits, UploadMode, UploadNumber, UploadRefusal,
};
use domain::{Actor, Field, FieldError, FieldErrors, PortalError, PortalResult};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// Uploads of an organisation that may wait for bytes at the same time.
const MAX_OPEN: u32 = 20;
/// Before this year there were no devices to order.
const EARLIEST_ORDER: i32 = 1970;
/// The most characters of a file name that are kept.
const MAX_FILE_NAME: usize = 255;

pub(super) async fn begin(store: &Store, actor: &Actor, mut new: NewUpload) -> PortalResult<BegunUpload> {
    require(actor, handing_over(actor.kind))?;
    // Devices are the resellers' to hand over, the registry is the operator's to load.
    if new.registry.is_some() != (actor.kind == OrganisationKind::Operator) {
        return Err(PortalError::NotFound);
    }
    let now = store.clock.now();
    let max_bytes = limits(store, new.registry).bytes;
    check(&mut new, max_bytes, now)?;
    let request = Sha256::digest(serde_json::to_vec(&new).or_internal()?).to_vec();
    let numbers = [(); 5].map(|()| match new.scope() {
        Scope::OneCustomer => UploadNumber::new(now.date(), store.random.bits()),
        Scope::ManyCustomers => UploadNumber::bulk(now.date(), store.random.bits()),
        Scope::Tacs | Scope::KnownDevices => UploadNumber::load(now.date(), store.random.bits()),
    });
    let actor_id = actor.person.0;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // A double click arrives twice at the same moment: one after the other, please.
                sqlx::query!(
                    "SELECT pg_advisory_xact_lock(hashtextextended('uploads.begin', acting_organisation()))"
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if let Some(begun) = begun_before(tx, &new.key, &request).await? {
                    return Ok(begun);
                }
                check_open(tx).await?;
                let customer_id = match &new.customer {
                    Some(customer) => Some(receiver(tx, customer.as_str()).await?),
                    None => None,
                };
                let sold_to_code = sold_to_code(tx, new.sold_to_alias.as_deref()).await?;
                insert(tx, &new, &request, customer_id, sold_to_code, numbers, actor_id, now).await
            })
        })
        .await
}

/// How large a file may be that fills this part of the registry, or none.
pub(super) fn limits(store: &Store, registry: Option<RegistryPart>) -> UploadLimits {
    if registry.is_some() { store.limits.of_registry() } else { store.limits }
}

/// Puts the fields into their stored form, and refuses what cannot be one.
fn check(new: &mut NewUpload, max_bytes: u64, now: OffsetDateTime) -> PortalResult<()> {
    let mut errors = FieldErrors::new();
    let key_shaped =
        (8..=64).contains(&new.key.len()) && new.key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !key_shaped {
        errors.insert(Field::File, FieldError::Malformed);
    }
    new.order_number =
        new.order_number.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(text) = &new.order_number {
        if text.chars().any(char::is_control) {
            errors.insert(Field::OrderNumber, FieldError::Unprintable);
        } else if text.chars().count() > MAX_ORDER_NUMBER {
            let max = u32::try_from(MAX_ORDER_NUMBER).unwrap_or(u32::MAX);
            errors.insert(Field::OrderNumber, FieldError::TooLong { max });
        }
    }
    // What no browser sends, and Postgres cannot store.
    new.sold_to_alias = new.sold_to_alias.take().filter(|alias| !alias.is_empty());
    if new.sold_to_alias.as_ref().is_some_and(|alias| alias.chars().any(char::is_control)) {
        errors.insert(Field::Alias, FieldError::Unprintable);
    }
    let columns = new.format.iter().flat_map(|format| &format.columns);
    if new.repairs.texts().chain(columns.map(String::as_str)).any(|text| text.contains('\0')) {
        errors.insert(Field::File, FieldError::Unprintable);
    }
    // Postgres knows no date before 4713 BC, and nobody ordered devices then.
    if new.order_date.is_some_and(|date| date.year() < EARLIEST_ORDER) {
        errors.insert(Field::OrderDate, FieldError::Malformed);
    }
    // "Today" is the person's: it may be tomorrow here.
    if new.order_date.is_some_and(|date| date > (now + Duration::hours(14)).date()) {
        errors.insert(Field::OrderDate, FieldError::InFuture);
    }
    if !errors.is_empty() {
        return Err(PortalError::Invalid(errors));
    }
    new.file_name = file_name(&new.file_name);
    // The sample was for choosing columns by; it is of no use here and would be kept.
    if let Some(format) = &mut new.format {
        format.sample.clear();
    }
    check_file(new, max_bytes).map_err(PortalError::Upload)
}

fn check_file(new: &NewUpload, max_bytes: u64) -> Result<(), UploadRefusal> {
    match new.bytes {
        0 => return Err(UploadRefusal::File(FileRefusal::Empty)),
        bytes if bytes > max_bytes => {
            return Err(UploadRefusal::File(FileRefusal::TooManyBytes { max: max_bytes }));
        }
        _ => {}
    }
    if new.registry.is_some() && new.customer.is_some() {
        return Err(UploadRefusal::File(FileRefusal::Mapping));
    }
    if new.scope() != Scope::OneCustomer && new.sold_to_alias.is_some() {
        return Err(UploadRefusal::NoSoldToCodeInBulk);
    }
    new.repairs.check().map_err(|_| UploadRefusal::TooManyRepairs {
        max: u32::try_from(Repairs::MAX).unwrap_or(u32::MAX),
    })?;
    if let (Some(format), Some(mapping)) = (&new.format, &new.mapping) {
        let kept = |format: &Format| format.columns.len() <= domain::uploads::file::MAX_COLUMNS;
        if !kept(format) {
            return Err(UploadRefusal::File(FileRefusal::TooManyColumns {
                max: domain::uploads::file::MAX_COLUMNS,
            }));
        }
        mapping.check(format, new.scope()).map_err(UploadRefusal::File)?;
    }
    Ok(())
}

/// The last part of a path, printable, not too long.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(MAX_FILE_NAME).collect();
    let name = name.trim();
    if name.is_empty() { "devices.csv".to_owned() } else { name.to_owned() }
}

/// The upload that was begun with this key before.
async fn begun_before(tx: &mut PgConnection, key: &str, request: &[u8]) -> PortalResult<Option<BegunUpload>> {
    let row = sqlx::query!(
        "SELECT number, request_sha256, stage, received_bytes FROM uploads
         WHERE reseller_id = acting_organisation() AND key = $1",
        key,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    let Some(row) = row else { return Ok(None) };
    if row.request_sha256 != request {
        return Err(PortalError::Upload(UploadRefusal::KeyReused));
    }
    let stage = Stage::from_code(row.stage)?;
    if stage == Stage::Cancelled {
        return Err(PortalError::Upload(UploadRefusal::Cancelled));
    }
    Ok(Some(BegunUpload {
        number: UploadNumber::try_from(row.number).map_err(Unreadable).or_internal()?,
        received: count(row.received_bytes),
        chunk_bytes: CHUNK_BYTES,
        finished: stage != Stage::Receiving,
    }))
}

async fn check_open(tx: &mut PgConnection) -> PortalResult<()> {
    let open = sqlx::query_scalar!(
        r#"SELECT count(*) AS "open!" FROM uploads WHERE reseller_id = acting_organisation() AND stage = 1"#
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    if open >= i64::from(MAX_OPEN) {
        return Err(PortalError::Upload(UploadRefusal::TooManyOpen { max: MAX_OPEN }));
    }
    Ok(())
}

/// The id of a customer that takes uploads from the acting organisation.
async fn receiver(tx: &mut PgConnection, number: &str) -> PortalResult<i64> {
    let row = sqlx::query!(
        // Held, so that the customer is not deleted while an upload for it begins.
        "SELECT customer_id, verification FROM connections WHERE tenant_id = acting_organisation() AND number = $1 FOR SHARE",
        number,
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    takes_uploads(row.verification)?;
    clients::takes_uploads(tx, row.customer_id).await?;
    is_not_suspended(tx, row.customer_id).await?;
    Ok(row.customer_id)
}

/// Refuses a customer that takes no uploads.
pub(super) fn takes_uploads(verification: i16) -> PortalResult<()> {
    match Verification::from_code(verification) {
        Some(Verification::Pending | Verification::Active) => Ok(()),
        Some(Verification::Inactive) | None => {
            Err(PortalError::Upload(UploadRefusal::CustomerTakesNoUploads))
        }
    }
}

/// Refuses a customer that the operator has suspended.
pub(super) async fn is_not_suspended(tx: &mut PgConnection, customer: i64) -> PortalResult<()> {
    if is_suspended(tx, customer).await? {
        return Err(PortalError::Upload(UploadRefusal::ReceiverSuspended));
    }
    Ok(())
}

async fn sold_to_code(tx: &mut PgConnection, alias: Option<&str>) -> PortalResult<Option<String>> {
    let Some(alias) = alias else { return Ok(None) };
    sqlx::query_scalar!(
        "SELECT code FROM sold_to_codes WHERE organisation_id = acting_organisation() AND alias = $1",
        alias,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .map(Some)
    .ok_or(PortalError::Upload(UploadRefusal::UnknownSoldToCode))
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row, each from elsewhere")]
async fn insert(
    tx: &mut PgConnection,
    new: &NewUpload,
    request: &[u8],
    customer_id: Option<i64>,
    sold_to_code: Option<String>,
    numbers: [UploadNumber; 5],
    person: i64,
    now: OffsetDateTime,
) -> PortalResult<BegunUpload> {
    let json = |value: serde_json::Result<serde_json::Value>| value.or_internal();
    let format = new.format.as_ref().map(serde_json::to_value).map(json).transpose()?;
    let mapping = new.mapping.as_ref().map(serde_json::to_value).map(json).transpose()?;
    let repairs = json(serde_json::to_value(&new.repairs))?;
    for number in numbers {
        let taken = sqlx::query!(
            "INSERT INTO uploads (number, reseller_id, customer_id, person_id, uploaded_by, account_id, key,
                 request_sha256, file_name, file_bytes, format, mapping, repairs, all_or_nothing, sold_to_code,
                 sold_to_alias, order_number, order_date, begun_at, registry)
             SELECT $1, acting_organisation(), $2, people.id, people.email, people.account_id, $4, $5, $6, $7, $8, $9,
                 $10, $11, $12, $13, $14, $15, $16, $17
             FROM people WHERE people.id = $3
             ON CONFLICT ON CONSTRAINT uploads_number_key DO NOTHING",
            number.as_str(),
            customer_id,
            person,
            new.key,
            request,
            new.file_name,
            i64::try_from(new.bytes).or_internal()?,
            format,
            mapping,
            repairs,
            new.mode == UploadMode::AllOrNothing,
            sold_to_code,
            new.sold_to_alias,
            new.order_number,
            new.order_date,
            now,
            new.registry.map(RegistryPart::code),
        )
        .execute(&mut *tx)
        .await
        .or_internal()?;
        if taken.rows_affected() == 1 {
            return Ok(BegunUpload { number, received: 0, chunk_bytes: CHUNK_BYTES, finished: false });
        }
    }
    Err(Unreadable("no free upload number")).or_internal()
}

/// Something of ours that is not as we wrote it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unreadable(pub &'static str);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_kept_without_its_path_and_without_what_cannot_be_shown() {
        assert_eq!(file_name("C:\\lists\\geräte\u{0}.csv"), "geräte.csv");
        assert_eq!(file_name("/"), "devices.csv");
        assert_eq!(file_name(&"a".repeat(1000)).len(), MAX_FILE_NAME);
    }
}
