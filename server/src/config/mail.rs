use super::{Http, Reader, Variable};
use lettre::message::Mailbox;
use secrecy::SecretString;
use std::str::FromStr;

pub(super) const VARIABLES: &[Variable] = &[HOST, PORT, TLS, USER, PASSWORD, FROM];

const HOST: Variable = Variable {
    name: "WAYBILL_SMTP_HOST",
    default: "none: mail is written to WAYBILL_DATA_DIR/mail",
    meaning: "mail server that takes the portal's mail",
};
const PORT: Variable =
    Variable { name: "WAYBILL_SMTP_PORT", default: "465, 587 or 25, by TLS", meaning: "its port" };
const TLS: Variable = Variable {
    name: "WAYBILL_SMTP_TLS",
    default: "tls",
    meaning: "`tls` from the first byte, `starttls`, or `none` for a server on this machine",
};
const USER: Variable = Variable { name: "WAYBILL_SMTP_USER", default: "none", meaning: "whom to sign in as" };
const PASSWORD: Variable =
    Variable { name: "WAYBILL_SMTP_PASSWORD", default: "none", meaning: "the password for it" };
const FROM: Variable = Variable {
    name: "WAYBILL_MAIL_FROM",
    default: "Waybill <waybill@localhost>",
    meaning: "whom mail comes from",
};

/// How mail is sent.
#[derive(Debug, Clone)]
pub struct Mail {
    /// `WAYBILL_SMTP_HOST` and what belongs to it; none: mails are files in the folder `mail` of `WAYBILL_DATA_DIR`.
    pub smtp: Option<Smtp>,
    /// `WAYBILL_MAIL_FROM`: name and address of the sender.
    pub from: Mailbox,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// `WAYBILL_SMTP_HOST`: its name, which its certificate must have.
    pub host: String,
    /// `WAYBILL_SMTP_PORT`: 465 for `tls`, 587 for `starttls`, 25 for `none` until said otherwise.
    pub port: u16,
    /// `WAYBILL_SMTP_TLS`: how the connection is kept secret.
    pub tls: Tls,
    /// `WAYBILL_SMTP_USER` and `WAYBILL_SMTP_PASSWORD`, both or none; never without TLS.
    pub credentials: Option<(String, SecretString)>,
}

/// How the connection to a mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte.
    Whole,
    /// Begins in clear and goes on only with TLS.
    StartTls,
    /// Not at all.
    None,
}

impl FromStr for Tls {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "tls" => Ok(Self::Whole),
            "starttls" => Ok(Self::StartTls),
            "none" => Ok(Self::None),
            _ => Err(()),
        }
    }
}

impl Mail {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        let tls = reader.read(&TLS, "`tls`, `starttls` or `none`", Tls::Whole);
        let usual = match tls {
            Tls::Whole => 465,
            Tls::StartTls => 587,
            Tls::None => 25,
        };
        let port = reader.read(&PORT, "a port", usual);
        let credentials = match (reader.text(&USER), reader.text(&PASSWORD)) {
            (Some(user), Some(password)) => Some((user, SecretString::from(password))),
            (None, None) => None,
            (Some(_), None) => {
                reader.problem(&PASSWORD, "is needed with WAYBILL_SMTP_USER");
                None
            }
            (None, Some(_)) => {
                reader.problem(&USER, "is needed with WAYBILL_SMTP_PASSWORD");
                None
            }
        };
        if credentials.is_some() && tls == Tls::None {
            reader.problem(&TLS, "must not be `none` with a password, which would travel in clear");
        }
        let smtp = reader.text(&HOST).map(|host| Smtp { host, port, tls, credentials });
        Self {
            smtp,
            from: reader.read(&FROM, "an address, such as Waybill <waybill@example.org>", Sender::usual()).0,
        }
    }

    /// Links in mails need the address of the portal.
    pub(super) fn check(&self, http: &Http, reader: &mut Reader<'_>) {
        if self.smtp.is_some() && http.public_url.is_none() {
            reader.problem(&HOST, "needs WAYBILL_PUBLIC_URL, where the links in mails lead");
        }
    }
}

struct Sender(Mailbox);

impl Sender {
    fn usual() -> Self {
        let address = lettre::Address::new("waybill", "localhost");
        Self(Mailbox::new(Some("Waybill".to_owned()), address.expect("an address")))
    }
}

impl FromStr for Sender {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.chars().any(char::is_control) {
            return Err(());
        }
        text.parse().map(Self).map_err(|_| ())
    }
}
