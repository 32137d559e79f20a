//! Implements the use cases of `domain::people`.
