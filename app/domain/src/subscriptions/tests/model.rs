//! A client with subscriptions through any sequence of orders, operations, holds, charges, payments and days, beside a model
//! that keeps the state from before a hold and puts it back: as people describe it, and not as it is built.

use super::super::{Course, Due, Operation, Schedule, State};
use crate::clients::{Account, ClientStatus, Credit, Holds};
use crate::plans::{Billing, Period};
use proptest::prelude::*;
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime};

#[derive(Debug, Clone)]
enum Step {
    Order { postpaid: bool, auto_renew: bool, ahead: u8, trial: u8 },
    Operate { which: u8, operation: u8 },
    Finish { which: u8 },
    Fail { which: u8 },
    Hold,
    Release,
    Charge(u16),
    Pay(u16),
    Wait(u8),
    DeleteClient,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (any::<bool>(), any::<bool>(), 0_u8..40, 0_u8..30)
            .prop_map(|(postpaid, auto_renew, ahead, trial)| Step::Order { postpaid, auto_renew, ahead, trial }),
        6 => (any::<u8>(), 0_u8..7).prop_map(|(which, operation)| Step::Operate { which, operation }),
        6 => any::<u8>().prop_map(|which| Step::Finish { which }),
        1 => any::<u8>().prop_map(|which| Step::Fail { which }),
        3 => Just(Step::Hold),
        3 => Just(Step::Release),
        3 => (1_u16..500).prop_map(Step::Charge),
        3 => (1_u16..500).prop_map(Step::Pay),
        4 => (1_u8..60).prop_map(Step::Wait),
        1 => Just(Step::DeleteClient),
    ]
}

const CREDIT: Credit = Credit { limit: Some(300), grace_days: 5 };

/// What is tested: own states, and holds asked for when they matter.
struct Real {
    courses: Vec<(Course, State)>,
    administrative: u32,
    account: Account,
    deleted: bool,
    now: OffsetDateTime,
}

/// The model: one state each, with the one to go back to while a hold has stopped it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    shown: State,
    before: Option<State>,
    prepaid: bool,
}

impl Real {
    fn holds(&self) -> Holds {
        Holds { administrative: self.administrative, financial: self.account.held }
    }

    fn today(&self) -> Date {
        self.now.date()
    }

    fn shown(&self) -> Vec<State> {
        let shown = |(course, _): &(Course, State)| Course::shown(course.state, course.billing, self.holds());
        self.courses.iter().map(shown).collect()
    }
}

/// What holds do to the states of the model: a stable state in use is put aside, and comes back with the last hold.
fn apply_holds(told: &mut [Told], administrative: u32, financial: bool) {
    for one in told {
        let stops = administrative > 0 || financial && one.prepaid;
        match (stops, one.before) {
            (true, None) if matches!(one.shown, State::Active | State::Graced) => {
                one.before = Some(one.shown);
                one.shown = State::Stopped;
            }
            (false, Some(before)) => *one = Told { shown: before, before: None, ..*one },
            _ => {}
        }
    }
}

fn run(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut real = Real {
        courses: Vec::new(),
        administrative: 0,
        account: Account::default(),
        deleted: false,
        now: datetime!(2027-12-30 08:00 UTC),
    };
    let mut told: Vec<Told> = Vec::new();
    for step in steps {
        let count = real.courses.len();
        let pick = |which: u8| (count > 0).then(|| usize::from(which) % count);
        match step {
            Step::Order { postpaid, auto_renew, ahead, trial } => {
                // A client on hold, and one that is deleted, takes no order.
                if real.holds().any() || real.deleted {
                    continue;
                }
                let starts_on = real.today() + Duration::days(i64::from(ahead));
                let billing = if postpaid { Billing::Postpaid } else { Billing::Prepaid };
                let course = Course {
                    state: State::NewOrder,
                    billing,
                    activated_on: None,
                    schedule: Schedule { anchor: starts_on, period: Period::Month },
                    terms: 0,
                    trial_days: trial.into(),
                    auto_renew,
                    starts_on,
                };
                real.courses.push((course, State::NewOrder));
                told.push(Told { shown: State::NewOrder, before: None, prepaid: !postpaid });
            }
            Step::Operate { which, operation } => {
                let Some(at) = pick(which) else { continue };
                let operation = Operation::ALL[usize::from(operation)];
                let holds = real.holds();
                let (course, before) = &mut real.courses[at];
                let shown = Course::shown(course.state, course.billing, holds);
                let allowed = course.check(operation, holds).is_ok();
                prop_assert!(!(allowed && shown.is_transitional()), "{operation:?} in {shown:?}");
                prop_assert!(!(allowed && holds.any() && operation.is_purchase()));
                if !allowed || real.deleted {
                    continue;
                }
                if let Some(transitional) = operation.transitional() {
                    *before = course.state;
                    *course = course.begun(operation);
                    told[at] = Told { shown: transitional, before: None, ..told[at] };
                }
            }
            Step::Finish { which } => {
                let Some(at) = pick(which) else { continue };
                let today = real.today();
                let (course, _) = &mut real.courses[at];
                if !course.state.is_transitional() {
                    continue;
                }
                let ends_in = match course.state {
                    State::Stopping => State::Stopped,
                    State::Deleting => State::Deleted,
                    _ => State::Active,
                };
                *course = course.finished(today);
                prop_assert!(!course.state.is_transitional());
                if course.state == State::Active && course.activated_on == Some(today) {
                    prop_assert!(course.expires_on() > today, "{course:?}");
                }
                told[at].shown = ends_in;
            }
            Step::Fail { which } => {
                let Some(at) = pick(which) else { continue };
                let (course, before) = &mut real.courses[at];
                if course.state.is_transitional() {
                    course.state = *before;
                    told[at].shown = *before;
                }
            }
            Step::Hold if !real.deleted => real.administrative += 1,
            Step::Release if !real.deleted => real.administrative = real.administrative.saturating_sub(1),
            Step::Charge(amount) => real.account.debt += i64::from(amount),
            Step::Pay(amount) => real.account.debt -= i64::from(amount),
            Step::Wait(days) => real.now += Duration::days(days.into()),
            Step::DeleteClient => {
                real.deleted = true;
                real.administrative = 0;
                for ((course, _), told) in real.courses.iter_mut().zip(&mut told) {
                    course.state = State::Deleted;
                    *told = Told { shown: State::Deleted, before: None, ..*told };
                }
            }
            Step::Hold | Step::Release => {}
        }
        if !real.deleted {
            real.account = real.account.judged(CREDIT, real.now);
        }
        apply_holds(&mut told, real.administrative, real.account.held);
        let (today, holds) = (real.today(), real.holds());
        for ((course, before), told) in real.courses.iter_mut().zip(&mut told) {
            let Some(due) = course.due(today, holds) else { continue };
            prop_assert!(told.before.is_none(), "the calendar moves what a hold has stopped");
            *before = course.state;
            match due {
                Due::Grace => *course = course.graced(),
                Due::Operate(operation) => *course = course.begun(operation),
            }
            told.shown = course.state;
        }
        apply_holds(&mut told, real.administrative, real.account.held);
        let expected: Vec<State> = told.iter().map(|one| one.shown).collect();
        prop_assert_eq!(real.shown(), expected);
        let status = if real.deleted { ClientStatus::Deleted } else { holds.status() };
        if status == ClientStatus::Deleted {
            prop_assert!(real.shown().iter().all(|state| *state == State::Deleted));
        }
        if holds.administrative > 0 {
            prop_assert!(!real.shown().iter().any(|state| matches!(state, State::Active | State::Graced)));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn holds_come_and_go_and_every_subscription_is_as_it_would_be_told(steps in proptest::collection::vec(step(), 1..80)) {
        run(steps)?;
    }
}
