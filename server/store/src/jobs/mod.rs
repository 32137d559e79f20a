//! Implements the use cases of `domain::jobs`.
