use super::records::cell;
use super::text::cell_text;
use super::{Mapping, Role};
use crate::lists::unguard_formula;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Role → column. A fixed table, because it is asked several times a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places([Option<usize>; Role::ALL.len()]);

impl Places {
    pub fn new(mapping: &Mapping) -> Self {
        Self(Role::ALL.map(|role| if role == Role::Ignore { None } else { mapping.column(role) }))
    }

    pub fn of(&self, role: Role) -> Option<usize> {
        self.0[role as usize]
    }
}

/// One record of the file, borrowed while it is handed over.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub(super) line: u64,
    pub(super) text: &'a [u8],
    pub(super) ends: &'a [u32],
    pub(super) places: &'a Places,
    pub(super) replaced: Option<&'a BTreeMap<Role, String>>,
}

impl<'a> Record<'a> {
    /// The physical line in which it begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The text of the cell with `role`: as repaired, without blanks around it and without the guard of our own
    /// CSVs. Empty when no column has the role.
    pub fn text(&self, role: Role) -> Cow<'a, str> {
        if let Some(text) = self.replacement(role) {
            return Cow::Borrowed(text.trim());
        }
        let Some(at) = self.places.of(role) else { return Cow::Borrowed("") };
        match cell_text(self.cell_bytes(at)) {
            Cow::Borrowed(text) => Cow::Borrowed(unguard_formula(text.trim())),
            Cow::Owned(text) => Cow::Owned(unguard_formula(text.trim()).to_owned()),
        }
    }

    /// All cells as they stand in the file.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let (text, ends) = (self.text, self.ends);
        (0..ends.len()).map(move |place| cell_text(cell(text, ends, place)))
    }

    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// Whether a column has `role`.
    pub(super) fn has(&self, role: Role) -> bool {
        self.places.of(role).is_some()
    }

    pub(super) fn is_replaced(&self, role: Role) -> bool {
        self.replacement(role).is_some()
    }

    /// The bytes of the cell with `role`, as they stand there.
    pub(super) fn bytes(&self, role: Role) -> &'a [u8] {
        match (self.replacement(role), self.places.of(role)) {
            (Some(text), _) => text.as_bytes(),
            (None, Some(at)) => self.cell_bytes(at),
            (None, None) => &[],
        }
    }

    /// Whether there is nothing in it: a spreadsheet's empty row.
    pub(super) fn is_blank(&self) -> bool {
        self.replaced.is_none()
            && (0..self.width()).all(|place| self.cell_bytes(place).trim_ascii().is_empty())
    }

    fn replacement(&self, role: Role) -> Option<&'a str> {
        self.replaced?.get(&role).map(String::as_str)
    }

    fn cell_bytes(&self, place: usize) -> &'a [u8] {
        cell(self.text, self.ends, place)
    }
}

/// A record that is kept, to be checked again after a repair.
#[derive(Debug, Clone)]
pub struct KeptRecord {
    line: u64,
    text: Box<[u8]>,
    ends: Box<[u32]>,
}

impl KeptRecord {
    /// Copies `record`, as it stands in the file.
    pub fn new(record: &Record<'_>) -> Self {
        Self { line: record.line, text: record.text.into(), ends: record.ends.into() }
    }

    /// The line it begins in.
    pub fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn record<'a>(
        &'a self,
        places: &'a Places,
        replaced: Option<&'a BTreeMap<Role, String>>,
    ) -> Record<'a> {
        Record { line: self.line, text: &self.text, ends: &self.ends, places, replaced }
    }
}
