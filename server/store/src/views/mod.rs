//! Implements the use cases of `domain::views`.
