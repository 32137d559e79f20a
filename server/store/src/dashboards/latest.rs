use super::figures::Of;
use crate::deliveries::latest as latest_deliveries;
use crate::lists::page_error;
use crate::uploads::rows::{COLUMNS, FROM, Found};
use domain::PortalResult;
use domain::dashboards::WidgetData;
use domain::organisations::OrganisationKind;
use sqlx::{PgConnection, QueryBuilder};

/// As many as a widget lists.
const LATEST: usize = 5;

/// The uploads that a reseller sent, or that a receiver was handed, the latest first.
pub(super) async fn latest(tx: &mut PgConnection, of: Of) -> PortalResult<WidgetData> {
    if of.kind != OrganisationKind::Reseller {
        return Ok(WidgetData::Deliveries(latest_deliveries(tx, LATEST).await?));
    }
    let mut sql = QueryBuilder::new(COLUMNS);
    sql.push(FROM).push(" AND u.customer_id IS NOT NULL ORDER BY u.uploaded_at DESC, u.number DESC LIMIT ");
    sql.push_bind(i64::try_from(LATEST).unwrap_or_default());
    let found: Vec<Found> = sql.build_query_as().fetch_all(tx).await.map_err(page_error)?;
    Ok(WidgetData::Uploads(found.into_iter().map(Found::row).collect::<PortalResult<_>>()?))
}
