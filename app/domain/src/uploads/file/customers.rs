use super::FileRefusal;
use super::record::Record;
use super::{Role, Scope};
use crate::organisations::OrganisationNumber;
use crate::uploads::Reason;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The most Customer IDs that a file for many may name.
pub const MAX_CUSTOMERS: u32 = 10_000;

/// The rows of a file that name one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRows {
    /// Its Customer ID.
    pub number: OrganisationNumber,
    /// Good rows.
    pub accepted: u64,
    /// Others.
    pub failed: u64,
}

/// The customers that a file for many names, in the order of their first rows. A file for one names none.
#[derive(Debug, Default)]
pub(super) struct Customers {
    wanted: bool,
    rows: Vec<CustomerRows>,
    places: HashMap<Digits, u32>,
    /// Files are mostly sorted by customer.
    last: Option<(Digits, u32)>,
}

type Digits = [u8; OrganisationNumber::LEN];

impl Customers {
    pub fn new(scope: Scope) -> Self {
        Self { wanted: scope == Scope::ManyCustomers, ..Self::default() }
    }

    pub fn rows(&self) -> &[CustomerRows] {
        &self.rows
    }

    /// The place of the customer that `record` names; none where it names none, or nobody asks.
    fn place(&mut self, record: &Record<'_>) -> Option<u32> {
        if !self.wanted {
            return None;
        }
        let bytes = record.bytes(Role::CustomerId);
        if let (Ok(digits), Some((last, place))) = (Digits::try_from(bytes), self.last)
            && digits == last
        {
            return Some(place);
        }
        let number = OrganisationNumber::parse(&record.text(Role::CustomerId))?;
        let digits = Digits::try_from(number.as_str().as_bytes()).ok()?;
        let next = u32::try_from(self.rows.len()).ok()?;
        let rows = &mut self.rows;
        let place = *self.places.entry(digits).or_insert_with(|| {
            rows.push(CustomerRows { number, accepted: 0, failed: 0 });
            next
        });
        self.last = Some((digits, place));
        Some(place)
    }

    /// Refuses a file that names too many.
    pub fn check(&self) -> Result<(), FileRefusal> {
        if self.rows.len() > MAX_CUSTOMERS as usize {
            return Err(FileRefusal::TooManyCustomers { max: MAX_CUSTOMERS });
        }
        Ok(())
    }

    /// Counts a good row. Answers whom it is for.
    pub fn accept(&mut self, record: &Record<'_>) -> Option<u32> {
        let place = self.place(record);
        if let Some(rows) = self.at(place) {
            rows.accepted += 1;
        }
        place
    }

    /// Counts a failed row. Answers whom it is for: in a row with too many or too few cells, who knows which is which.
    pub fn fail(&mut self, record: &Record<'_>, reason: Reason) -> Option<u32> {
        let place = if reason == Reason::Columns { None } else { self.place(record) };
        if let Some(rows) = self.at(place) {
            rows.failed += 1;
        }
        place
    }

    /// Takes back [`Customers::accept`] or [`Customers::fail`].
    pub fn uncount(&mut self, place: Option<u32>, good: bool) {
        if let Some(rows) = self.at(place) {
            *(if good { &mut rows.accepted } else { &mut rows.failed }) -= 1;
        }
    }

    fn at(&mut self, place: Option<u32>) -> Option<&mut CustomerRows> {
        self.rows.get_mut(usize::try_from(place?).ok()?)
    }
}
