//! API keys: how programs act for an organisation.
//!
//! A key acts as the person who created it, with those of its scopes that this person may do at that moment: it never
//! allows more than they do, and ends with their place in the organisation. To open something to programs, add its
//! permission to [`SCOPES`].

mod network;
mod query;
mod use_cases;

pub use network::{Network, networks};
pub use query::{ApiKeyList, ApiKeyRow, ApiKeyStatus, Lifetime, NewApiKey, ShownKey};
pub use use_cases::{ApiKeys, Program, Programs};

use crate::people::Permission;

/// What a key may be for. People and settings are not for programs.
pub const SCOPES: [Permission; 10] = [
    Permission::ViewCustomers,
    Permission::ManageCustomers,
    Permission::ManageClients,
    Permission::ViewDevices,
    Permission::UploadDevices,
    Permission::DeleteDevices,
    Permission::ApproveDevices,
    Permission::MoveDevices,
    Permission::ManageResellers,
    Permission::ViewActivity,
];

/// An organisation has at most this many keys that are of use.
pub const MAX_API_KEYS: u32 = 50;
/// The most characters of a key's name.
pub const MAX_API_KEY_NAME: usize = 60;
/// A key is for at most this many networks.
pub const MAX_NETWORKS: u32 = 20;

/// What every secret of a key begins with, so that it is recognised where it does not belong.
pub const SECRET_PREFIX: &str = "waybill_";

/// Whether a text has the shape of a key's secret: the prefix and 64 hexadecimal digits.
pub fn is_secret(text: &str) -> bool {
    text.strip_prefix(SECRET_PREFIX)
        .is_some_and(|rest| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}
