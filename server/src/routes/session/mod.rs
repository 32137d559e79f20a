//! Signing in and out and switching the organisation: plain forms, because they set cookies.

mod end;
mod open;
mod pass;
mod switch;

pub use end::end;
pub use open::open;
pub use pass::pass;
pub use switch::switch;
