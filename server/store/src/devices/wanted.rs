use crate::error::OrInternal;
use domain::devices::{DeviceScope, DeviceStatus, Identity};
use domain::lists::ListQuery;
use domain::organisations::OrganisationKind;
use domain::{Actor, PortalError, PortalResult};
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Whose devices, in ids.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose {
    pub organisation: i64,
    /// Whether the organisation uploaded them, or holds them.
    pub uploaded: bool,
    /// Only what this one holds.
    pub holder: Option<i64>,
}

impl Whose {
    /// Finds the customer of `scope`, if it names one, and its counter of devices.
    pub(super) async fn of(
        tx: &mut PgConnection,
        actor: &Actor,
        scope: &DeviceScope,
    ) -> PortalResult<(Self, Option<i64>)> {
        let uploaded = actor.kind == OrganisationKind::Reseller;
        let whose = Self { organisation: actor.organisation.0, uploaded, holder: None };
        match scope {
            DeviceScope::Mine => Ok((whose, None)),
            DeviceScope::Delivery(_) => Err(PortalError::NotFound),
            DeviceScope::Customer(number) => {
                let connection = sqlx::query!(
                    "SELECT customer_id, devices FROM connections WHERE tenant_id = acting_organisation() AND number = $1",
                    number.as_str(),
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                Ok((Self { holder: Some(connection.customer_id), ..whose }, Some(connection.devices)))
            }
        }
    }

    /// Appends the condition, for a table called `d`. Row level security asks the same again.
    pub(super) fn push(self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(if self.uploaded { " d.reseller_id = " } else { " d.holder_id = " })
            .push_bind(self.organisation);
        sql.push(" AND d.holder_id IS NOT NULL");
        if let Some(holder) = self.holder {
            sql.push(" AND d.holder_id = ").push_bind(holder);
        }
    }
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
