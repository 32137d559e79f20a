use super::{Permissions, RoleKey};
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::organisations::{OrganisationKind, OrganisationNumber};
use crate::text;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Whose users: those of the organisation that acts, or of a customer that it administers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Its own.
    Own,
    /// Those of the customer with this number.
    Customer(OrganisationNumber),
}

impl From<Option<OrganisationNumber>> for Whose {
    /// As forms name it: a customer, or nobody else.
    fn from(customer: Option<OrganisationNumber>) -> Self {
        customer.map_or(Self::Own, Self::Customer)
    }
}

impl Whose {
    /// The customer, if it is one.
    pub fn customer(&self) -> Option<&OrganisationNumber> {
        match self {
            Self::Own => None,
            Self::Customer(number) => Some(number),
        }
    }
}

/// Whether somebody can act in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Can.
    Active,
    /// Is invited, and has not accepted yet.
    Pending,
    /// Was invited, and the link has ended.
    Expired,
    /// Could, and was disabled.
    Disabled,
}

impl UserStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Active, Self::Pending, Self::Expired, Self::Disabled];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Active => text!("Active"),
            Self::Pending => text!("Pending"),
            Self::Expired => text!("Expired"),
            Self::Disabled => text!("Disabled"),
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
        }
    }

    /// The status of a URL's name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }
}

/// What became of the mail with the link of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// The link is shown instead.
    NotWanted,
    /// About to be sent.
    Waiting,
    /// Somebody else has it now.
    Sent,
    /// Nobody took it; it may be tried again.
    Failed,
}

impl MailState {
    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::NotWanted => 1,
            Self::Waiting => 2,
            Self::Sent => 3,
            Self::Failed => 4,
        }
    }

    /// The state stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        [Self::NotWanted, Self::Waiting, Self::Sent, Self::Failed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A row of the users of an organisation: somebody who belongs to it, or is invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    /// The Account ID of who belongs there, the random name of an invitation.
    pub key: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The role.
    pub role: RoleKey,
    /// What it is called.
    pub role_name: String,
    /// What it allows.
    pub permissions: Permissions,
    /// Whether they can act.
    pub status: UserStatus,
    /// When they last did.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_active_at: Option<OffsetDateTime>,
    /// Since when they belong there, or are invited.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// The outer customer whose role flows down to this one: changed there, not here.
    pub inherited_from: Option<String>,
    /// Of an invitation: its mail.
    pub mail: Option<MailState>,
    /// Of an invitation: when the link ends.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// Whether it is who asks.
    pub me: bool,
}

impl UserRow {
    /// Whether it is an invitation, which nobody has accepted.
    pub fn is_invitation(&self) -> bool {
        matches!(self.status, UserStatus::Pending | UserStatus::Expired)
    }
}

/// Names one user in URLs and forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserKey {
    /// Who belongs there, by Account ID.
    Member(String),
    /// Who is invited.
    Invitation(String),
}

impl UserKey {
    /// Reads one: ten digits, or 32 hexadecimal ones.
    pub fn parse(text: &str) -> Option<Self> {
        match text.len() {
            10 if text.bytes().all(|b| b.is_ascii_digit()) => Some(Self::Member(text.to_owned())),
            32 if text.bytes().all(|b| b.is_ascii_hexdigit()) => Some(Self::Invitation(text.to_owned())),
            _ => None,
        }
    }
}

/// The users of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct UserList;

impl List for UserList {
    type Row = UserRow;
    const NAME: &'static str = "users";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Name")).sortable(),
        Column::new("email", text!("E-mail")).sortable(),
        Column::new("role", text!("Role")).sortable(),
        Column::new("status", text!("Status")).sortable(),
        Column::new("last_active_at", text!("Last active")).sortable(),
        Column::new("since", text!("Since")).sortable().hidden(),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter {
            key: "role",
            label: text!("Role"),
            kind: FilterKind::Choices(&[
                ("administrator", text!("Administrator")),
                ("uploader", text!("Uploader")),
                ("viewer", text!("Viewer")),
                ("custom", text!("Roles of your own")),
            ]),
        },
        Filter {
            key: "status",
            label: text!("Status"),
            kind: FilterKind::Choices(&[
                ("active", text!("Active")),
                ("pending", text!("Pending")),
                ("expired", text!("Expired")),
                ("disabled", text!("Disabled")),
            ]),
        },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Name, e-mail address or role"));

    fn key(row: &UserRow) -> String {
        row.key.clone()
    }

    fn text(row: &UserRow, column: &str) -> String {
        match column {
            "name" => row.name.clone(),
            "email" => row.email.clone(),
            "role" => row.role_name.clone(),
            "status" => row.status.label().english().to_owned(),
            "last_active_at" => row.last_active_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "since" => crate::clock::rfc3339(row.since),
            _ => String::new(),
        }
    }
}

/// The organisation whose users are shown, and the roles that they can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersOf {
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: OrganisationNumber,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Built-in roles, then its own; those that allow no more than who asks may do themselves.
    pub roles: Vec<RoleChoice>,
}

/// A role to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChoice {
    /// Which.
    pub key: RoleKey,
    /// What it is called.
    pub name: String,
}

/// How somebody who is added gets the link that opens the account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivationMethod {
    /// By mail: the usual way, which shows that the address is right.
    #[default]
    Mail,
    /// It is shown to whoever adds them, to be handed on.
    Display,
}

/// *Add user*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// The e-mail address as typed.
    pub email: String,
    /// The name as typed.
    pub name: String,
    /// The role.
    pub role: RoleKey,
    /// How the link gets there.
    pub method: ActivationMethod,
}

/// What of a user is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserChange {
    /// The name of who is invited; who has an account has a name of their own.
    pub name: Option<String>,
    /// The role.
    pub role: RoleKey,
    /// The role when the form was opened: who changes an older state is refused.
    pub role_before: RoleKey,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_who_belongs_there_or_who_is_invited() {
        assert_eq!(UserKey::parse("0123456789"), Some(UserKey::Member("0123456789".into())));
        assert!(matches!(UserKey::parse(&"0a".repeat(16)), Some(UserKey::Invitation(_))));
        for wrong in ["", "012345678", "01234567890", "012345678x", "../../../../../../../../etc/passw"] {
            assert_eq!(UserKey::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_status_is_a_choice_of_the_filter() {
        let FilterKind::Choices(choices) = UserList::FILTERS[1].kind else { panic!("choices") };
        let all: Vec<_> = UserStatus::ALL.map(|status| (status.key(), status.label())).to_vec();
        assert_eq!(choices, all);
    }
}
