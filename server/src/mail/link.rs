use super::Writer;
use super::letter::{escaped, printable};
use app::paths;
use app::ui::moment_text;
use domain::notifications::MailError;
use domain::people::{LinkLetter, LinkPurpose};
use lettre::Message;
use lettre::message::MultiPart;

/// What a mail with a link says.
struct Words {
    subject: String,
    why: String,
    act: &'static str,
    link: String,
    until: String,
    otherwise: String,
}

impl Writer {
    /// A mail with a link, as text and as HTML.
    pub fn write_link(&self, letter: &LinkLetter) -> Result<Message, MailError> {
        let words = self.words(letter);
        let name = printable(&letter.name);
        let Words { subject, why, act, link, until, otherwise } = &words;
        let text = format!("Hello {name},\n\n{why}\n\n{act}:\n  {link}\n\n{until}\n\n-- \n{otherwise}\n");
        let html = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light\"><title>{title}</title></head>\
             <body style=\"margin:0;padding:24px;background:#f6f5f2;color:#1c1f24;\
             font:15px/1.5 system-ui,'Segoe UI',Roboto,sans-serif\">\
             <div style=\"max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e3e0d9;\
             border-radius:10px\"><p style=\"margin:0 0 16px;font-weight:700;color:#0d5c4d\">Waybill</p>\
             <p style=\"margin:0 0 14px\">Hello {name},</p><p style=\"margin:0 0 20px\">{why}</p>\
             <p style=\"margin:0 0 20px\"><a href=\"{link}\" style=\"display:inline-block;padding:10px 18px;border-radius:8px;\
             background:#0d5c4d;color:#ffffff;font-weight:600;text-decoration:none\">{act}</a></p>\
             <p style=\"margin:0;color:#5b6069;font-size:13px\">{until}</p></div>\
             <p style=\"max-width:560px;margin:16px auto 0;color:#5b6069;font-size:13px\">{otherwise}</p></body></html>",
            title = escaped(subject),
            name = escaped(&name),
            why = escaped(why),
            link = escaped(link),
            until = escaped(until),
            otherwise = escaped(otherwise),
        );
        let body = MultiPart::alternative_plain_html(text, html);
        self.addressed(&letter.id, (&letter.email, &letter.name), subject, body)
    }

    fn words(&self, letter: &LinkLetter) -> Words {
        let until = format!("The link works once, until {}.", moment_text(letter.expires_at));
        match (letter.purpose, &letter.organisation) {
            (LinkPurpose::Activation, Some(organisation)) => {
                let place = format!("{} ({})", printable(&organisation.name), organisation.number);
                let who = letter.invited_by.as_deref().map(printable);
                Words {
                    subject: format!("Your account for {}", printable(&organisation.name)),
                    why: match who {
                        Some(who) => format!("{who} invites you to {place} on Waybill."),
                        None => format!("You are invited to {place} on Waybill."),
                    },
                    act: "Accept the invitation",
                    link: format!("{}{}", self.portal, paths::activate(&letter.token.0)),
                    until,
                    otherwise: "If you do not know who invites you, do nothing: without the link there is no account."
                        .to_owned(),
                }
            }
            (LinkPurpose::Activation | LinkPurpose::Reset, _) => Words {
                subject: "Set a new password".to_owned(),
                why: "Somebody, probably you, has asked for a new password for this e-mail address."
                    .to_owned(),
                act: "Set a new password",
                link: format!("{}{}", self.portal, paths::reset_password(&letter.token.0)),
                until,
                otherwise: "If it was not you, do nothing: your password stays as it is.".to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::organisations::{OrganisationKind, OrganisationNumber};
    use domain::people::{Inviting, LinkToken};
    use time::macros::datetime;

    fn written(purpose: LinkPurpose, name: &str) -> String {
        let writer = Writer {
            from: "Waybill <waybill@portal.example>".parse().unwrap(),
            portal: "https://portal.example".to_owned(),
        };
        let inviting = Inviting {
            number: OrganisationNumber::parse("7300418825").unwrap(),
            name: "Acme".to_owned(),
            kind: OrganisationKind::Customer,
        };
        let letter = LinkLetter {
            id: "abc".to_owned(),
            email: "ada@acme.example".to_owned(),
            name: name.to_owned(),
            organisation: (purpose == LinkPurpose::Activation).then_some(inviting),
            invited_by: Some("Bob <b>".to_owned()),
            purpose,
            token: LinkToken("0123".to_owned()),
            expires_at: datetime!(2026-11-22 12:00 UTC),
        };
        String::from_utf8(writer.write_link(&letter).unwrap().formatted())
            .unwrap()
            .replace("=\r\n", "")
            .replace("=3D", "=")
    }

    #[test]
    fn an_invitation_says_who_invites_whereto_and_until_when() {
        let mail = written(LinkPurpose::Activation, "Ada");
        for part in [
            "Subject: Your account for Acme",
            "Bob <b> invites you to Acme (7300418825)",
            "https://portal.example/activate?token=0123",
            "The link works once, until",
            "Bob &lt;b&gt;",
        ] {
            assert!(mail.contains(part), "{part} is missing in {mail}");
        }
    }

    #[test]
    fn a_reset_says_what_to_do_when_nobody_asked_for_it() {
        let mail = written(LinkPurpose::Reset, "Ada\r\nBcc: eve@example.org");
        assert!(mail.contains("https://portal.example/reset-password?token=0123"), "{mail}");
        assert!(mail.contains("do nothing: your password stays as it is"), "{mail}");
        let headers = mail.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
    }
}
