//! Notifications: what an organisation, or one person in it, is told of, in the bell and by mail.
//!
//! A notification is written in the transaction that causes it, once for everyone whom it is for; what each of them has
//! read is theirs. To add a kind: a variant of [`NotificationKind`] (the compiler then asks for its words and whom it
//! is for), a call of `store`'s `notifications::tell` where it happens, its link in `app/src/notifications/links.rs`.

mod bell;
mod choice;
mod event;
mod facts;
mod kind;
mod mail;
mod query;
mod use_cases;

pub use bell::{Bell, BellEntry, entries};
pub use choice::Choice;
pub use event::NotificationEvent;
pub use facts::Facts;
pub use kind::NotificationKind;
pub use mail::{Digest, MailError, Mailer};
pub use query::{NotificationList, NotificationRow};
pub use use_cases::Notifications;
