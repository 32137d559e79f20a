use crate::words::language;

/// A number with its thousands set apart, as the reader's language has it.
pub fn grouped(number: u64) -> String {
    language().grouped(number)
}

/// Whole percents, rounded down: 100 only when everything is done.
pub fn percent(done: u64, of: u64) -> u64 {
    if of == 0 {
        return 0;
    }
    let share = u128::from(done.min(of)) * 100 / u128::from(of);
    u64::try_from(share).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_percent_means_all_of_it() {
        assert_eq!(percent(999_999, 1_000_000), 99);
        assert_eq!(percent(u64::MAX, u64::MAX), 100);
        assert_eq!(percent(1, 0), 0);
    }
}
