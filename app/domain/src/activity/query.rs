use crate::languages::{Language, Text};
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::text;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Every action there is, with its words.
pub const ACTIONS: &[(&str, Text)] = &[
    ("api_key.created", text!("API key created")),
    ("api_key.revoked", text!("API key revoked")),
    ("bulk_upload.finished", text!("File for many customers uploaded")),
    ("client.deleted", text!("Client deleted")),
    ("client.edited", text!("Client edited")),
    ("client.entries_entered", text!("Charges and payments entered")),
    ("client.held", text!("Administrative hold placed")),
    ("client.held_for_debt", text!("Financial hold placed")),
    ("client.paid", text!("Financial hold released")),
    ("client.released", text!("Administrative hold released")),
    ("client_type.added", text!("Client type added")),
    ("client_type.edited", text!("Client type edited")),
    ("client_type.removed", text!("Client type removed")),
    ("customer.accepted", text!("Request accepted by the customer")),
    ("customer.connected", text!("Customer added")),
    ("customer.created", text!("Customer created")),
    ("customer.declined", text!("Request declined by the customer")),
    ("customer.deleted", text!("Customer deleted")),
    ("customer.disconnected", text!("Customer disconnected")),
    ("customer.edited", text!("Customer edited")),
    ("customer.emptied", text!("Devices of a deleted customer taken back")),
    ("customer.ended", text!("Customer relation ended")),
    ("customer.home_given", text!("Home dashboard chosen for a customer")),
    ("customer.internal_reference_changed", text!("Internal reference changed")),
    ("customer.left", text!("Relation ended by the customer")),
    ("customer.moved", text!("Inner customer moved")),
    ("dashboard.changed", text!("Dashboard changed")),
    ("dashboard.created", text!("Dashboard created")),
    ("dashboard.deleted", text!("Dashboard deleted")),
    ("dashboard.home_chosen", text!("Home dashboard chosen")),
    ("dashboard.shared", text!("Dashboard shared with inner customers")),
    ("dashboard.unshared", text!("Dashboard not shared any more")),
    ("deliveries.approved", text!("Devices approved")),
    ("deliveries.rejected", text!("Devices rejected")),
    ("delivery.answered", text!("Upload answered by its receiver")),
    ("delivery.received", text!("Devices received")),
    ("devices.deleted", text!("Devices deleted")),
    ("devices.moved", text!("Devices moved")),
    ("devices.registered", text!("Devices registered to services")),
    ("devices.unregistered", text!("Devices deleted from services")),
    ("identity.linked", text!("Sign-in provider linked")),
    ("identity.unlinked", text!("Sign-in provider unlinked")),
    ("msp.accepted", text!("MSP accepted")),
    ("msp.declined", text!("MSP declined")),
    ("msp.ended", text!("MSP relation ended")),
    ("msp.left", text!("Relation ended by the MSP")),
    ("organisation.created", text!("Organisation created")),
    ("organisation.disconnected", text!("Disconnected from who managed it")),
    ("organisation.edited", text!("Organisation edited")),
    ("organisation.home_given", text!("Home dashboard chosen by who manages it")),
    ("organisation.logo_removed", text!("Logo removed")),
    ("organisation.logo_set", text!("Logo set")),
    ("organisation.moved", text!("Organisation moved")),
    ("organisation.registered", text!("Organisation registered")),
    ("organisation.renamed", text!("Organisation renamed")),
    ("organisation.suspended", text!("Organisation suspended")),
    ("organisation.suspension_lifted", text!("Suspension lifted")),
    ("person.changed", text!("User changed")),
    ("person.declined", text!("Invitation declined")),
    ("person.deleted", text!("User deleted")),
    ("person.disabled", text!("User disabled")),
    ("person.enabled", text!("User enabled")),
    ("person.invited", text!("User invited")),
    ("person.joined", text!("Invitation accepted")),
    ("person.link_shown", text!("Activation link displayed")),
    ("person.resent", text!("Invitation sent again")),
    ("person.revoked", text!("Invitation revoked")),
    ("person.role_given", text!("Role given")),
    ("plan.added", text!("Plan added")),
    ("plan.edited", text!("Plan edited")),
    ("plan_category.added", text!("Category of plans added")),
    ("plan_category.removed", text!("Category of plans removed")),
    ("plan_category.renamed", text!("Category of plans renamed")),
    ("plan_product.added", text!("Product added")),
    ("plan_product.edited", text!("Product edited")),
    ("plan_product.removed", text!("Product removed")),
    ("registry.accepts_unknown", text!("Unknown devices accepted from now on")),
    ("registry.device_removed", text!("Device removed from the registry")),
    ("registry.loaded", text!("Device registry loaded from a file")),
    ("registry.refuses_unknown", text!("Unknown devices refused from now on")),
    ("registry.tac_removed", text!("TAC removed from the registry")),
    ("reseller.preferences_changed", text!("Reseller preferences changed")),
    ("reseller.registered", text!("Reseller registered")),
    ("reseller.removed", text!("Reseller removed")),
    ("role.changed", text!("Role changed")),
    ("role.created", text!("Role created")),
    ("role.deleted", text!("Role deleted")),
    ("second_factor.codes_renewed", text!("Recovery codes renewed")),
    ("second_factor.not_required", text!("Second factor not required any more")),
    ("second_factor.off", text!("Second factor turned off")),
    ("second_factor.on", text!("Second factor turned on")),
    ("second_factor.required", text!("Second factor required")),
    ("service.added", text!("Service added")),
    ("service.changed", text!("Service changed")),
    ("service.offered", text!("Service offered again")),
    ("service.retired", text!("Service retired")),
    ("sold_to_code.added", text!("Sold-to code added")),
    ("sold_to_code.removed", text!("Sold-to code removed")),
    ("sold_to_code.renamed", text!("Sold-to code renamed")),
    ("subscription.activating", text!("Activation of a subscription begun")),
    ("subscription.deleting", text!("Deletion of a subscription begun")),
    ("subscription.ordered", text!("Subscription ordered")),
    ("subscription.renewal_set", text!("Renewal of a subscription changed")),
    ("subscription.renewing", text!("Renewal of a subscription begun")),
    ("subscription.stopping", text!("Stop of a subscription begun")),
    ("subscription.switch_dropped", text!("Later switch of a plan taken back")),
    ("subscription.switch_planned", text!("Later switch of a plan chosen")),
    ("subscription.switching", text!("Switch of a plan begun")),
    ("subscription.updating", text!("Change of a quantity begun")),
    ("upload.finished", text!("File uploaded")),
    ("upload.undone", text!("Upload undone")),
    ("webhook.changed", text!("Webhook changed")),
    ("webhook.created", text!("Webhook created")),
    ("webhook.deleted", text!("Webhook deleted")),
    ("webhook.paused", text!("Webhook paused")),
    ("webhook.resumed", text!("Webhook goes on")),
    ("webhook.secret_rotated", text!("Secret of a webhook rotated")),
];

/// The names of details, with their words.
const DETAILS: &[(&str, Text)] = &[
    ("address", text!("address")),
    ("after", text!("after")),
    ("alias", text!("alias")),
    ("all", text!("all")),
    ("auto_approve", text!("auto approve")),
    ("auto_approved", text!("auto approved")),
    ("before", text!("before")),
    ("changed", text!("changed")),
    ("client", text!("client")),
    ("client_type", text!("client type")),
    ("country", text!("country")),
    ("customer", text!("customer")),
    ("dashboard", text!("dashboard")),
    ("debt_changed_by", text!("debt changed by")),
    ("debt_limit", text!("debt limit")),
    ("deleted", text!("deleted")),
    ("devices", text!("devices")),
    ("entries", text!("entries")),
    ("errors", text!("errors")),
    ("events", text!("events")),
    ("file", text!("file")),
    ("flows_down", text!("flows down")),
    ("gone", text!("gone")),
    ("grace_days", text!("grace days")),
    ("identities", text!("identities")),
    ("inner_customers", text!("inner customers")),
    ("inside", text!("inside")),
    ("internal_reference", text!("internal reference")),
    ("kept_approved", text!("kept approved")),
    ("kept_moved", text!("kept moved")),
    ("kind", text!("kind")),
    ("left_as_they_were", text!("left as they were")),
    ("lifetime", text!("lifetime")),
    ("model", text!("model")),
    ("name", text!("name")),
    ("name_before", text!("name before")),
    ("networks", text!("networks")),
    ("none", text!("none")),
    ("of", text!("of")),
    ("on_sale", text!("on sale")),
    ("period", text!("period")),
    ("permissions", text!("permissions")),
    ("plan", text!("plan")),
    ("price", text!("price")),
    ("prices", text!("prices")),
    ("quantity", text!("quantity")),
    ("reason", text!("reason")),
    ("removed", text!("removed")),
    ("renewal", text!("renewal")),
    ("role", text!("role")),
    ("rows", text!("rows")),
    ("scopes", text!("scopes")),
    ("status", text!("status")),
    ("subscriptions", text!("subscriptions")),
    ("target", text!("target")),
    ("trial_days", text!("trial days")),
    ("uploads", text!("uploads")),
    ("users", text!("users")),
    ("waiting", text!("waiting")),
];

/// The words of a detail's name; the name itself, when an older or newer version wrote it.
fn detail(name: &str, language: Language) -> String {
    let known = DETAILS.iter().find(|(key, _)| *key == name).map(|(_, label)| label.in_language(language));
    known.map_or_else(|| name.replace('_', " "), str::to_owned)
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// Its random public name.
    pub key: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// E-mail of who did it, at that time; or what did it: "command line".
    pub person: String,
    /// What was done: one of [`ACTIONS`].
    pub action: String,
    /// What it was done to: an upload's number, a customer's, a sold-to code.
    pub subject: String,
    /// The result and what else is worth knowing: names and values.
    pub details: Vec<(String, String)>,
}

impl ActivityRow {
    /// The action in words; its own name, when an older or newer version wrote it.
    pub fn action_label(&self, language: Language) -> &str {
        ACTIONS
            .iter()
            .find(|(key, _)| *key == self.action)
            .map_or(self.action.as_str(), |(_, label)| label.in_language(language))
    }

    /// The details as one text: "Deleted: 12; kept approved: 3". What did not happen at all is not told.
    pub fn result(&self, language: Language) -> String {
        let told = self.details.iter().filter(|(_, value)| !["0", "false"].contains(&value.as_str()));
        let parts: Vec<String> = told
            .map(|(name, value)| match value.as_str() {
                "true" => detail(name, language),
                value => format!("{}: {value}", detail(name, language)),
            })
            .collect();
        let text = parts.join("; ");
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// The Activity log.
#[derive(Debug, Clone, Copy)]
pub struct ActivityList;

impl List for ActivityList {
    type Row = ActivityRow;
    const NAME: &'static str = "activity";
    const COLUMNS: &'static [Column] = &[
        Column::new("action", text!("What")),
        Column::new("at", text!("When")).sortable(),
        Column::new("person", text!("Who")),
        Column::new("subject", text!("To what")),
        Column::new("result", text!("Result")),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter { key: "action", label: text!("What"), kind: FilterKind::Choices(ACTIONS) },
        Filter { key: "person", label: text!("Who (e-mail address)"), kind: FilterKind::Text },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("at", Direction::Descending);
    const SEARCH_HINT: Option<Text> = Some(text!("Number or e-mail address"));

    fn key(row: &ActivityRow) -> String {
        row.key.clone()
    }

    fn name(row: &ActivityRow, language: Language) -> String {
        row.action_label(language).to_owned()
    }

    fn text(row: &ActivityRow, column: &str) -> String {
        match column {
            "action" => row.action_label(Language::English).to_owned(),
            "at" => crate::clock::rfc3339(row.at),
            "person" => row.person.clone(),
            "subject" => row.subject.clone(),
            "result" => row.result(Language::English),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_tells_what_happened_and_not_what_did_not() {
        let details =
            [("deleted", "12"), ("kept_approved", "0"), ("auto_approved", "true"), ("moved", "false")];
        let row = ActivityRow {
            key: String::new(),
            at: OffsetDateTime::UNIX_EPOCH,
            person: String::new(),
            action: String::new(),
            subject: String::new(),
            details: details.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        };
        assert_eq!(row.result(Language::English), "Deleted: 12; auto approved");
    }

    #[test]
    fn the_actions_stand_in_the_order_of_their_names_and_each_once() {
        assert!(ACTIONS.is_sorted_by(|(a, _), (b, _)| a.split('.').next() <= b.split('.').next() && a != b));
    }
}
