use super::read_profile;
use crate::error::ApiResult;
use crate::words;
use domain::people::Profile;
use domain::policy::{Action, allows};
use leptos::prelude::*;

/// The signed-in person, loaded once by the shell and shared by every page inside it.
#[derive(Clone, Copy)]
pub struct Me(Resource<ApiResult<Profile>>);

impl Me {
    /// Loads the person and shares them with everything below.
    pub fn provide() -> Self {
        let me = Self(Resource::new_blocking(|| (), |()| read_profile()));
        provide_context(me);
        me
    }

    /// The one of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// Who it is.
    pub async fn profile(self) -> ApiResult<Profile> {
        self.0.await
    }

    /// Whether they may do something, or the sentence that says why not: for a disabled button.
    pub async fn may(self, action: Action) -> Result<(), String> {
        let profile = self.profile().await.map_err(|error| words::sentence(&error))?;
        let Profile { organisation, .. } = profile;
        allows(organisation.kind, organisation.role, action).map_err(words::denied_sentence)
    }
}
