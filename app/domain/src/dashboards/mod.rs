//! Figures that people compare, drawn: the built-in home pages, and the dashboards that an organisation makes of widgets.
//!
//! A dashboard says only what is shown. Whoever looks at it, be it an inner customer or one that its tenant manages, sees
//! the figures of their own organisation.

mod figures;
mod form;
mod list;
mod query;
mod template;
mod use_cases;
mod view;
mod widget;

pub use figures::{MonthCount, ReceiverDashboard, ResellerDashboard, TopModel, TopOrganisation};
pub use form::{EditStep, WidgetForm};
pub use list::{DashboardList, DashboardRow};
pub use query::{CustomerHome, Dashboard, DashboardKey, DashboardName, Home, HomeOf, WidgetData, check_name};
pub use template::Template;
pub use use_cases::Dashboards;
pub use view::{ViewOf, ViewedList};
pub use widget::{Bars, Figure, Series, Widget, WidgetKind, check_widgets};
