//! Implements the use cases of `domain::sold_to_codes`.
