//! Implements the use cases of `domain::customers`.
