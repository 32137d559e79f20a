use super::Writer;
use super::letter::{escaped, page, printable};
use app::paths;
use domain::notifications::MailError;
use domain::people::{LinkLetter, LinkPurpose};
use domain::tr;
use lettre::Message;
use lettre::message::MultiPart;

/// What a mail with a link says.
struct Words {
    subject: String,
    why: String,
    act: &'static str,
    link: String,
    until: String,
    otherwise: &'static str,
}

impl Writer {
    /// A mail with a link, as text and as HTML.
    pub fn write_link(&self, letter: &LinkLetter) -> Result<Message, MailError> {
        let language = letter.language;
        let Words { subject, why, act, link, until, otherwise } = &self.words(letter);
        let hello = tr!(language, "Hello {name},", name = printable(&letter.name));
        let text = format!("{hello}\n\n{why}\n\n{act}:\n  {link}\n\n{until}\n\n-- \n{otherwise}\n");
        let body = format!(
            "<p style=\"margin:0 0 14px\">{hello}</p><p style=\"margin:0 0 20px\">{why}</p>\
             <p style=\"margin:0 0 20px\"><a href=\"{link}\" style=\"display:inline-block;padding:10px 18px;border-radius:8px;\
             background:#0d5c4d;color:#ffffff;font-weight:600;text-decoration:none\">{act}</a></p>\
             <p style=\"margin:0;color:#5b6069;font-size:13px\">{until}</p>",
            hello = escaped(&hello),
            why = escaped(why),
            link = escaped(link),
            act = escaped(act),
            until = escaped(until),
        );
        let body =
            MultiPart::alternative_plain_html(text, page(language, subject, &body, &escaped(otherwise)));
        self.addressed(&letter.id, (&letter.email, &letter.name), subject, body)
    }

    fn words(&self, letter: &LinkLetter) -> Words {
        let language = letter.language;
        let until = language.moment(letter.expires_at);
        let until = tr!(language, "The link works once, until {until}.", until);
        match (letter.purpose, &letter.organisation) {
            (LinkPurpose::Activation, Some(organisation)) => {
                let place = format!("{} ({})", printable(&organisation.name), organisation.number);
                let who = letter.invited_by.as_deref().map(printable);
                Words {
                    subject: tr!(language, "Your account for {name}", name = printable(&organisation.name)),
                    why: match who {
                        Some(who) => tr!(language, "{who} invites you to {place} on Waybill.", who, place),
                        None => tr!(language, "You are invited to {place} on Waybill.", place),
                    },
                    act: tr!(language, "Accept the invitation"),
                    link: format!("{}{}", self.portal, paths::activate(&letter.token.0)),
                    until,
                    otherwise: tr!(
                        language,
                        "If you do not know who invites you, do nothing: without the link there is no account."
                    ),
                }
            }
            (LinkPurpose::Activation | LinkPurpose::Reset, _) => Words {
                subject: tr!(language, "Set a new password").to_owned(),
                why: tr!(
                    language,
                    "Somebody, probably you, has asked for a new password for this e-mail address."
                )
                .to_owned(),
                act: tr!(language, "Set a new password"),
                link: format!("{}{}", self.portal, paths::reset_password(&letter.token.0)),
                until,
                otherwise: tr!(language, "If it was not you, do nothing: your password stays as it is."),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::languages::Language;
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
            language: Language::English,
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
