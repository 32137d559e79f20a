//! Demo data that looks real.
