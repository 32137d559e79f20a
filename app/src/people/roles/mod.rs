//! The roles of an organisation: the tab ROLES, and the form of a role.

mod api;
mod form;
mod list_page;
mod role_page;
mod tabs;

pub use api::*;
pub use list_page::RolesPage;
pub use role_page::{CreateRolePage, RolePage};
pub(super) use tabs::PeopleTabs;
