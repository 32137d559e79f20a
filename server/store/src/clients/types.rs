use super::judge;
use crate::error::{OnConstraint, OrInternal, unreadable};
use crate::transaction::lock;
use crate::uploads::count;
use crate::{Store, activity};
use domain::clients::{CheckedClientType, ClientType, ClientTypeForm, MAX_CLIENT_TYPES, RequiredFields};
use domain::money::{Currency, Money};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult};
use serde_json::{Value, json};
use sqlx::PgConnection;

const EXISTS: PortalError = PortalError::Conflict(Conflict::NameExists);

pub(super) async fn types(store: &Store, actor: &Actor) -> PortalResult<Vec<ClientType>> {
    require(actor, Action::ViewClients)?;
    store
        .act(actor, |tx| {
            Box::pin(async move {
                let rows = sqlx::query!(
                    "SELECT id, name, required, currency, debt_limit, grace_days, clients FROM client_types
                     WHERE reseller_id = acting_organisation() ORDER BY name, id"
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                rows.into_iter()
                    .map(|row| {
                        let currency = Currency::parse(&row.currency)
                            .ok_or_else(|| unreadable("client_types.currency"))?;
                        Ok(ClientType {
                            id: row.id,
                            name: row.name,
                            required: RequiredFields::from_bits(row.required),
                            currency,
                            debt_limit: row.debt_limit.map(|minor| Money { minor, currency }),
                            grace_days: u16::try_from(row.grace_days).unwrap_or_default(),
                            clients: count(row.clients),
                        })
                    })
                    .collect()
            })
        })
        .await
}

/// A client type that an order names.
pub(crate) struct FoundType {
    pub id: i64,
    pub required: RequiredFields,
    pub currency: Currency,
}

/// The acting reseller's client type of this name, held until the end of the transaction; and with it the one that `client`
/// has now, because both are counted. Before the client, as whoever edits a type does.
pub(crate) async fn find_named(
    tx: &mut PgConnection,
    name: &str,
    client: Option<&OrganisationNumber>,
) -> PortalResult<Option<FoundType>> {
    let rows = sqlx::query!(
        "SELECT id, name, required, currency FROM client_types
         WHERE reseller_id = acting_organisation()
           AND (name = $1 OR id = (SELECT client_type_id FROM clients
                                   WHERE clients.reseller_id = acting_organisation() AND number = $2))
         ORDER BY id FOR UPDATE",
        name,
        client.map(OrganisationNumber::as_str),
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    rows.into_iter()
        .find(|row| row.name == name)
        .map(|row| {
            let currency =
                Currency::parse(&row.currency).ok_or_else(|| unreadable("client_types.currency"))?;
            Ok(FoundType { id: row.id, required: RequiredFields::from_bits(row.required), currency })
        })
        .transpose()
}

pub(super) async fn add(store: &Store, actor: &Actor, form: &ClientTypeForm) -> PortalResult<()> {
    require(actor, Action::ManageClients)?;
    let (new, acting, now) = (form.checked()?, actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // Counted under a lock: two that add the last one at the same moment would both see room.
                lock(tx, &format!("client_types {}", acting.organisation.0)).await?;
                let there = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM client_types WHERE reseller_id = acting_organisation()"#
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if there >= i64::from(MAX_CLIENT_TYPES) {
                    let error = FieldError::TooMany { max: MAX_CLIENT_TYPES };
                    return Err(PortalError::field(Field::Name, error));
                }
                sqlx::query!(
                    "INSERT INTO client_types (reseller_id, name, required, currency, debt_limit, grace_days, created_at)
                     VALUES (acting_organisation(), $1, $2, $3, $4, $5, $6)",
                    new.name,
                    new.required.bits(),
                    new.currency.code(),
                    new.credit.limit,
                    i16::try_from(new.credit.grace_days).or_internal()?,
                    now,
                )
                .execute(&mut *tx)
                .await
                .on_constraint("client_types_name_key", EXISTS)?;
                activity::record(tx, &acting, now, "client_type.added", &new.name, told(&new)).await
            })
        })
        .await
}

pub(super) async fn edit(store: &Store, actor: &Actor, id: i64, form: &ClientTypeForm) -> PortalResult<()> {
    require(actor, Action::ManageClients)?;
    let (new, acting, now) = (form.checked()?, actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before = sqlx::query!(
                    "SELECT currency, clients FROM client_types
                     WHERE id = $1 AND reseller_id = acting_organisation() FOR UPDATE",
                    id
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                // What its clients owe is in the currency that they were charged in.
                if before.clients > 0 && before.currency != new.currency.code() {
                    let kept = Currency::parse(&before.currency)
                        .ok_or_else(|| unreadable("client_types.currency"))?;
                    return Err(PortalError::Conflict(Conflict::OtherCurrency(kept)));
                }
                sqlx::query!(
                    "UPDATE client_types SET name = $2, required = $3, currency = $4, debt_limit = $5, grace_days = $6
                     WHERE id = $1",
                    id,
                    new.name,
                    new.required.bits(),
                    new.currency.code(),
                    new.credit.limit,
                    i16::try_from(new.credit.grace_days).or_internal()?,
                )
                .execute(&mut *tx)
                .await
                .on_constraint("client_types_name_key", EXISTS)?;
                let concerned = sqlx::query_scalar!(
                    "SELECT id FROM clients
                     WHERE client_type_id = $1 AND deleted_at IS NULL AND (debt > $2 OR over_since IS NOT NULL)
                     ORDER BY id FOR UPDATE",
                    id,
                    new.credit.limit,
                )
                .fetch_all(&mut *tx)
                .await
                .or_internal()?;
                for client in concerned {
                    judge(tx, client, now).await?;
                }
                activity::record(tx, &acting, now, "client_type.edited", &new.name, told(&new)).await
            })
        })
        .await
}

pub(super) async fn remove(store: &Store, actor: &Actor, id: i64) -> PortalResult<()> {
    require(actor, Action::ManageClients)?;
    let (acting, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let name = sqlx::query_scalar!(
                    "DELETE FROM client_types WHERE id = $1 AND reseller_id = acting_organisation() RETURNING name",
                    id
                )
                .fetch_optional(&mut *tx)
                .await
                .on_constraint("clients_client_type_fkey", PortalError::Conflict(Conflict::NotEmpty))?
                .ok_or(PortalError::NotFound)?;
                activity::record(tx, &acting, now, "client_type.removed", &name, json!({})).await
            })
        })
        .await
}

fn told(new: &CheckedClientType) -> Value {
    let limit = new.credit.limit.map(|minor| Money { minor, currency: new.currency }.to_string());
    json!({ "debt_limit": limit, "grace_days": new.credit.grace_days })
}
