use super::ActivityRow;
use crate::lists::{ListQuery, Page};
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be asked about the activity log. Nobody can change it.
#[async_trait::async_trait]
pub trait Activity: Send + Sync {
    /// One page of the log of the actor's organisation.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ActivityRow>>;

    /// Every line that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<ActivityRow>>>>;
}
