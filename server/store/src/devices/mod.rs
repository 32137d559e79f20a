//! Implements the use cases of `domain::devices`.
