//! When terms begin and end. Days, not moments: a term ends at midnight where the reseller is, and which day it is there is
//! the caller's to say.
//!
//! Every boundary is counted from the anchor, never from the boundary before: what was ordered on the 31st ends on the 28th
//! of February and on the 31st of March.

use crate::plans::Period;
use time::{Date, Month};

/// Terms of one length, side by side from an anchor on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The first day of the first term.
    pub anchor: Date,
    /// How long a term is.
    pub period: Period,
}

impl Schedule {
    /// The day after the last one of the first `terms` terms; the anchor itself for none. The last day that there is, if it
    /// would be after that.
    pub fn end_of(self, terms: u32) -> Date {
        add_months(self.anchor, terms.saturating_mul(u32::from(self.period.months())))
    }
}

/// The same day of the month, `months` later; the last day of a month that is too short for it.
pub fn add_months(day: Date, months: u32) -> Date {
    let total = i64::from(day.year()) * 12 + i64::from(u8::from(day.month()) - 1) + i64::from(months);
    let month = u8::try_from(total.rem_euclid(12) + 1).ok().and_then(|month| Month::try_from(month).ok());
    let (Some(month), Ok(year)) = (month, i32::try_from(total.div_euclid(12))) else { return Date::MAX };
    if year > Date::MAX.year() {
        return Date::MAX;
    }
    let last = month.length(year);
    Date::from_calendar_date(year, month, day.day().min(last)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::date;

    fn day() -> impl Strategy<Value = Date> {
        // 1970 to 2169: with the centuries 2000, a leap year, and 2100, none.
        (0_i64..73_000).prop_map(|days| date!(1970 - 01 - 01) + Duration::days(days))
    }

    fn period() -> impl Strategy<Value = Period> {
        proptest::sample::select(Period::ALL.to_vec())
    }

    #[test]
    fn the_last_day_of_a_short_month_does_not_become_the_day_of_the_next() {
        let monthly = Schedule { anchor: date!(2027 - 01 - 31), period: Period::Month };
        let ends: Vec<Date> = (0..5).map(|terms| monthly.end_of(terms)).collect();
        assert_eq!(
            ends,
            [
                date!(2027 - 01 - 31),
                date!(2027 - 02 - 28),
                date!(2027 - 03 - 31),
                date!(2027 - 04 - 30),
                date!(2027 - 05 - 31),
            ]
        );
    }

    #[test]
    fn the_29th_of_february_comes_back_every_four_years() {
        let yearly = Schedule { anchor: date!(2024 - 02 - 29), period: Period::Year };
        let ends: Vec<Date> = (1..5).map(|terms| yearly.end_of(terms)).collect();
        assert_eq!(
            ends,
            [date!(2025 - 02 - 28), date!(2026 - 02 - 28), date!(2027 - 02 - 28), date!(2028 - 02 - 29)]
        );
        // 2100 is no leap year, 2000 was one.
        assert_eq!(add_months(date!(2096 - 02 - 29), 48), date!(2100 - 02 - 28));
        assert_eq!(add_months(date!(1996 - 02 - 29), 48), date!(2000 - 02 - 29));
    }

    #[test]
    fn there_is_an_end_of_days() {
        assert_eq!(add_months(date!(9999 - 12 - 01), 1), Date::MAX);
        assert_eq!(
            Schedule { anchor: date!(2026 - 01 - 01), period: Period::ThreeYears }.end_of(u32::MAX),
            Date::MAX
        );
    }

    proptest! {
        #[test]
        fn a_boundary_is_in_the_month_it_belongs_to_on_the_day_of_the_anchor_or_its_last(
            anchor in day(), period in period(), terms in 0_u32..400,
        ) {
            let end = Schedule { anchor, period }.end_of(terms);
            let months = i64::from(end.year()) * 12 + i64::from(u8::from(end.month()))
                - i64::from(anchor.year()) * 12 - i64::from(u8::from(anchor.month()));
            prop_assert_eq!(months, i64::from(terms) * i64::from(period.months()));
            if end.day() != anchor.day() {
                prop_assert!(end.day() < anchor.day());
                prop_assert_eq!((end + Duration::DAY).day(), 1, "{} is not the last of its month", end);
            }
        }

        #[test]
        fn terms_stand_side_by_side_without_gap_or_overlap(anchor in day(), period in period(), terms in 0_u32..60) {
            let schedule = Schedule { anchor, period };
            let (from, until) = (schedule.end_of(terms), schedule.end_of(terms + 1));
            prop_assert!(from < until);
            let days = (until - from).whole_days();
            let months = i64::from(period.months());
            prop_assert!((months * 28..=months * 31).contains(&days), "{} days", days);
        }

        #[test]
        fn a_year_is_twelve_months_and_no_step_is_lost(anchor in day(), years in 0_u32..30) {
            let of = |period, terms| Schedule { anchor, period }.end_of(terms);
            prop_assert_eq!(of(Period::Year, years), of(Period::Month, years * 12));
            prop_assert_eq!(of(Period::Year, years * 3), of(Period::ThreeYears, years));
            prop_assert_eq!(of(Period::Quarter, years * 4), of(Period::HalfYear, years * 2));
        }

        #[test]
        fn after_four_hundred_years_the_calendar_is_the_same(anchor in day()) {
            let end = add_months(anchor, 4_800);
            prop_assert_eq!((end.day(), end.month(), end.year()), (anchor.day(), anchor.month(), anchor.year() + 400));
        }

        #[test]
        fn who_orders_later_ends_no_earlier(one in day(), other in day(), months in 0_u32..500) {
            let (early, late) = if one <= other { (one, other) } else { (other, one) };
            prop_assert!(add_months(early, months) <= add_months(late, months));
        }
    }
}
