//! Every URL of the portal, spelled once. Pages, forms, downloads and the server's routes all come here.
//!
//! To add a page: a function here, its line in the test below, its `<Route>` in [`crate::shell`].

use domain::dashboards::DashboardKey;
use domain::deliveries::DeliveryNumber;
use domain::notifications::NotificationKind;
use domain::operations::OperationNumber;
use domain::organisations::OrganisationNumber;
use domain::uploads::UploadNumber;
use std::fmt::Display;

mod commerce;
mod managed_customers;
mod operator;
mod people;
mod programs;
pub use commerce::*;
pub use managed_customers::*;
pub use operator::*;
pub use people::*;
pub use programs::*;

/// The home of the organisation: its dashboard.
pub fn home() -> String {
    "/".to_owned()
}

/// All dashboards.
pub fn dashboards() -> String {
    "/dashboards".to_owned()
}

/// The list of dashboards as CSV.
pub fn dashboards_csv(query: &str) -> String {
    with_query("/dashboards.csv", query)
}

/// *Create dashboard*.
pub fn create_dashboard() -> String {
    "/dashboards/create".to_owned()
}

/// A dashboard.
pub fn dashboard(key: &DashboardKey) -> String {
    format!("/dashboards/{}", key.as_str())
}

/// *Edit dashboard*.
pub fn edit_dashboard(key: &DashboardKey) -> String {
    format!("/dashboards/{}/edit", key.as_str())
}

/// Accepts the invitation of a link, as who is signed in (POST).
pub fn accept_link() -> String {
    "/activate/accept".to_owned()
}

/// The Customers list.
pub fn customers() -> String {
    "/customers".to_owned()
}

/// The Customers list as CSV; `query` is the list's query string, without `?`.
pub fn customers_csv(query: &str) -> String {
    with_query("/customers.csv", query)
}

/// *Add customer*.
pub fn add_customer() -> String {
    "/customers/add".to_owned()
}

/// A customer's page; it opens with its UPLOADS.
pub fn customer(number: &OrganisationNumber) -> String {
    format!("/customers/{number}")
}

/// A customer's UPLOADS; a plain file form posts here.
pub fn customer_uploads(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/uploads")
}

/// A customer's UPLOADS as CSV.
pub fn customer_uploads_csv(number: &OrganisationNumber, query: &str) -> String {
    with_query(&format!("/customers/{number}/uploads.csv"), query)
}

/// A customer's DEVICES.
pub fn customer_devices(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/devices")
}

/// A customer's DEVICES of one order.
pub fn customer_devices_of_order(number: &OrganisationNumber, order: &str) -> String {
    format!("/customers/{number}/devices?order_number={}", encoded(order))
}

/// A customer's DEVICES as CSV.
pub fn customer_devices_csv(number: &OrganisationNumber, query: &str) -> String {
    with_query(&format!("/customers/{number}/devices.csv"), query)
}

/// The form for a customer's internal reference.
pub fn edit_customer(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/edit")
}

/// *Upload devices* for a customer.
pub fn upload_devices(number: &OrganisationNumber) -> String {
    format!("/customers/{number}/upload")
}

/// An upload's page.
pub fn upload(number: &UploadNumber) -> String {
    format!("/uploads/{number}")
}

/// Where an upload's chunks go (PUT).
pub fn upload_chunks(number: &UploadNumber) -> String {
    format!("/uploads/{number}/chunks")
}

/// An upload's failed rows as CSV.
pub fn upload_errors_csv(number: &UploadNumber) -> String {
    format!("/uploads/{number}/errors.csv")
}

/// *Bulk actions*, with the earlier bulk uploads.
pub fn bulk_actions() -> String {
    "/bulk-actions".to_owned()
}

/// *Upload devices* for many customers.
pub fn bulk_upload() -> String {
    "/bulk-actions/upload".to_owned()
}

/// *Delete devices* by file; the file is posted here.
pub fn bulk_delete() -> String {
    "/bulk-actions/delete".to_owned()
}

/// Where the plain file form for many customers posts.
pub fn bulk_uploads() -> String {
    "/bulk-actions/uploads".to_owned()
}

/// The bulk uploads as CSV.
pub fn bulk_uploads_csv(query: &str) -> String {
    with_query("/bulk-actions/uploads.csv", query)
}

/// A bulk upload's page.
pub fn bulk_upload_details(number: &UploadNumber) -> String {
    format!("/bulk-actions/uploads/{number}")
}

/// The uploads in a bulk upload as CSV.
pub fn bulk_parts_csv(number: &UploadNumber, query: &str) -> String {
    with_query(&format!("/bulk-actions/uploads/{number}/uploads.csv"), query)
}

/// All devices of the organisation.
pub fn devices() -> String {
    "/devices".to_owned()
}

/// Leads to the device that `?q=` names, or to the list searched for it.
pub fn find_device() -> String {
    "/devices/find".to_owned()
}

/// The list of devices, searched.
pub fn devices_searched(text: &str) -> String {
    format!("/devices?q={}", encoded(text))
}

/// The devices that their holder has not approved.
pub fn devices_pending() -> String {
    "/devices?status=pending".to_owned()
}

/// The devices that their holder has approved.
pub fn devices_verified() -> String {
    "/devices?status=verified".to_owned()
}

/// All devices of the organisation as CSV.
pub fn devices_csv(query: &str) -> String {
    with_query("/devices.csv", query)
}

/// A device's page, by any of its identities.
pub fn device(identity: &impl Display) -> String {
    format!("/devices/{}", encoded(&identity.to_string()))
}

/// What deleting the devices of a file would do, before the person says yes.
pub fn bulk_delete_preview(number: &OperationNumber) -> String {
    format!("/bulk-actions/delete/{number}")
}

/// The activity log.
pub fn activity() -> String {
    "/activity".to_owned()
}

/// The activity log as CSV.
pub fn activity_csv(query: &str) -> String {
    with_query("/activity.csv", query)
}

/// The UPLOADS of a receiver: what it was handed.
pub fn deliveries() -> String {
    "/devices/uploads".to_owned()
}

/// The UPLOADS of a receiver that wait for a decision.
pub fn deliveries_waiting() -> String {
    "/devices/uploads?status=waiting".to_owned()
}

/// The UPLOADS of a receiver from one sender that wait for a decision.
pub fn deliveries_waiting_from(sender: &OrganisationNumber) -> String {
    format!("/devices/uploads?status=waiting&sender={sender}")
}

/// The UPLOADS of a receiver that came from one sender.
pub fn deliveries_from(sender: &OrganisationNumber) -> String {
    format!("/devices/uploads?sender={sender}")
}

/// The UPLOADS of a receiver as CSV.
pub fn deliveries_csv(query: &str) -> String {
    with_query("/devices/uploads.csv", query)
}

/// A delivery's page, with its devices.
pub fn delivery(number: &DeliveryNumber) -> String {
    format!("/devices/uploads/{number}")
}

/// A delivery's devices as CSV.
pub fn delivery_devices_csv(number: &DeliveryNumber, query: &str) -> String {
    with_query(&format!("/devices/uploads/{number}/devices.csv"), query)
}

/// Everything that the person was told.
pub fn notifications() -> String {
    "/notifications".to_owned()
}

/// What of one kind the person was told and has not read.
pub fn notifications_unread(kind: NotificationKind) -> String {
    format!("/notifications?read=unread&kind={}", kind.key())
}

/// A receiver's resellers.
pub fn resellers() -> String {
    "/resellers".to_owned()
}

/// A receiver's resellers as CSV.
pub fn resellers_csv(query: &str) -> String {
    with_query("/resellers.csv", query)
}

/// *Register reseller*; with `?number=`, the answer to *Look up*.
pub fn register_reseller() -> String {
    "/resellers/register".to_owned()
}

/// *Register reseller* with the answer to *Look up* for a number as typed.
pub fn register_reseller_found(number: &str) -> String {
    format!("/resellers/register?number={}", encoded(number))
}

/// A registered reseller: its preferences.
pub fn reseller(number: &OrganisationNumber) -> String {
    format!("/resellers/{number}")
}

/// What was done to many devices at once: its page.
pub fn operation(number: &OperationNumber) -> String {
    format!("/operations/{number}")
}

/// Exactly the devices of an operation as CSV.
pub fn operation_devices_csv(number: &OperationNumber) -> String {
    format!("/operations/{number}/devices.csv")
}

/// Sold-to codes.
pub fn sold_to_codes() -> String {
    "/settings/sold-to-codes".to_owned()
}

/// Live progress of uploads, as server-sent events.
pub fn events() -> String {
    "/events".to_owned()
}

/// The script of the file worker.
pub fn worker() -> String {
    "/pkg/worker-main.js".to_owned()
}

/// The style sheet.
pub fn stylesheet() -> String {
    "/pkg/waybill.css".to_owned()
}

/// A page in a state: `query` is without `?`.
pub fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Percent-encoding of everything but unreserved characters and `/`.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests;
