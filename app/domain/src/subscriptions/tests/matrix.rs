//! What is offered and shown in every state, as one reviewed table.

use super::super::{Course, Operation, State};
use crate::clients::{ClientStatus, Holds};
use crate::plans::Billing;
use std::fmt::Write as _;

const HOLDS: [(&str, Holds); 4] = [
    ("no hold", Holds { administrative: 0, financial: false }),
    ("administrative", Holds { administrative: 1, financial: false }),
    ("financial", Holds { administrative: 0, financial: true }),
    ("both", Holds { administrative: 2, financial: true }),
];

#[test]
fn every_state_under_every_hold_is_shown_and_offered_what_the_table_says() {
    let mut table = String::from("Of a client that is deleted every subscription is Deleted.\n");
    for (name, holds) in HOLDS {
        for billing in Billing::ALL {
            let orders =
                if holds.any() { "takes no order and no upload" } else { "takes orders and uploads" };
            let status = holds.status().label().english();
            writeln!(
                table,
                "\n{name}, {}: client is {status}, {orders}",
                billing.label().english().to_lowercase()
            )
            .unwrap();
            for state in State::ALL {
                let shown = Course::shown(state, billing, holds);
                let offered: Vec<&str> = Course::offered(state, billing, holds)
                    .into_iter()
                    .map(|operation| operation.label().english())
                    .collect();
                let offered = if offered.is_empty() { "-".to_owned() } else { offered.join(", ") };
                writeln!(
                    table,
                    "  {:11} shown as {:11} {offered}",
                    state.label().english(),
                    shown.label().english()
                )
                .unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn nothing_is_offered_while_something_runs_and_nothing_after_the_end() {
    for (_, holds) in HOLDS {
        for billing in Billing::ALL {
            for state in State::ALL {
                let none = state.is_transitional() || state == State::Deleted;
                assert_eq!(Course::offered(state, billing, holds).is_empty(), none, "{state:?} {holds:?}");
            }
        }
    }
}

#[test]
fn every_operation_is_offered_somewhere_and_runs_through_a_state_of_its_own() {
    let mut through = Vec::new();
    for operation in Operation::ALL {
        assert!(State::ALL.iter().any(|state| state.offers(operation)), "{operation:?}");
        through.extend(operation.transitional());
    }
    let transitional: Vec<State> = State::ALL.into_iter().filter(|state| state.is_transitional()).collect();
    through.sort();
    assert_eq!(through, transitional);
}

#[test]
fn states_and_statuses_read_back_from_what_is_stored() {
    for state in State::ALL {
        assert_eq!(State::from_code(state.code()), Some(state));
        assert_eq!(state.code() > 10, state.is_transitional());
    }
    for status in ClientStatus::ALL {
        assert_eq!(ClientStatus::from_code(status.code()), Some(status));
    }
}
