use super::list::{FROM, wanted};
use crate::Store;
use crate::error::OrInternal;
use domain::lists::ListQuery;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::uploads::{UploadList, UploadNumber, UploadSuggestion};
use domain::{Actor, PortalResult};
use sqlx::QueryBuilder;

/// Suggestions.
const MOST: i64 = 8;

pub(super) async fn suggest(
    store: &Store,
    actor: &Actor,
    customer: &OrganisationNumber,
    text: &str,
) -> PortalResult<Vec<UploadSuggestion>> {
    require(actor, Action::ViewUploads)?;
    let query = ListQuery { search: text.trim().to_owned(), ..ListQuery::default() };
    query.check::<UploadList>()?;
    let customer = customer.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (wanted, _) = wanted(tx, &customer, &query).await?;
                if query.search.is_empty() {
                    return Ok(Vec::new());
                }
                let mut sql = QueryBuilder::new("SELECT u.number, u.order_number");
                sql.push(FROM).push(" AND u.customer_id = ").push_bind(wanted.customer_id);
                // One customer's uploads are few: they are read in the order of their index.
                sql.push(" AND (starts_with(u.number, ").push_bind(query.search.to_ascii_uppercase());
                sql.push(") OR starts_with(u.order_number, ").push_bind(query.search.clone());
                sql.push(")) ORDER BY u.uploaded_at DESC, u.number DESC LIMIT ").push_bind(MOST);
                let found: Vec<(String, Option<String>)> =
                    sql.build_query_as().fetch_all(tx).await.or_internal()?;
                let suggestion = |(number, order_number)| {
                    let number =
                        UploadNumber::try_from(number).map_err(super::begin::Unreadable).or_internal()?;
                    Ok(UploadSuggestion { number, order_number })
                };
                found.into_iter().map(suggestion).collect()
            })
        })
        .await
}
