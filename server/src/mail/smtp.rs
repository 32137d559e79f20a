use super::Writer;
use crate::config::{Smtp, Tls};
use domain::notifications::{Digest, MailError, Mailer};
use domain::people::LinkLetter;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Mode, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use secrecy::ExposeSecret as _;
use std::time::Duration;

/// How long the mail server may take for a step.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a mail server says to an address or a mail that it will never take. Any other refusal (a wrong password, a server
/// that is closed) is a fault of the deployment, and the mail waits until it is mended.
const NEVER: [u16; 4] = [550, 551, 552, 553];

/// A mail server.
#[derive(Debug)]
pub struct SmtpServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    writer: Writer,
}

impl SmtpServer {
    /// The one of the configuration; it is asked with the first mail.
    pub fn new(smtp: &Smtp, writer: Writer) -> Result<Self, Error> {
        let parameters = || TlsParameters::new(smtp.host.clone());
        let mode = match smtp.tls {
            Tls::Whole => Mode::Wrapper(parameters()?),
            Tls::StartTls => Mode::Required(parameters()?),
            Tls::None => Mode::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .tls(mode)
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = &smtp.credentials {
            builder =
                builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(Self { transport: builder.build(), writer })
    }
}

#[async_trait::async_trait]
impl Mailer for SmtpServer {
    async fn send(&self, digest: &Digest) -> Result<(), MailError> {
        self.hand_over(self.writer.write(digest)?).await
    }

    async fn send_link(&self, letter: &LinkLetter) -> Result<(), MailError> {
        self.hand_over(self.writer.write_link(letter)?).await
    }
}

impl SmtpServer {
    async fn hand_over(&self, message: Message) -> Result<(), MailError> {
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.status().is_some_and(|code| NEVER.contains(&code.into())) => {
                Err(MailError::Never(error.to_string()))
            }
            Err(error) => Err(MailError::Later(error.to_string())),
        }
    }
}
