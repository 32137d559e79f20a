use super::{Operation, Schedule, State};
use crate::clients::Holds;
use crate::plans::Billing;
use crate::{Conflict, PortalError, PortalResult};
use time::{Date, Duration};

/// How long a subscription goes on after a term that was not renewed.
pub const GRACE: Duration = Duration::days(14);

/// What moves a subscription: its state and its calendar. Without place and time: what happens to it is said by whoever
/// asks, and so is which day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// Its own state, which holds do not touch.
    pub state: State,
    /// Whether terms are paid before or after.
    pub billing: Billing,
    /// Since when it has been in use; none before.
    pub activated_on: Option<Date>,
    /// The terms; of no meaning before it was activated.
    pub schedule: Schedule,
    /// How many of them it has had, the running one included. 0: before the first one, or in its trial, which ends on the
    /// day that the first one begins.
    pub terms: u32,
    /// Days of trial that it has still to get.
    pub trial_days: u16,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// From when on it is wanted.
    pub starts_on: Date,
}

/// What the calendar asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// An operation, as if somebody asked for it.
    Operate(Operation),
    /// Its term is over: grace begins.
    Grace,
}

impl Course {
    /// The day after its last one.
    pub fn expires_on(&self) -> Date {
        self.schedule.end_of(self.terms)
    }

    /// The state that people see: Stopped instead of Active or Graced while a hold of the client stops it.
    pub fn shown(state: State, billing: Billing, holds: Holds) -> State {
        match state {
            State::Active | State::Graced if holds.stop(billing) => State::Stopped,
            // What runs finishes first, what is stopped stays so.
            other => other,
        }
    }

    /// The operations that are offered in a state.
    pub fn offered(state: State, billing: Billing, holds: Holds) -> Vec<Operation> {
        Operation::ALL
            .into_iter()
            .filter(|operation| Self::allows(state, billing, holds, *operation).is_ok())
            .collect()
    }

    /// Whether an operation is offered.
    ///
    /// # Errors
    /// The client's status, where that is what stands in its way; else the state.
    pub fn check(&self, operation: Operation, holds: Holds) -> PortalResult<()> {
        Self::allows(self.state, self.billing, holds, operation)
    }

    fn allows(state: State, billing: Billing, holds: Holds, operation: Operation) -> PortalResult<()> {
        let shown = Self::shown(state, billing, holds);
        let held = Err(PortalError::Conflict(Conflict::ClientHeld(holds.status())));
        if holds.any() && operation.is_purchase() {
            // What would not be offered without the holds, either, is not their fault.
            let offered = state.offers(operation) || shown.offers(operation);
            return if offered { held } else { Err(PortalError::Conflict(Conflict::NotOffered(shown))) };
        }
        match (shown.offers(operation), shown == state) {
            (true, _) => Ok(()),
            (false, true) => Err(PortalError::Conflict(Conflict::NotOffered(shown))),
            (false, false) => held,
        }
    }

    /// Begins an operation that was checked: the transitional state. What is done at once changes no state.
    #[must_use]
    pub fn begun(self, operation: Operation) -> Self {
        Self { state: operation.transitional().unwrap_or(self.state), ..self }
    }

    /// The operation that runs has come to its end, on `today`.
    #[must_use]
    pub fn finished(self, today: Date) -> Self {
        match self.state {
            State::Activating => self.activated(today),
            State::Renewing => Self { state: State::Active, terms: self.terms.saturating_add(1), ..self },
            State::Updating => Self { state: State::Active, ..self },
            // The price is another one: its terms begin anew, and a trial is over.
            State::Switching => Self {
                state: State::Active,
                schedule: Schedule { anchor: today, ..self.schedule },
                terms: 1,
                ..self
            },
            State::Stopping => Self { state: State::Stopped, ..self },
            State::Deleting => Self { state: State::Deleted, ..self },
            State::NewOrder | State::Active | State::Graced | State::Stopped | State::Deleted => self,
        }
    }

    fn activated(self, today: Date) -> Self {
        let active = Self { state: State::Active, activated_on: self.activated_on.or(Some(today)), ..self };
        if self.activated_on.is_some() && self.expires_on() > today {
            // What was paid for goes on.
            return active;
        }
        let (days, terms) = if self.trial_days > 0 { (self.trial_days, 0) } else { (0, 1) };
        let anchor = today.saturating_add(Duration::days(i64::from(days)));
        Self { schedule: Schedule { anchor, ..self.schedule }, terms, trial_days: 0, ..active }
    }

    /// What the calendar asks for on `today`. Nothing while a hold stops it: then releasing the hold finds it as it was.
    pub fn due(&self, today: Date, holds: Holds) -> Option<Due> {
        if holds.stop(self.billing) {
            return None;
        }
        match self.state {
            State::NewOrder if self.starts_on <= today && !holds.any() => {
                Some(Due::Operate(Operation::Activate))
            }
            State::Active if self.expires_on() <= today => {
                Some(if self.auto_renew { Due::Operate(Operation::Renew) } else { Due::Grace })
            }
            State::Graced if self.expires_on().saturating_add(GRACE) <= today => {
                Some(Due::Operate(Operation::Stop))
            }
            _ => None,
        }
    }

    /// The term is over and was not renewed.
    #[must_use]
    pub fn graced(self) -> Self {
        Self { state: State::Graced, ..self }
    }
}
