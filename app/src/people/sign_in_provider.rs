use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The provider by which people may sign in, if one is configured: the server tells every page, so that the sign-in page
/// need not ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInProvider {
    /// What `Sign in with …` calls it.
    pub name: String,
}

impl SignInProvider {
    /// Shares it with everything below.
    pub fn provide() {
        if let Some(provider) = SharedValue::new(use_context::<Self>).into_inner() {
            provide_context(provider);
        }
    }
}
