use crate::error::OrInternal;
use domain::devices::{DeviceScope, DeviceStatus, Identity};
use domain::lists::ListQuery;
use domain::organisations::OrganisationKind;
use domain::{Actor, PortalError, PortalResult};
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Whose devices, in ids. Row level security asks the same again.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// What a reseller uploaded; only what this one holds.
    Uploaded { reseller: i64, holder: Option<i64> },
    /// What an organisation holds; only what came with this delivery.
    Held { holder: i64, delivery: Option<Delivery> },
    /// What it handed on to this one.
    Moved { mover: i64, holder: i64 },
    /// What it holds or handed on.
    Known { organisation: i64 },
}

/// A delivery: of an upload, whose devices it finds, or of a move.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delivery {
    id: i64,
    upload: Option<i64>,
}

impl Whose {
    /// Finds the customer or delivery of `scope`, if it names one, and the counter of its devices, if there is one.
    pub(super) async fn of(
        tx: &mut PgConnection,
        actor: &Actor,
        scope: &DeviceScope,
    ) -> PortalResult<(Self, Option<i64>)> {
        let own = actor.organisation.0;
        let reseller = actor.kind == OrganisationKind::Reseller;
        match scope {
            DeviceScope::Mine if reseller => Ok((Self::Uploaded { reseller: own, holder: None }, None)),
            DeviceScope::Mine => Ok((Self::Held { holder: own, delivery: None }, None)),
            DeviceScope::Customer(number) if actor.kind == OrganisationKind::Customer => {
                let holder = inner_customer(tx, number.as_str()).await?.ok_or(PortalError::NotFound)?;
                Ok((Self::Moved { mover: own, holder }, None))
            }
            DeviceScope::Customer(number) => {
                let connection = sqlx::query!(
                    "SELECT customer_id, devices FROM connections WHERE tenant_id = acting_organisation() AND number = $1",
                    number.as_str(),
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let holder = connection.customer_id;
                let whose = if reseller {
                    Self::Uploaded { reseller: own, holder: Some(holder) }
                } else {
                    Self::Moved { mover: own, holder }
                };
                Ok((whose, Some(connection.devices)))
            }
            DeviceScope::Delivery(number) => {
                // Row level security shows senders their deliveries, too.
                let delivery = sqlx::query!(
                    "SELECT id, upload_id FROM deliveries WHERE number = $1 AND receiver_id = acting_organisation()",
                    number.as_str(),
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let delivery = Delivery { id: delivery.id, upload: delivery.upload_id };
                Ok((Self::Held { holder: own, delivery: Some(delivery) }, None))
            }
        }
    }

    /// Every device that the actor may look at.
    pub(super) fn known(actor: &Actor) -> Self {
        let organisation = actor.organisation.0;
        if actor.kind == OrganisationKind::Reseller {
            Self::Uploaded { reseller: organisation, holder: None }
        } else {
            Self::Known { organisation }
        }
    }

    /// Whether a reseller asks for what it uploaded: a counter tells how many.
    pub(super) fn is_uploaded(self) -> bool {
        matches!(self, Self::Uploaded { .. })
    }

    /// Appends the condition, for a table called `d`.
    pub(super) fn push(self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Uploaded { reseller, holder } => {
                sql.push(" d.reseller_id = ").push_bind(reseller).push(" AND d.holder_id IS NOT NULL");
                if let Some(holder) = holder {
                    sql.push(" AND d.holder_id = ").push_bind(holder);
                }
            }
            Self::Held { holder, delivery } => {
                sql.push(" d.holder_id = ").push_bind(holder).push(" AND d.holder_id IS NOT NULL");
                match delivery {
                    None => {}
                    Some(Delivery { upload: Some(upload), .. }) => {
                        sql.push(" AND d.delivery_id IS NULL AND d.upload_id = ").push_bind(upload);
                    }
                    Some(Delivery { id, upload: None }) => {
                        sql.push(" AND d.delivery_id = ").push_bind(id);
                    }
                }
            }
            Self::Moved { mover, holder } => {
                sql.push(" d.via_id = ").push_bind(mover).push(" AND d.holder_id IS NOT NULL");
                sql.push(" AND d.holder_id = ").push_bind(holder);
            }
            Self::Known { organisation } => {
                sql.push(" (d.holder_id = ").push_bind(organisation);
                sql.push(" OR d.via_id = ").push_bind(organisation).push(") AND d.holder_id IS NOT NULL");
            }
        }
    }
}

/// The acting customer's inner customer with this number.
pub(super) async fn inner_customer(tx: &mut PgConnection, number: &str) -> PortalResult<Option<i64>> {
    sqlx::query_scalar!(
        "SELECT id FROM organisations WHERE number = $1 AND parent_id = acting_organisation() AND deleted_at IS NULL",
        number,
    )
    .fetch_optional(tx)
    .await
    .or_internal()
}

/// The filters of a query, in codes and ids.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    whose: Whose,
    /// Spellings of the identity that is searched for; none: no search.
    identities: Option<Vec<String>>,
    statuses: Vec<i16>,
    /// None: any model, and none at all.
    models: Option<Vec<i32>>,
    orders: Vec<String>,
    moved_by_msp: bool,
}

impl Wanted {
    pub(super) async fn of(tx: &mut PgConnection, whose: Whose, query: &ListQuery) -> PortalResult<Self> {
        let statuses = [("pending", DeviceStatus::Pending), ("verified", DeviceStatus::Verified)];
        let chosen = |key: &str| query.filter("status").any(|value| value == key);
        let models: Vec<String> = query.filter("model").map(str::to_lowercase).collect();
        let models = if models.is_empty() { None } else { Some(model_ids(tx, &models).await?) };
        let search = query.search.trim();
        Ok(Self {
            whose,
            identities: (!search.is_empty()).then(|| spellings(search)),
            statuses: statuses
                .iter()
                .filter(|(key, _)| chosen(key))
                .map(|(_, status)| status.code())
                .collect(),
            models,
            orders: query.filter("order_number").map(str::to_owned).collect(),
            moved_by_msp: query.filter("tag").next().is_some(),
        })
    }

    /// Whether nothing is filtered.
    pub(super) fn everything(&self) -> bool {
        self.identities.is_none()
            && self.statuses.is_empty()
            && self.models.is_none()
            && self.orders.is_empty()
            && !self.moved_by_msp
    }

    /// The same question in parts without an overlap, each of which walks one index in the order of the list. Merged,
    /// they find a rare status or model without passing everything else by.
    pub(super) fn parts(&self, by_date: bool) -> Vec<Self> {
        if self.identities.is_some() || self.moved_by_msp || !by_date {
            vec![self.clone()]
        } else if !self.orders.is_empty() {
            self.orders.iter().map(|order| Self { orders: vec![order.clone()], ..self.clone() }).collect()
        } else if let Some(models) = self.models.as_ref().filter(|models| !models.is_empty()) {
            models.iter().map(|&model| Self { models: Some(vec![model]), ..self.clone() }).collect()
        } else {
            let statuses = DeviceStatus::ALL.map(DeviceStatus::code);
            let wanted =
                statuses.into_iter().filter(|code| self.statuses.is_empty() || self.statuses.contains(code));
            wanted.map(|code| Self { statuses: vec![code], ..self.clone() }).collect()
        }
    }

    /// Appends the condition, for a table called `d`.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        self.whose.push(sql);
        if let Some(identities) = &self.identities {
            for (before, column) in [(" AND (", "identity"), (" OR ", "imei2"), (" OR ", "serial")] {
                sql.push(before)
                    .push(format_args!("d.{column} = ANY("))
                    .push_bind(identities.clone())
                    .push(")");
            }
            sql.push(")");
        }
        match self.statuses.as_slice() {
            [] => {}
            [one] => drop(sql.push(" AND d.status = ").push_bind(*one)),
            several => drop(sql.push(" AND d.status = ANY(").push_bind(several.to_vec()).push(")")),
        }
        match self.models.as_deref() {
            None => {}
            Some([one]) => drop(sql.push(" AND d.model_id = ").push_bind(*one)),
            Some(several) => drop(sql.push(" AND d.model_id = ANY(").push_bind(several.to_vec()).push(")")),
        }
        match self.orders.as_slice() {
            [] => {}
            [one] => drop(sql.push(" AND d.order_number = ").push_bind(one.clone())),
            several => drop(sql.push(" AND d.order_number = ANY(").push_bind(several.to_vec()).push(")")),
        }
        if self.moved_by_msp {
            // As the condition of the index has it.
            sql.push(" AND d.tags & 1 = 1");
        }
    }
}

/// What the text may be in its normal form: fourteen digits are an IMEI without its check digit, or a MEID.
pub(super) fn spellings(text: &str) -> Vec<String> {
    let bare: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let mut spellings: Vec<String> = [Identity::parse(text), Identity::from_normal(&bare)]
        .into_iter()
        .flatten()
        .map(|identity| identity.to_string())
        .collect();
    spellings.dedup();
    spellings
}

/// Models of these names, with or without their manufacturer.
async fn model_ids(tx: &mut PgConnection, names: &[String]) -> PortalResult<Vec<i32>> {
    sqlx::query_scalar!(
        "SELECT id FROM models WHERE lower(name) = ANY($1) OR lower(manufacturer || ' ' || name) = ANY($1) ORDER BY id",
        names,
    )
    .fetch_all(tx)
    .await
    .or_internal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_digits_are_looked_for_as_an_imei_and_as_they_are() {
        assert_eq!(spellings("35-209900-176148"), ["352099001761481", "35209900176148"]);
        assert_eq!(spellings("352099001761481"), ["352099001761481"]);
        assert_eq!(spellings("%"), [""; 0]);
    }
}
