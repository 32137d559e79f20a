use super::{OrganisationKind, OrganisationNumber};
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::people::MailState;
use crate::text;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A row of the operator's lists of organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRow {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Whether the operator lets nobody act in it.
    pub suspended: bool,
    /// Organisations that it has added, of a reseller or an MSP.
    pub customers: u64,
    /// Of a reseller the devices that it handed over and that somebody holds, of others those that they hold.
    pub devices: u64,
    /// Since when it exists.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

impl DirectoryRow {
    /// The status as people read it.
    pub fn status(&self) -> Text {
        if self.suspended { text!("Suspended") } else { text!("Active") }
    }

    fn text(&self, column: &str) -> String {
        match column {
            "name" => self.name.clone(),
            "number" => self.number.to_string(),
            "country" => self.country.clone(),
            "status" => self.status().english().to_owned(),
            "customers" => self.customers.to_string(),
            "devices" => self.devices.to_string(),
            "created_at" => crate::clock::rfc3339(self.created_at),
            _ => String::new(),
        }
    }
}

/// An organisation as the operator's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryDetails {
    /// What the list shows.
    pub row: DirectoryRow,
    /// What it is.
    pub kind: OrganisationKind,
    /// Since when it is suspended.
    #[serde(with = "time::serde::rfc3339::option")]
    pub suspended_at: Option<OffsetDateTime>,
    /// Why.
    pub suspended_because: Option<String>,
    /// Its first administrator, as long as they have not accepted.
    pub invitation: Option<FirstInvitation>,
    /// Whether nobody administers it: then somebody can be invited to.
    pub lacks_administrator: bool,
}

/// How many organisations there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryTotals {
    /// Resellers.
    pub resellers: u64,
    /// MSPs.
    pub msps: u64,
    /// Customers.
    pub customers: u64,
}

/// The invitation of an organisation's first administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstInvitation {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// What became of the mail with the link.
    pub mail: MailState,
    /// Whether the link has ended.
    pub expired: bool,
    /// When it ends.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

const STATUS: Filter = Filter {
    key: "status",
    label: text!("Status"),
    kind: FilterKind::Choices(&[("active", text!("Active")), ("suspended", text!("Suspended"))]),
};
const NAME: Column = Column::new("name", text!("Name")).sortable();
const COUNTRY: Column = Column::new("country", text!("Country")).sortable();
const STATE: Column = Column::new("status", text!("Status"));
const DEVICES: Column = Column::new("devices", text!("Devices")).numeric();
const CREATED: Column = Column::new("created_at", text!("Created")).sortable();

/// The three lists differ in their names, so that columns and views of one are not those of another.
macro_rules! directory_list {
    ($(#[$doc:meta])* $list:ident, $name:literal, $number:expr, $search:expr $(, $more:expr)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $list;

        impl List for $list {
            type Row = DirectoryRow;
            const NAME: &'static str = $name;
            const COLUMNS: &'static [Column] =
                &[NAME, Column::new("number", $number), COUNTRY, STATE, $($more,)? DEVICES, CREATED];
            const FILTERS: &'static [Filter] = &[STATUS];
            const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
            const SEARCH_HINT: Option<Text> = Some($search);

            fn key(row: &DirectoryRow) -> String {
                row.number.to_string()
            }

            fn text(row: &DirectoryRow, column: &str) -> String {
                row.text(column)
            }
        }
    };
}

directory_list!(
    /// The operator's list of resellers.
    ResellerDirectory, "organisations_resellers", text!("Reseller ID"), text!("Name or Reseller ID"), Column::new("customers", text!("Customers")).numeric().sortable()
);
directory_list!(
    /// The operator's list of MSPs.
    MspDirectory, "organisations_msps", text!("MSP ID"), text!("Name or MSP ID"), Column::new("customers", text!("Customers")).numeric().sortable()
);
directory_list!(
    /// The operator's list of customers.
    CustomerDirectory, "organisations_customers", text!("Customer ID"), text!("Name or Customer ID")
);
