use super::Network;
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::people::Permissions;
use crate::text;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// Whether a key is good for anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyStatus {
    /// It is.
    Active,
    /// Its time is over.
    Expired,
    /// Somebody revoked it.
    Revoked,
    /// Who created it cannot act in the organisation any more.
    Orphaned,
}

impl ApiKeyStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Active, Self::Expired, Self::Revoked, Self::Orphaned];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Active => text!("Active"),
            Self::Expired => text!("Expired"),
            Self::Revoked => text!("Revoked"),
            Self::Orphaned => text!("Without owner"),
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Orphaned => "orphaned",
        }
    }

    /// The status of a URL's name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }
}

/// How long a key is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifetime {
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
    /// 365 days.
    Year,
    /// Until it is revoked.
    Forever,
}

impl Lifetime {
    /// Every choice, the shortest first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::Forever];

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Month => text!("30 days"),
            Self::Quarter => text!("90 days"),
            Self::Year => text!("1 year"),
            Self::Forever => text!("Until it is revoked"),
        }
    }

    /// The name in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Forever => "forever",
        }
    }

    /// The end of a key that is created now.
    pub fn end(self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let days = match self {
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 365,
            Self::Forever => return None,
        };
        Some(now + Duration::days(days))
    }
}

/// A key to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// What people know it by; unique among those that are of use.
    pub name: String,
    /// What it may do, at most what who creates it may.
    pub scopes: Permissions,
    /// How long.
    pub lifetime: Lifetime,
    /// From where: networks as typed, none for everywhere.
    pub networks: String,
}

/// A new key: the only time that its secret is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownKey {
    /// Its name.
    pub name: String,
    /// Its public name: the client ID of the compatible surface.
    pub id: String,
    /// What programs send: `Authorization: Bearer …`.
    pub secret: String,
}

/// A row of API keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRow {
    /// Its public name.
    pub id: String,
    /// What people know it by.
    pub name: String,
    /// The end of its secret, to recognise it by.
    pub ending: String,
    /// What it may do.
    pub scopes: Permissions,
    /// From where.
    pub networks: Vec<Network>,
    /// E-mail of who created it, for whom it acts.
    pub owner: String,
    /// Whether it is good for anything.
    pub status: ApiKeyStatus,
    /// When it was created.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it ends.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// When a program used it last, to the minute.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_used_at: Option<OffsetDateTime>,
    /// From where.
    pub last_address: Option<String>,
}

/// The API keys of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct ApiKeyList;

impl List for ApiKeyList {
    type Row = ApiKeyRow;
    const NAME: &'static str = "api_keys";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Name")).sortable(),
        Column::new("ending", text!("Secret")),
        Column::new("scopes", text!("Scopes")),
        Column::new("status", text!("Status")).sortable(),
        Column::new("last_used_at", text!("Last used")).sortable(),
        Column::new("expires_at", text!("Expires")).sortable(),
        Column::new("owner", text!("Acts for")).sortable(),
        Column::new("networks", text!("Allowed addresses")).hidden(),
        Column::new("created_at", text!("Created")).sortable().hidden(),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "status",
        label: text!("Status"),
        kind: FilterKind::Choices(&[
            ("active", text!("Active")),
            ("expired", text!("Expired")),
            ("revoked", text!("Revoked")),
            ("orphaned", text!("Without owner")),
        ]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Name or e-mail"));

    fn key(row: &ApiKeyRow) -> String {
        row.id.clone()
    }

    fn text(row: &ApiKeyRow, column: &str) -> String {
        match column {
            "name" => row.name.clone(),
            "ending" => format!("…{}", row.ending),
            "scopes" => row.scopes.iter().map(|scope| scope.label().english()).collect::<Vec<_>>().join("; "),
            "status" => row.status.label().english().to_owned(),
            "last_used_at" => row.last_used_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "expires_at" => row.expires_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "owner" => row.owner.clone(),
            "networks" => row.networks.iter().map(Network::to_string).collect::<Vec<_>>().join("; "),
            "created_at" => crate::clock::rfc3339(row.created_at),
            _ => String::new(),
        }
    }
}
