//! Implements the use cases of `domain::uploads`.
