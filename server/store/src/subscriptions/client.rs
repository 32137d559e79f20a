//! The client of an order: found and changed, or made. The only place where clients come from.

use crate::activity;
use crate::clients::{FoundType, Standing, judge};
use crate::error::{OrInternal, unreadable};
use crate::managed_customers::{edit_managed, make_own, managed_profile};
use crate::organisations::is_suspended;
use domain::customers::Verification;
use domain::managed_customers::CompanyProfile;
use domain::money::Currency;
use domain::organisations::OrganisationNumber;
use domain::subscriptions::Order;
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Who orders, when, and what is drawn for it.
pub(super) struct Ordering<'a> {
    pub acting: &'a Actor,
    pub now: OffsetDateTime,
    /// Numbers for a new customer.
    pub fresh: &'a [String; 5],
    /// Held until the end of the transaction.
    pub client_type: FoundType,
}

/// The client that is ordered for.
pub(super) struct Ordered {
    pub id: i64,
    pub number: OrganisationNumber,
    pub name: String,
}

/// A connection that is ordered for.
struct Connection {
    id: i64,
    number: OrganisationNumber,
    name: String,
    country: String,
}

/// The client of an order, as it is afterwards.
pub(super) async fn client_of(
    tx: &mut PgConnection,
    ordering: Ordering<'_>,
    order: &Order,
) -> PortalResult<Ordered> {
    let Ordering { acting, now, .. } = ordering;
    let (connection, profile) = if let Some(number) = &order.client {
        let found = connection(tx, number).await?;
        require_active(tx, found.id).await?;
        let profile = known(tx, &found, &order.profile, &ordering).await?;
        (Connection { name: profile.name.clone(), ..found }, profile)
    } else {
        let profile = checked(order.profile.clone(), &ordering.client_type)?;
        let number = make_own(tx, acting, now, ordering.fresh, &profile).await?;
        (connection(tx, &number).await?, profile)
    };
    put(tx, &connection, &profile, &ordering).await?;
    Ok(Ordered { id: connection.id, number: connection.number, name: connection.name })
}

/// Finds the acting reseller's connection, and holds it: it is not deleted while something is ordered for it.
async fn connection(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<Connection> {
    let row = sqlx::query!(
        "SELECT id, customer_id, name, country, verification FROM connections
         WHERE tenant_id = acting_organisation() AND number = $1 FOR SHARE",
        number.as_str(),
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    let inactive =
        Verification::from_code(row.verification).is_none_or(|state| state == Verification::Inactive);
    if inactive || is_suspended(tx, row.customer_id).await? {
        return Err(PortalError::Conflict(Conflict::ClientInactive));
    }
    Ok(Connection { id: row.id, number: number.clone(), name: row.name, country: row.country })
}

/// Refuses a client on hold, and a deleted one. Held from here on: no hold comes before the order is placed.
async fn require_active(tx: &mut PgConnection, id: i64) -> PortalResult<()> {
    let client = sqlx::query!(
        "SELECT id, status, administrative_holds, financial_hold FROM clients WHERE id = $1 FOR UPDATE",
        id
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    match client {
        Some(row) => {
            Standing::new(row.id, row.status, row.administrative_holds, row.financial_hold)?.require_active()
        }
        None => Ok(()),
    }
}

/// The profile of a customer that is known already. Name and country are changed only where the reseller manages it.
async fn known(
    tx: &mut PgConnection,
    found: &Connection,
    given: &CompanyProfile,
    ordering: &Ordering<'_>,
) -> PortalResult<CompanyProfile> {
    let managed = managed_profile(tx, &found.number).await?.is_some();
    let given = if managed {
        given.clone()
    } else {
        CompanyProfile { name: found.name.clone(), country: found.country.clone(), ..given.clone() }
    };
    let profile = checked(given, &ordering.client_type)?;
    if managed {
        edit_managed(tx, ordering.acting, ordering.now, &found.number, &profile).await?;
    }
    Ok(profile)
}

/// The profile in its stored form, with what its client type requires.
fn checked(profile: CompanyProfile, client_type: &FoundType) -> PortalResult<CompanyProfile> {
    let missing = client_type.required.missing(&profile);
    match profile.checked() {
        Ok(profile) if missing.is_empty() => Ok(profile),
        Ok(_) => Err(PortalError::Invalid(missing)),
        Err(PortalError::Invalid(mut errors)) => {
            for (field, error) in missing {
                errors.entry(field).or_insert(error);
            }
            Err(PortalError::Invalid(errors))
        }
        Err(error) => Err(error),
    }
}

/// Writes the client down, with its type and when it ordered last.
async fn put(
    tx: &mut PgConnection,
    connection: &Connection,
    profile: &CompanyProfile,
    ordering: &Ordering<'_>,
) -> PortalResult<()> {
    let (client_type, now) = (&ordering.client_type, ordering.now);
    let before = sqlx::query!(
        r#"SELECT c.client_type_id, t.currency,
                  (contact_person, email, phone, registration_number, address, city, state, zip, microsoft_tenant, description)
                      = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS "same!"
           FROM clients c JOIN client_types t ON t.id = c.client_type_id WHERE c.id = $1"#,
        connection.id,
        profile.contact_person,
        profile.email,
        profile.phone,
        profile.registration_number,
        profile.address,
        profile.city,
        profile.state,
        profile.zip,
        profile.microsoft_tenant,
        profile.description,
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?;
    if let Some(before) = &before
        && before.currency != client_type.currency.code()
    {
        refuse_other_currency(tx, connection.id, &before.currency).await?;
    }
    sqlx::query!(
        "INSERT INTO clients (id, reseller_id, customer_id, number, name, client_type_id, contact_person, email, phone,
             registration_number, address, city, state, zip, microsoft_tenant, description, created_at, last_purchase_at)
         SELECT n.id, n.tenant_id, n.customer_id, n.number, n.name, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
             n.created_at, $13
         FROM connections n WHERE n.id = $1
         ON CONFLICT ON CONSTRAINT clients_pkey DO UPDATE
         SET client_type_id = $2, contact_person = $3, email = $4, phone = $5, registration_number = $6, address = $7,
             city = $8, state = $9, zip = $10, microsoft_tenant = $11, description = $12, last_purchase_at = $13",
        connection.id,
        client_type.id,
        profile.contact_person,
        profile.email,
        profile.phone,
        profile.registration_number,
        profile.address,
        profile.city,
        profile.state,
        profile.zip,
        profile.microsoft_tenant,
        profile.description,
        now,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    let was = before.as_ref().map(|before| before.client_type_id);
    if was != Some(client_type.id) {
        sqlx::query!(
            "UPDATE client_types SET clients = clients + CASE WHEN id = $1 THEN 1 ELSE -1 END WHERE id IN ($1, $2)",
            client_type.id,
            was,
        )
        .execute(&mut *tx)
        .await
        .or_internal()?;
    }
    if before.is_some_and(|before| !before.same || before.client_type_id != client_type.id) {
        let details = json!({ "name": connection.name, "client_type": profile.client_type });
        let number = connection.number.as_str();
        activity::record(tx, ordering.acting, now, "client.edited", number, details).await?;
    }
    // Another type bears another debt.
    if was.is_some_and(|was| was != client_type.id) { judge(tx, connection.id, now).await } else { Ok(()) }
}

/// What a client owes is in the currency that it was charged in: no other type's, once there is an entry.
async fn refuse_other_currency(tx: &mut PgConnection, client: i64, currency: &str) -> PortalResult<()> {
    let charged = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM client_entries WHERE client_id = $1) AS "charged!""#,
        client
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    if charged {
        let currency = Currency::parse(currency).ok_or_else(|| unreadable("client_types.currency"))?;
        return Err(PortalError::Conflict(Conflict::OtherCurrency(currency)));
    }
    Ok(())
}
