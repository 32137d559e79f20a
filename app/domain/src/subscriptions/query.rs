use super::{Operation, State, SubscriptionNumber};
use crate::clients::ClientStatus;
use crate::languages::{Language, Text};
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::money::Money;
use crate::organisations::OrganisationNumber;
use crate::plans::{Billing, Period, Sku};
use crate::text;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// A row of Subscriptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionRow {
    /// Its number.
    pub number: SubscriptionNumber,
    /// The number of its client.
    pub client: OrganisationNumber,
    /// The name of its client.
    pub client_name: String,
    /// The status of its client.
    pub client_status: ClientStatus,
    /// The product as it was called when it was ordered.
    pub product: String,
    /// The plan as it was called then.
    pub plan: String,
    /// The plan's SKU.
    pub sku: Sku,
    /// How many.
    pub quantity: u32,
    /// How long a term is.
    pub period: Period,
    /// What one costs for a term: as when it was ordered.
    pub price: Money,
    /// When terms are paid.
    pub billing: Billing,
    /// Where it stands, as people see it.
    pub state: State,
    /// Whether a hold of its client is why it is Stopped.
    pub held: bool,
    /// Whether it is in its trial.
    pub trial: bool,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// From when on it is wanted.
    pub starts_on: Date,
    /// Since when it is in use; none before.
    pub activated_on: Option<Date>,
    /// The day after its last one; none before it was activated.
    pub expires_on: Option<Date>,
    /// When it was ordered.
    #[serde(with = "time::serde::rfc3339")]
    pub ordered_at: OffsetDateTime,
}

impl SubscriptionRow {
    /// What a term of all of it costs.
    pub fn cost(&self) -> Option<Money> {
        self.price.times(self.quantity)
    }
}

/// The Subscriptions list.
#[derive(Debug, Clone, Copy)]
pub struct SubscriptionList;

impl List for SubscriptionList {
    type Row = SubscriptionRow;
    const NAME: &'static str = "subscriptions";
    const COLUMNS: &'static [Column] = &[
        Column::new("plan", text!("Subscription")),
        Column::new("client", text!("Client")),
        Column::new("quantity", text!("Quantity")).numeric(),
        Column::new("cost", text!("Cost")).numeric(),
        Column::new("period", text!("Period")),
        Column::new("activated_on", text!("Activation date")).hidden(),
        Column::new("expires_on", text!("Expiration date")).sortable(),
        Column::new("renewal", text!("Renewal")),
        Column::new("billing", text!("Billing type")).hidden(),
        Column::new("ordered_at", text!("Ordered")).sortable(),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter {
            key: "state",
            label: text!("Status"),
            kind: FilterKind::Choices(&[
                ("new_order", text!("New order")),
                ("active", text!("Active")),
                ("graced", text!("Graced")),
                ("stopped", text!("Stopped")),
                ("deleted", text!("Deleted")),
                ("changing", text!("In transition")),
            ]),
        },
        Filter { key: "client", label: text!("Client ID"), kind: FilterKind::Text },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("ordered_at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Subscription ID, client, plan or SKU"));

    fn key(row: &SubscriptionRow) -> String {
        row.number.to_string()
    }

    fn name(row: &SubscriptionRow, _: Language) -> String {
        format!("{} {}", row.product, row.plan)
    }

    fn text(row: &SubscriptionRow, column: &str) -> String {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        match column {
            "plan" => {
                format!("{} / {} / {} / {}", row.number, row.product, row.plan, row.state.label().english())
            }
            "client" => format!("{} / {}", row.client, row.client_name),
            "quantity" => row.quantity.to_string(),
            "cost" => {
                row.cost().map(|cost| format!("{} {}", cost.plain(), cost.currency)).unwrap_or_default()
            }
            "period" => row.period.label().english().to_owned(),
            "activated_on" => day(row.activated_on),
            "expires_on" => day(row.expires_on),
            "renewal" => if row.auto_renew { "Automatic" } else { "Off" }.to_owned(),
            "billing" => row.billing.label().english().to_owned(),
            "ordered_at" => crate::clock::rfc3339(row.ordered_at),
            _ => String::new(),
        }
    }
}

/// A subscription's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionDetails {
    /// The row of the list.
    pub row: SubscriptionRow,
    /// Who ordered it.
    pub ordered_by: String,
    /// The operations that are offered.
    pub offered: Vec<Operation>,
    /// The operation that was given up last, if none succeeded since.
    pub failed: Option<Operation>,
    /// What it switches to at the end of its term.
    pub next: Option<NextPlan>,
}

/// Another plan from the end of the term on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextPlan {
    /// Its name.
    pub name: String,
    /// For how long.
    pub period: Period,
    /// Of one for a term, as it was agreed.
    pub price: Money,
}

/// A client in the chart of those that cost most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopClient {
    /// Its number; none for all others together.
    pub client: Option<OrganisationNumber>,
    /// Its name; none for all others together.
    pub name: Option<String>,
    /// What its subscriptions in use cost in a month, to the nearest smallest unit.
    pub monthly: Money,
}
