//! Subscriptions of a reseller's clients: the list, a page of each with its operations, and ordering.

mod api;
mod columns;
mod figures;
mod operations;
mod order_form;
mod order_page;
mod order_review;
mod subscription_page;
mod subscriptions_page;

pub use api::*;
pub use figures::SubscriptionsOnDashboard;
pub use order_form::OrderPlanPage;
pub use order_page::OrderPage;
pub use subscription_page::SubscriptionPage;
pub use subscriptions_page::{ClientSubscriptions, SubscriptionsPage};
