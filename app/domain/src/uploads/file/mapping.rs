use super::headers;
use super::{FileRefusal, Format};
use crate::devices::identity::{Expected, parse};
use crate::devices::{Identity, IdentityKind};
use crate::languages::Text;
use crate::organisations::OrganisationNumber;
use crate::text;
use serde::{Deserialize, Serialize};

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The device: IMEI, MEID or serial number.
    Identity,
    /// The second IMEI of a dual-SIM device.
    Imei2,
    /// The serial number beside an IMEI; the identity in rows whose identity cell is empty.
    Serial,
    /// The model, as the reseller calls it.
    Model,
    /// The customer who gets the device, in a file for many.
    CustomerId,
    /// The order number.
    OrderNumber,
    /// The order date.
    OrderDate,
    /// The maker of the model, in a file for the device registry.
    Manufacturer,
    /// The edition of the model, in a file for the device registry.
    Edition,
    /// Nothing of ours.
    Ignore,
}

impl Role {
    /// Every role, in the order of the mapping's choices.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Imei2,
        Self::Serial,
        Self::Model,
        Self::CustomerId,
        Self::OrderNumber,
        Self::OrderDate,
        Self::Manufacturer,
        Self::Edition,
        Self::Ignore,
    ];

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Identity => text!("Device (IMEI, MEID or serial number)"),
            Self::Imei2 => text!("IMEI 2"),
            Self::Serial => text!("Serial number"),
            Self::Model => text!("Model"),
            Self::CustomerId => text!("Customer ID"),
            Self::OrderNumber => text!("Order number"),
            Self::OrderDate => text!("Order date"),
            Self::Manufacturer => text!("Manufacturer"),
            Self::Edition => text!("Edition"),
            Self::Ignore => text!("Not used"),
        }
    }

    /// The words for people, in a file of this scope.
    pub fn label_in(self, scope: Scope) -> Text {
        match (self, scope) {
            (Self::Identity, Scope::Tacs) => text!("TAC"),
            _ => self.label(),
        }
    }
}

/// Whom a file is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One customer, chosen on the page: a column of Customer IDs is not read.
    #[default]
    OneCustomer,
    /// Each row names its customer.
    ManyCustomers,
    /// The device registry: each row is a TAC with its model.
    Tacs,
    /// The device registry: each row is a single device.
    KnownDevices,
}

impl Scope {
    /// What its columns can be, in the order of the mapping's choices.
    pub fn roles(self) -> &'static [Role] {
        use Role::{
            CustomerId, Edition, Identity, Ignore, Imei2, Manufacturer, Model, OrderDate, OrderNumber, Serial,
        };
        match self {
            Self::OneCustomer => &[Identity, Imei2, Serial, Model, OrderNumber, OrderDate, Ignore],
            Self::ManyCustomers => {
                &[Identity, Imei2, Serial, Model, CustomerId, OrderNumber, OrderDate, Ignore]
            }
            Self::Tacs => &[Identity, Manufacturer, Model, Edition, Ignore],
            Self::KnownDevices => &[Identity, Imei2, Serial, Manufacturer, Model, Edition, Ignore],
        }
    }

    /// Whether its rows fill the device registry.
    pub fn fills_registry(self) -> bool {
        matches!(self, Self::Tacs | Self::KnownDevices)
    }
}

/// The role of each column, in the file's order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub Vec<Role>);

impl Mapping {
    /// The mapping that needs no question: by the header's names, else by what the cells look like.
    pub fn guess(format: &Format, scope: Scope) -> Self {
        let mut roles = vec![Role::Ignore; format.columns.len()];
        if format.header {
            for (at, name) in format.columns.iter().enumerate() {
                let role = headers::role(name, scope).unwrap_or(Role::Ignore);
                if !roles.contains(&role) {
                    roles[at] = role;
                }
            }
        }
        if !roles.contains(&Role::Identity) {
            if let Some(at) = roles.iter().position(|&role| role == Role::Serial) {
                // A serial number and no IMEI: that is how these devices are known.
                roles[at] = Role::Identity;
            } else {
                by_values(format, &mut roles, scope);
            }
        }
        let guessed = Self(roles);
        if scope == Scope::ManyCustomers { guessed } else { guessed.clone().within(scope).unwrap_or(guessed) }
    }

    /// The same for another scope, where it was remembered from: nothing when it lacks what that needs.
    #[must_use]
    pub fn within(mut self, scope: Scope) -> Option<Self> {
        for role in self.0.iter_mut().filter(|role| !scope.roles().contains(role)) {
            *role = Role::Ignore;
        }
        match scope {
            Scope::OneCustomer | Scope::KnownDevices => {}
            Scope::ManyCustomers => drop(self.column(Role::CustomerId)?),
            Scope::Tacs => drop((self.column(Role::Manufacturer)?, self.column(Role::Model)?)),
        }
        Some(self)
    }

    /// Where the column with `role` is.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.0.iter().position(|&r| r == role)
    }

    /// Refuses a mapping that does not fit the file, or lacks what `scope` needs.
    pub fn check(&self, format: &Format, scope: Scope) -> Result<(), FileRefusal> {
        let once = |role: &Role| *role == Role::Ignore || self.0.iter().filter(|r| *r == role).count() == 1;
        if self.0.len() != format.columns.len() || !self.0.iter().all(once) {
            return Err(FileRefusal::Mapping);
        }
        if self.column(Role::Identity).is_none() {
            return Err(if scope == Scope::Tacs {
                FileRefusal::NoTacColumn
            } else {
                FileRefusal::NoIdentityColumn
            });
        }
        if scope == Scope::ManyCustomers && self.column(Role::CustomerId).is_none() {
            return Err(FileRefusal::NoCustomerColumn);
        }
        let model = [Role::Manufacturer, Role::Model];
        if scope == Scope::Tacs && model.into_iter().any(|role| self.column(role).is_none()) {
            return Err(FileRefusal::NoModelColumns);
        }
        Ok(())
    }

    /// What the identity column is said to hold.
    pub(super) fn expected(&self, format: &Format, scope: Scope) -> Expected {
        if scope == Scope::Tacs {
            return Expected::Tac;
        }
        let name =
            self.column(Role::Identity).and_then(|at| format.columns.get(at)).filter(|_| format.header);
        name.map_or(Expected::Any, |name| headers::expected(name))
    }
}

/// Fills in the roles that cells give away: a column where most cells are IMEIs is the identity, a second one IMEI 2.
fn by_values(format: &Format, roles: &mut [Role], scope: Scope) {
    let mut free: Vec<usize> = (0..roles.len()).filter(|&at| roles[at] == Role::Ignore).collect();
    let share = |at: usize, fits: &dyn Fn(&str) -> bool| {
        let cells = format.sample.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
        let filled: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        let fitting = filled.iter().filter(|cell| fits(cell)).count();
        !filled.is_empty() && fitting * 2 > filled.len()
    };
    let mut take = |role: Role, roles: &mut [Role], fits: &dyn Fn(&str) -> bool| {
        if let Some(place) = free.iter().position(|&at| !roles.contains(&role) && share(at, fits)) {
            roles[free.remove(place)] = role;
        }
    };
    if scope == Scope::Tacs {
        return take(Role::Identity, roles, &|cell| parse(cell, Expected::Tac).is_ok());
    }
    take(Role::Identity, roles, &is_imei_or_meid);
    if roles.contains(&Role::Identity) {
        take(Role::Imei2, roles, &is_imei_or_meid);
        take(Role::Serial, roles, &is_serial);
    } else {
        take(Role::Identity, roles, &is_serial);
        take(Role::Identity, roles, &resembles_identity);
    }
    take(Role::CustomerId, roles, &|cell| OrganisationNumber::parse(cell).is_some());
}

fn is_imei_or_meid(cell: &str) -> bool {
    parse(cell, Expected::ImeiOrMeid).is_ok()
}

/// A serial number; a word in capitals is none.
fn is_serial(cell: &str) -> bool {
    cell.bytes().any(|b| b.is_ascii_digit())
        && !cell.contains([' ', '-'])
        && parse(cell, Expected::Any).is_ok_and(|parsed| parsed.kind == IdentityKind::Serial)
}

/// An identity, or what somebody meant to be one: no header has eight digits.
pub(super) fn resembles_identity(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let exponent = cell.contains(['E', 'e']) && cell.contains('+') && digits >= 3;
    digits >= 8 || exponent || (digits >= 2 && !cell.contains(' ') && Identity::parse(cell).is_some())
}
