use crate::words;
use domain::people::Profile;
use domain::policy::{Action, allows};
use leptos::prelude::*;

/// The signed-in person. They are known before a page is drawn: the guard has looked them up, and the page tells the
/// browser. So no page waits for them, and resources are created in the same order on both sides, which number them.
#[derive(Clone, Copy)]
pub struct Me(StoredValue<Profile>);

impl Me {
    /// Shares the person with everything below; nobody when the session has ended meanwhile.
    pub fn provide() -> Option<Self> {
        let profile = SharedValue::new(use_context::<Profile>).into_inner()?;
        let me = Self(StoredValue::new(profile));
        provide_context(me);
        Some(me)
    }

    /// The one of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// Who it is.
    pub fn profile(self) -> Profile {
        self.0.get_value()
    }

    /// Whether they may do something, or the sentence that says why not: for a disabled button.
    pub fn may(self, action: Action) -> Result<(), String> {
        self.0
            .with_value(|Profile { organisation, .. }| allows(organisation.kind, organisation.role, action))
            .map_err(words::denied_sentence)
    }
}
