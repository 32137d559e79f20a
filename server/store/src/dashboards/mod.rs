//! Implements the use cases of `domain::dashboards`.
