use crate::lists::{Column, Direction, Filter, FilterKind, List};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Every action there is, with its words.
pub const ACTIONS: &[(&str, &str)] = &[
    ("bulk_upload.finished", "File for many customers uploaded"),
    ("client.deleted", "Client deleted"),
    ("client.edited", "Client edited"),
    ("client.entries_entered", "Charges and payments entered"),
    ("client.held", "Administrative hold placed"),
    ("client.held_for_debt", "Financial hold placed"),
    ("client.paid", "Financial hold released"),
    ("client.released", "Administrative hold released"),
    ("client_type.added", "Client type added"),
    ("client_type.edited", "Client type edited"),
    ("client_type.removed", "Client type removed"),
    ("customer.accepted", "Request accepted by the customer"),
    ("customer.connected", "Customer added"),
    ("customer.created", "Customer created"),
    ("customer.declined", "Request declined by the customer"),
    ("customer.deleted", "Customer deleted"),
    ("customer.disconnected", "Customer disconnected"),
    ("customer.edited", "Customer edited"),
    ("customer.emptied", "Devices of a deleted customer taken back"),
    ("customer.ended", "Customer relation ended"),
    ("customer.internal_reference_changed", "Internal reference changed"),
    ("customer.left", "Relation ended by the customer"),
    ("customer.moved", "Inner customer moved"),
    ("dashboard.changed", "Dashboard changed"),
    ("dashboard.created", "Dashboard created"),
    ("dashboard.deleted", "Dashboard deleted"),
    ("dashboard.home_chosen", "Home dashboard chosen"),
    ("dashboard.shared", "Dashboard shared with inner customers"),
    ("dashboard.unshared", "Dashboard not shared any more"),
    ("deliveries.approved", "Devices approved"),
    ("deliveries.rejected", "Devices rejected"),
    ("delivery.answered", "Upload answered by its receiver"),
    ("delivery.received", "Devices received"),
    ("devices.deleted", "Devices deleted"),
    ("devices.moved", "Devices moved"),
    ("devices.registered", "Devices registered to services"),
    ("devices.unregistered", "Devices deleted from services"),
    ("identity.linked", "Sign-in provider linked"),
    ("identity.unlinked", "Sign-in provider unlinked"),
    ("msp.accepted", "MSP accepted"),
    ("msp.declined", "MSP declined"),
    ("msp.ended", "MSP relation ended"),
    ("msp.left", "Relation ended by the MSP"),
    ("organisation.created", "Organisation created"),
    ("organisation.disconnected", "Disconnected from who managed it"),
    ("organisation.edited", "Organisation edited"),
    ("organisation.moved", "Organisation moved"),
    ("organisation.registered", "Organisation registered"),
    ("organisation.renamed", "Organisation renamed"),
    ("organisation.suspended", "Organisation suspended"),
    ("organisation.suspension_lifted", "Suspension lifted"),
    ("person.changed", "User changed"),
    ("person.declined", "Invitation declined"),
    ("person.deleted", "User deleted"),
    ("person.disabled", "User disabled"),
    ("person.enabled", "User enabled"),
    ("person.invited", "User invited"),
    ("person.joined", "Invitation accepted"),
    ("person.link_shown", "Activation link displayed"),
    ("person.resent", "Invitation sent again"),
    ("person.revoked", "Invitation revoked"),
    ("person.role_given", "Role given"),
    ("plan.added", "Plan added"),
    ("plan.edited", "Plan edited"),
    ("plan_category.added", "Category of plans added"),
    ("plan_category.removed", "Category of plans removed"),
    ("plan_category.renamed", "Category of plans renamed"),
    ("plan_product.added", "Product added"),
    ("plan_product.edited", "Product edited"),
    ("plan_product.removed", "Product removed"),
    ("reseller.preferences_changed", "Reseller preferences changed"),
    ("reseller.registered", "Reseller registered"),
    ("reseller.removed", "Reseller removed"),
    ("role.changed", "Role changed"),
    ("role.created", "Role created"),
    ("role.deleted", "Role deleted"),
    ("second_factor.codes_renewed", "Recovery codes renewed"),
    ("second_factor.not_required", "Second factor not required any more"),
    ("second_factor.off", "Second factor turned off"),
    ("second_factor.on", "Second factor turned on"),
    ("second_factor.required", "Second factor required"),
    ("sold_to_code.added", "Sold-to code added"),
    ("sold_to_code.removed", "Sold-to code removed"),
    ("sold_to_code.renamed", "Sold-to code renamed"),
    ("subscription.activating", "Activation of a subscription begun"),
    ("subscription.deleting", "Deletion of a subscription begun"),
    ("subscription.ordered", "Subscription ordered"),
    ("subscription.renewal_set", "Renewal of a subscription changed"),
    ("subscription.renewing", "Renewal of a subscription begun"),
    ("subscription.stopping", "Stop of a subscription begun"),
    ("subscription.switching", "Switch of a plan begun"),
    ("subscription.updating", "Change of a quantity begun"),
    ("upload.finished", "File uploaded"),
    ("upload.undone", "Upload undone"),
];

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
    pub fn action_label(&self) -> &str {
        ACTIONS.iter().find(|(key, _)| *key == self.action).map_or(self.action.as_str(), |(_, label)| label)
    }

    /// The details as one text: "Deleted: 12; kept approved: 3". What did not happen at all is not told.
    pub fn result(&self) -> String {
        let told = self.details.iter().filter(|(_, value)| !["0", "false"].contains(&value.as_str()));
        let parts: Vec<String> = told
            .map(|(name, value)| match value.as_str() {
                "true" => name.replace('_', " "),
                value => format!("{}: {value}", name.replace('_', " ")),
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
        Column::new("action", "What"),
        Column::new("at", "When").sortable(),
        Column::new("person", "Who"),
        Column::new("subject", "To what"),
        Column::new("result", "Result"),
    ];
    const FILTERS: &'static [Filter] = &[
        Filter { key: "action", label: "What", kind: FilterKind::Choices(ACTIONS) },
        Filter { key: "person", label: "Who (e-mail address)", kind: FilterKind::Text },
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("at", Direction::Descending);
    const SEARCH_HINT: Option<&'static str> = Some("Number or e-mail address");

    fn key(row: &ActivityRow) -> String {
        row.key.clone()
    }

    fn text(row: &ActivityRow, column: &str) -> String {
        match column {
            "action" => row.action_label().to_owned(),
            "at" => crate::clock::rfc3339(row.at),
            "person" => row.person.clone(),
            "subject" => row.subject.clone(),
            "result" => row.result(),
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
        assert_eq!(row.result(), "Deleted: 12; auto approved");
    }

    #[test]
    fn the_actions_stand_in_the_order_of_their_names_and_each_once() {
        assert!(ACTIONS.is_sorted_by(|(a, _), (b, _)| a.split('.').next() <= b.split('.').next() && a != b));
    }
}
