//! How the calendar and operations move a subscription.

use super::super::{Course, Due, GRACE, Operation, Schedule, State};
use crate::clients::{ClientStatus, Holds};
use crate::plans::{Billing, Period};
use crate::{Conflict, PortalError};
use time::macros::date;
use time::{Date, Duration};

const NONE: Holds = Holds { administrative: 0, financial: false };
const ADMINISTRATIVE: Holds = Holds { administrative: 1, financial: false };
const FINANCIAL: Holds = Holds { administrative: 0, financial: true };

fn ordered(starts_on: Date, trial_days: u16) -> Course {
    Course {
        state: State::NewOrder,
        billing: Billing::Prepaid,
        activated_on: None,
        schedule: Schedule { anchor: starts_on, period: Period::Month },
        terms: 0,
        trial_days,
        auto_renew: true,
        starts_on,
    }
}

fn done(course: Course, operation: Operation, today: Date) -> Course {
    course.begun(operation).finished(today)
}

#[test]
fn an_order_begins_on_its_day_and_renews_at_the_end_of_each_term() {
    let course = ordered(date!(2027 - 01 - 31), 0);
    assert_eq!(course.due(date!(2027 - 01 - 30), NONE), None);
    assert_eq!(course.due(date!(2027 - 01 - 31), NONE), Some(Due::Operate(Operation::Activate)));
    let mut course = done(course, Operation::Activate, date!(2027 - 01 - 31));
    for end in [date!(2027 - 02 - 28), date!(2027 - 03 - 31), date!(2027 - 04 - 30)] {
        assert_eq!((course.state, course.expires_on()), (State::Active, end));
        assert_eq!(course.due(end - Duration::DAY, NONE), None);
        assert_eq!(course.due(end, NONE), Some(Due::Operate(Operation::Renew)));
        course = done(course, Operation::Renew, end);
    }
}

#[test]
fn a_trial_is_followed_by_the_first_term() {
    let course = done(ordered(date!(2026 - 11 - 21), 14), Operation::Activate, date!(2026 - 11 - 21));
    assert_eq!((course.terms, course.expires_on()), (0, date!(2026 - 12 - 05)));
    let paid = done(course, Operation::Renew, date!(2026 - 12 - 05));
    assert_eq!((paid.terms, paid.expires_on()), (1, date!(2027 - 01 - 05)));
}

#[test]
fn a_trial_that_was_stopped_and_activated_again_is_no_second_one() {
    let trial = done(ordered(date!(2026 - 11 - 21), 14), Operation::Activate, date!(2026 - 11 - 21));
    let stopped = done(trial, Operation::Stop, date!(2026 - 11 - 25));
    let again = done(stopped, Operation::Activate, date!(2026 - 12 - 01));
    assert_eq!((again.terms, again.expires_on()), (0, date!(2026 - 12 - 05)), "what is left of it");
    let late = done(stopped, Operation::Activate, date!(2027 - 02 - 28));
    assert_eq!((late.terms, late.expires_on()), (1, date!(2027 - 03 - 28)), "a term that is paid");
}

#[test]
fn what_is_not_renewed_has_its_grace_and_then_stops() {
    let course = Course { auto_renew: false, ..ordered(date!(2026 - 11 - 30), 0) };
    let course = done(course, Operation::Activate, date!(2026 - 11 - 30));
    let end = date!(2026 - 12 - 30);
    assert_eq!(course.due(end, NONE), Some(Due::Grace));
    let graced = course.graced();
    assert_eq!(graced.due(end + GRACE - Duration::DAY, NONE), None);
    assert_eq!(graced.due(end + GRACE, NONE), Some(Due::Operate(Operation::Stop)));
    let renewed = done(graced, Operation::Renew, end + Duration::days(10));
    assert_eq!(renewed.expires_on(), date!(2027 - 01 - 30), "the new term follows the old one");
    let stopped = done(graced, Operation::Stop, end + GRACE);
    let anew = done(stopped, Operation::Activate, date!(2027 - 05 - 31));
    assert_eq!(anew.expires_on(), date!(2027 - 06 - 30), "terms that were not had are not paid");
}

#[test]
fn another_plan_begins_a_term_of_its_own() {
    let course = done(ordered(date!(2026 - 11 - 21), 0), Operation::Activate, date!(2026 - 11 - 21));
    let mut switching = course.begun(Operation::SwitchPlan);
    switching.schedule.period = Period::Year;
    let switched = switching.finished(date!(2026 - 12 - 01));
    assert_eq!((switched.terms, switched.expires_on()), (1, date!(2027 - 12 - 01)));
}

#[test]
fn while_a_hold_stops_it_the_calendar_waits() {
    let course = done(ordered(date!(2026 - 11 - 21), 0), Operation::Activate, date!(2026 - 11 - 21));
    let late = date!(2027 - 03 - 01);
    assert_eq!(course.due(late, ADMINISTRATIVE), None);
    assert_eq!(course.due(late, FINANCIAL), None);
    assert_eq!(course.due(late, NONE), Some(Due::Operate(Operation::Renew)));
    let postpaid = Course { billing: Billing::Postpaid, ..course };
    assert_eq!(postpaid.due(late, FINANCIAL), Some(Due::Operate(Operation::Renew)), "postpaid goes on");
    let waiting = Course { billing: Billing::Postpaid, ..ordered(date!(2026 - 11 - 21), 0) };
    assert_eq!(waiting.due(late, FINANCIAL), None, "nothing new begins");
}

#[test]
fn a_refusal_says_what_stands_in_the_way() {
    let course = done(ordered(date!(2026 - 11 - 21), 0), Operation::Activate, date!(2026 - 11 - 21));
    let held = |status| Err(PortalError::Conflict(Conflict::ClientHeld(status)));
    assert_eq!(course.check(Operation::Renew, FINANCIAL), held(ClientStatus::FinancialHold));
    assert_eq!(course.check(Operation::Stop, ADMINISTRATIVE), held(ClientStatus::AdministrativeHold));
    assert_eq!(course.check(Operation::Activate, ADMINISTRATIVE), held(ClientStatus::AdministrativeHold));
    assert_eq!(
        course.check(Operation::Activate, NONE),
        Err(PortalError::Conflict(Conflict::NotOffered(State::Active)))
    );
    assert_eq!(course.check(Operation::Delete, ADMINISTRATIVE), Ok(()));
}
