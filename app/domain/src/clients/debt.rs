//! When debt becomes a financial hold, and when it is none any more.

use time::{Duration, OffsetDateTime};

/// How much debt a client of a type may have, and for how long it may have more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    /// Smallest units; none: as much as there is, there is never a hold.
    pub limit: Option<i64>,
    /// Days that more than that is borne.
    pub grace_days: u16,
}

/// What a client owes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Charges less payments, in smallest units; negative: it has paid ahead.
    pub debt: i64,
    /// Since when it owes more than its limit.
    pub over_since: Option<OffsetDateTime>,
    /// Whether it is on financial hold.
    pub held: bool,
}

impl Account {
    /// The account at `now`, whatever has changed: what is owed, the limit, the grace or just the time.
    #[must_use]
    pub fn judged(self, credit: Credit, now: OffsetDateTime) -> Self {
        if credit.limit.is_none_or(|limit| self.debt <= limit) {
            return Self { over_since: None, held: false, ..self };
        }
        let since = self.over_since.unwrap_or(now);
        let judged = Self { over_since: Some(since), ..self };
        // A hold that is there stays until it is paid for: longer grace is for those who come to need it.
        Self { held: self.held || judged.holds_at(credit).is_some_and(|at| at <= now), ..judged }
    }

    /// When it will be on hold, if nothing is paid until then.
    pub fn holds_at(&self, credit: Credit) -> Option<OffsetDateTime> {
        self.over_since.and_then(|since| since.checked_add(Duration::days(i64::from(credit.grace_days))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::datetime;

    const START: OffsetDateTime = datetime!(2026-11-21 12:00 UTC);
    const CREDIT: Credit = Credit { limit: Some(10_000), grace_days: 7 };

    fn owing(debt: i64) -> Account {
        Account { debt, ..Account::default() }
    }

    #[test]
    fn more_than_the_limit_is_borne_for_the_days_of_grace_and_not_a_moment_longer() {
        assert_eq!(owing(10_000).judged(CREDIT, START), owing(10_000), "the limit itself is allowed");
        let over = owing(10_001).judged(CREDIT, START);
        assert_eq!((over.over_since, over.held), (Some(START), false));
        let late = START + Duration::days(7);
        assert!(!over.judged(CREDIT, late - Duration::nanoseconds(1)).held);
        assert!(over.judged(CREDIT, late).held);
    }

    #[test]
    fn paying_below_the_limit_releases_and_the_next_debt_has_its_own_grace() {
        let held = Account { debt: 20_000, over_since: Some(START), held: true };
        let now = START + Duration::days(9);
        let partly = Account { debt: 10_001, ..held }.judged(CREDIT, now);
        assert!(partly.held && partly.over_since == Some(START), "a part is not enough");
        let paid = Account { debt: 9_999, ..held }.judged(CREDIT, now);
        assert_eq!((paid.held, paid.over_since), (false, None));
        let again = Account { debt: 30_000, ..paid }.judged(CREDIT, now);
        assert_eq!((again.held, again.over_since), (false, Some(now)));
    }

    #[test]
    fn without_a_limit_there_is_no_hold_and_without_grace_it_comes_at_once() {
        let never = Credit { limit: None, grace_days: 0 };
        assert_eq!(owing(i64::MAX).judged(never, START), owing(i64::MAX));
        let strict = Credit { limit: Some(0), grace_days: 0 };
        assert!(owing(1).judged(strict, START).held);
        assert!(!owing(0).judged(strict, START).held);
        assert!(!owing(-500).judged(strict, START).held);
    }

    proptest! {
        #[test]
        fn judging_twice_is_judging_once(
            debt in -20_000_i64..40_000, limit in proptest::option::of(0_i64..20_000), grace_days in 0_u16..30,
            since in proptest::option::of(0_i64..60), held in any::<bool>(), day in 60_i64..120,
        ) {
            let credit = Credit { limit, grace_days };
            let over_since = since.map(|days| START + Duration::days(days));
            let now = START + Duration::days(day);
            let once = Account { debt, over_since, held }.judged(credit, now);
            prop_assert_eq!(once.judged(credit, now), once);
            prop_assert_eq!(once.over_since.is_some(), limit.is_some_and(|limit| debt > limit));
            prop_assert!(!once.held || once.over_since.is_some());
        }
    }
}
