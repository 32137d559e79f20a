//! The model that a row for the device registry names.

use super::check::{Fault, is_blank};
use super::{Record, Role, Scope};
use crate::devices::Edition;
use crate::uploads::{Detail, Reason};
use std::borrow::Cow;

/// The most characters of a manufacturer or a model.
pub const MAX_MODEL: usize = 100;

/// The model that a row names; what it leaves out is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedModel<'a> {
    /// Who makes it.
    pub manufacturer: Option<Cow<'a, str>>,
    /// What it is called.
    pub name: Option<Cow<'a, str>>,
    /// Its edition as it is written.
    edition: Option<Cow<'a, str>>,
}

impl<'a> NamedModel<'a> {
    /// The cells of `record`.
    pub fn read(record: &Record<'a>) -> Self {
        let cell = |role| Some(record.text(role)).filter(|text| !is_blank(text));
        Self { manufacturer: cell(Role::Manufacturer), name: cell(Role::Model), edition: cell(Role::Edition) }
    }

    /// The edition, if the row says one.
    pub fn edition(&self) -> Option<Edition> {
        self.edition.as_deref().and_then(Edition::parse)
    }

    /// A TAC needs manufacturer and model; a single device may leave them to its TAC.
    pub(super) fn check(&self, scope: Scope) -> Result<(), Fault> {
        for (role, text) in [(Role::Manufacturer, &self.manufacturer), (Role::Model, &self.name)] {
            match text {
                Some(text) if text.chars().count() > MAX_MODEL || text.chars().any(char::is_control) => {
                    return Err(Fault::new(role, (Reason::ModelText, Detail::default())));
                }
                None if scope == Scope::Tacs => {
                    return Err(Fault::new(role, (Reason::MissingModel, Detail::default())));
                }
                Some(_) | None => {}
            }
        }
        if self.edition.is_some() && self.edition().is_none() {
            return Err(Fault::new(Role::Edition, (Reason::Edition, Detail::default())));
        }
        Ok(())
    }
}
