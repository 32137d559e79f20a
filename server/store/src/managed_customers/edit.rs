use super::find::{Found, find, itself, named};
use crate::Store;
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use domain::managed_customers::{Company, CompanyProfile};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(super) async fn read(store: &Store, actor: &Actor, number: &OrganisationNumber) -> PortalResult<Company> {
    require(actor, Action::ViewInnerCustomers)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = find(tx, &number).await?;
                let inside = match found.parent {
                    Some(parent) => {
                        let row =
                            sqlx::query!("SELECT number, name FROM organisations WHERE id = $1", parent)
                                .fetch_one(&mut *tx)
                                .await
                                .or_internal()?;
                        Some(named(&row.number, row.name)?)
                    }
                    None => None,
                };
                let (version, profile) = stored(tx, found.id).await?;
                Ok(Company { number, inside, profile, version })
            })
        })
        .await
}

pub(super) async fn edit(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    version: i32,
    profile: CompanyProfile,
) -> PortalResult<()> {
    require(actor, Action::AdministerCustomers)?;
    let profile = profile.checked()?;
    let (acting, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = find(tx, &number).await?;
                change(tx, &acting, now, (&found, "customer.edited"), version, &profile).await
            })
        })
        .await
}

pub(super) async fn read_own(store: &Store, actor: &Actor) -> PortalResult<Company> {
    require(actor, Action::EditOrganisation)?;
    let acting = actor.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = itself(tx, &acting).await?;
                let (version, profile) = stored(tx, found.id).await?;
                // Of what is around it, it is told nothing.
                Ok(Company { number: found.number, inside: None, profile, version })
            })
        })
        .await
}

pub(super) async fn edit_own(
    store: &Store,
    actor: &Actor,
    version: i32,
    profile: CompanyProfile,
) -> PortalResult<()> {
    require(actor, Action::EditOrganisation)?;
    let profile = profile.checked()?;
    let (acting, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = itself(tx, &acting).await?;
                change(tx, &acting, now, (&found, "organisation.edited"), version, &profile).await
            })
        })
        .await
}

/// The profile of a customer that the acting organisation administers; nothing of any other.
pub(crate) async fn managed_profile(
    tx: &mut PgConnection,
    number: &OrganisationNumber,
) -> PortalResult<Option<CompanyProfile>> {
    match find(tx, number).await {
        Ok(found) => Ok(Some(stored(tx, found.id).await?.1)),
        Err(PortalError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Another profile for a customer that the acting organisation administers, while something else is done.
pub(crate) async fn edit_managed(
    tx: &mut PgConnection,
    acting: &Actor,
    now: OffsetDateTime,
    number: &OrganisationNumber,
    profile: &CompanyProfile,
) -> PortalResult<()> {
    let found = find(tx, number).await?;
    let (version, _) = stored(tx, found.id).await?;
    change(tx, acting, now, (&found, "customer.edited"), version, profile).await
}

async fn change(
    tx: &mut PgConnection,
    acting: &Actor,
    now: OffsetDateTime,
    (found, own): (&Found, &str),
    version: i32,
    profile: &CompanyProfile,
) -> PortalResult<()> {
    let (_, before) = stored(tx, found.id).await?;
    // First: whoever comes second waits here, and finds another version.
    put(tx, found.id, version, profile).await?;
    sqlx::query!("SELECT gate_rename_customer($1, $2, $3)", found.id, profile.name, profile.country)
        .fetch_one(&mut *tx)
        .await
        .or_internal()?;
    if before == *profile {
        return Ok(());
    }
    let details = json!({ "changed": changed(&before, profile) });
    found.record(tx, acting, now, ("organisation.edited", own), details).await?;
    notify_changed(tx, found.id).await.or_internal()
}

/// A profile and its version; 0 while nothing was written down.
pub(super) async fn stored(tx: &mut PgConnection, organisation: i64) -> PortalResult<(i32, CompanyProfile)> {
    let row = sqlx::query!(
        r#"SELECT o.name, o.country, coalesce(p.version, 0) AS "version!", coalesce(p.address, '') AS "address!",
                  coalesce(p.city, '') AS "city!", coalesce(p.state, '') AS "state!", coalesce(p.zip, '') AS "zip!",
                  coalesce(p.phone, '') AS "phone!", coalesce(p.email, '') AS "email!",
                  coalesce(p.registration_number, '') AS "registration_number!",
                  coalesce(p.contact_person, '') AS "contact_person!",
                  coalesce(p.microsoft_tenant, '') AS "microsoft_tenant!", coalesce(p.client_type, '') AS "client_type!",
                  coalesce(p.description, '') AS "description!"
           FROM organisations o LEFT JOIN company_profiles p ON p.organisation_id = o.id WHERE o.id = $1"#,
        organisation,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    let profile = CompanyProfile {
        name: row.name,
        country: row.country,
        address: row.address,
        city: row.city,
        state: row.state,
        zip: row.zip,
        phone: row.phone,
        email: row.email,
        registration_number: row.registration_number,
        contact_person: row.contact_person,
        microsoft_tenant: row.microsoft_tenant,
        client_type: row.client_type,
        description: row.description,
    };
    Ok((row.version, profile))
}

/// Writes a profile, unless it was changed since this version; 0: nothing was written down then.
pub(super) async fn put(
    tx: &mut PgConnection,
    organisation: i64,
    version: i32,
    profile: &CompanyProfile,
) -> PortalResult<()> {
    let written = sqlx::query!(
        "INSERT INTO company_profiles AS p (organisation_id, address, city, state, zip, phone, email, registration_number,
             contact_person, microsoft_tenant, client_type, description)
         VALUES ($1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT ON CONSTRAINT company_profiles_pkey DO UPDATE
         SET address = $3, city = $4, state = $5, zip = $6, phone = $7, email = $8, registration_number = $9,
             contact_person = $10, microsoft_tenant = $11, client_type = $12, description = $13, version = p.version + 1
         WHERE p.version = $2",
        organisation,
        version,
        profile.address,
        profile.city,
        profile.state,
        profile.zip,
        profile.phone,
        profile.email,
        profile.registration_number,
        profile.contact_person,
        profile.microsoft_tenant,
        profile.client_type,
        profile.description,
    )
    .execute(tx)
    .await
    .or_internal()?;
    if written.rows_affected() == 1 { Ok(()) } else { Err(PortalError::Conflict(Conflict::ChangedMeanwhile)) }
}

/// The names of the fields that differ.
fn changed(before: &CompanyProfile, after: &CompanyProfile) -> Vec<String> {
    let fields = |profile: &CompanyProfile| match json!(profile) {
        serde_json::Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let before = fields(before);
    let differs = |(field, value): &(String, serde_json::Value)| before.get(field) != Some(value);
    fields(after).into_iter().filter(differs).map(|(field, _)| field).collect()
}
