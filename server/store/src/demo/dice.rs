use crate::random::Random;

/// Chance, from a seeded source: the same demo every time.
#[derive(Debug)]
pub(crate) struct Dice(Random);

impl Dice {
    pub(crate) fn new(random: Random) -> Self {
        Self(random)
    }

    /// A number from 0 to `end - 1`.
    pub(crate) fn below(&self, end: usize) -> usize {
        self.0.bits() as usize % end.max(1)
    }

    /// A number from `first` to `last`.
    pub(crate) fn between(&self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of them, those in front more often.
    pub(crate) fn pick_early<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len()) * self.below(from.len()) / from.len().max(1)]
    }

    pub(crate) fn random(&self) -> &Random {
        &self.0
    }
}
