use domain::Clock;
use std::sync::{Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// A clock that stands still until a test moves it. It begins on 21 November 2026, noon UTC.
#[derive(Debug)]
pub struct TestClock(Mutex<OffsetDateTime>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Mutex::new(time::macros::datetime!(2026-11-21 12:00 UTC)))
    }
}

impl TestClock {
    /// Time goes by.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
