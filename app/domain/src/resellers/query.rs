use crate::customers::Verification;
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::organisations::OrganisationNumber;
use crate::text;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A row of Resellers: one that the receiver has registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResellerRow {
    /// Reseller ID.
    pub number: OrganisationNumber,
    /// Company name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Whether its uploads are approved without a hand.
    pub auto_approve: bool,
    /// Deliveries from it so far.
    pub deliveries: u64,
    /// When it last delivered.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_delivery_at: Option<OffsetDateTime>,
    /// Since when it is registered.
    #[serde(with = "time::serde::rfc3339")]
    pub registered_at: OffsetDateTime,
}

/// The Resellers list.
#[derive(Debug, Clone, Copy)]
pub struct ResellerList;

impl List for ResellerList {
    type Row = ResellerRow;
    const NAME: &'static str = "resellers";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Reseller")).sortable(),
        Column::new("number", text!("Reseller ID")),
        Column::new("country", text!("Country")).sortable(),
        Column::new("auto_approve", text!("Auto-approve")),
        Column::new("deliveries", text!("Uploads")).numeric().sortable(),
        Column::new("last_delivery_at", text!("Last upload")).sortable(),
        Column::new("registered_at", text!("Registered")).sortable(),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "auto_approve",
        label: text!("Auto-approve"),
        kind: FilterKind::Choices(&[("on", text!("On")), ("off", text!("Off"))]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Company name or Reseller ID"));

    fn key(row: &ResellerRow) -> String {
        row.number.to_string()
    }

    fn text(row: &ResellerRow, column: &str) -> String {
        match column {
            "name" => row.name.clone(),
            "number" => row.number.to_string(),
            "country" => row.country.clone(),
            "auto_approve" => if row.auto_approve { "On" } else { "Off" }.to_owned(),
            "deliveries" => row.deliveries.to_string(),
            "last_delivery_at" => row.last_delivery_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "registered_at" => crate::clock::rfc3339(row.registered_at),
            _ => String::new(),
        }
    }
}

/// What looking up a Reseller ID finds: enough to know that it is the right one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResellerFound {
    /// Reseller ID.
    pub number: OrganisationNumber,
    /// Company name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}

/// What removing a reseller changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalOutcome {
    /// Deliveries from it that wait for a decision: they stay waiting.
    pub waiting: u64,
    /// Devices from it that are held and stay.
    pub devices: u64,
}

/// An MSP that manages the customer, or asks to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagingMsp {
    /// MSP ID.
    pub number: OrganisationNumber,
    /// Company name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Pending: it asks. Active: accepted. Inactive: declined, or ended.
    pub status: Verification,
    /// When it asked.
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
}
