use super::{ClientStatus, HoldKind};
use crate::languages::{Language, Text};
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::managed_customers::CompanyProfile;
use crate::money::Money;
use crate::organisations::OrganisationNumber;
use crate::text;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A row of Clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRow {
    /// Customer ID.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// What can be done for it.
    pub status: ClientStatus,
    /// Whom to ask there.
    pub contact_person: String,
    /// The address of that person.
    pub email: String,
    /// Registration number: ITN, also called INN.
    pub registration_number: String,
    /// The name of its client type.
    pub client_type: String,
    /// Its domain name in Microsoft.
    pub microsoft_tenant: String,
    /// When the customer was connected.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When a subscription was ordered for it last.
    #[serde(with = "time::serde::rfc3339")]
    pub last_purchase_at: OffsetDateTime,
}

/// The Clients list.
#[derive(Debug, Clone, Copy)]
pub struct ClientList;

impl List for ClientList {
    type Row = ClientRow;
    const NAME: &'static str = "clients";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Client name")),
        Column::new("contact_person", text!("Contact person")),
        Column::new("registration_number", text!("ITN")),
        Column::new("created_at", text!("Creation date")).sorted_as(text!("Client creation date")),
        Column::new("last_purchase_at", text!("Last purchase date")).sortable(),
        Column::new("client_type", text!("Client type")),
        Column::new("microsoft_tenant", text!("Microsoft Tenant Name")).hidden(),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "status",
        label: text!("Status"),
        kind: FilterKind::Choices(&[
            ("active", text!("Active")),
            ("deleted", text!("Deleted")),
            ("administrative_hold", text!("Administrative hold")),
            ("financial_hold", text!("Financial hold")),
        ]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("last_purchase_at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Client name or ITN"));

    fn key(row: &ClientRow) -> String {
        row.number.to_string()
    }

    fn name(row: &ClientRow, _: Language) -> String {
        row.name.clone()
    }

    fn text(row: &ClientRow, column: &str) -> String {
        match column {
            "name" => format!("{} / {} / {}", row.number, row.name, row.status.label().english()),
            "contact_person" if row.email.is_empty() => row.contact_person.clone(),
            "contact_person" if row.contact_person.is_empty() => row.email.clone(),
            "contact_person" => format!("{} <{}>", row.contact_person, row.email),
            "registration_number" => row.registration_number.clone(),
            "created_at" => crate::clock::rfc3339(row.created_at),
            "last_purchase_at" => crate::clock::rfc3339(row.last_purchase_at),
            "client_type" => row.client_type.clone(),
            "microsoft_tenant" => row.microsoft_tenant.clone(),
            _ => String::new(),
        }
    }
}

/// A client suggested while typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSuggestion {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// Its registration number.
    pub registration_number: String,
}

/// A hold of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldRow {
    /// What names it.
    pub id: i64,
    /// By hand or because of debt.
    pub kind: HoldKind,
    /// Why; empty for a financial one.
    pub reason: String,
    /// Who placed it; empty: the ledger.
    pub placed_by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub placed_at: OffsetDateTime,
    /// Who released it; empty: the ledger, or nobody yet.
    pub released_by: String,
    /// When; none: it is open.
    #[serde(with = "time::serde::rfc3339::option")]
    pub released_at: Option<OffsetDateTime>,
}

/// A client's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientDetails {
    /// The row of the list.
    pub row: ClientRow,
    /// What is known of the company.
    pub profile: CompanyProfile,
    /// Charges less payments; negative: it has paid ahead.
    pub debt: Money,
    /// Debt that is borne; none: any.
    pub debt_limit: Option<Money>,
    /// When it will be on financial hold, if it owes too much and is not yet.
    #[serde(with = "time::serde::rfc3339::option")]
    pub holds_at: Option<OffsetDateTime>,
    /// Its holds, the latest first: at most a hundred.
    pub holds: Vec<HoldRow>,
    /// Its subscriptions that are not deleted.
    pub subscriptions: u64,
}

/// The client as an order finds it: what its form begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderingClient {
    /// Its number.
    pub number: OrganisationNumber,
    /// What is known of it; its client type is empty as long as nothing was ordered for it.
    pub profile: CompanyProfile,
    /// What can be done for it.
    pub status: ClientStatus,
    /// Whether name and country are the reseller's to change.
    pub managed: bool,
}

/// What deleting a client takes along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientEnd {
    /// Subscriptions that are deleted with it.
    pub subscriptions: u64,
}
