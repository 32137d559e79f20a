use app::notifications::href;
use app::paths;
use domain::languages::Language;
use domain::notifications::{Digest, MailError, NotificationRow};
use domain::tr;
use lettre::Message;
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use std::fmt::Write as _;

/// What a mail names one by one; the rest is a number and a link.
const NAMED: usize = 20;

/// Writes mails.
#[derive(Debug, Clone)]
pub struct Writer {
    /// Whom they come from.
    pub from: Mailbox,
    /// The origin of the portal, where links lead.
    pub portal: String,
}

impl Writer {
    /// A mail, as text and as HTML. Nothing that a person or an organisation is called can end a header or begin one: what is
    /// no printable text is left out, and the rest is encoded.
    pub fn write(&self, digest: &Digest) -> Result<Message, MailError> {
        let body = MultiPart::alternative_plain_html(self.text(digest), self.html(digest));
        self.addressed(&digest.id, (&digest.email, &digest.name), &subject(digest), body)
    }

    /// A mail with this body to `email`, under a name of its own.
    pub(super) fn addressed(
        &self,
        id: &str,
        (email, name): (&str, &str),
        subject: &str,
        body: MultiPart,
    ) -> Result<Message, MailError> {
        let never = |error: &dyn std::fmt::Display| MailError::Never(error.to_string());
        let address: Address = email.parse().map_err(|error| never(&error))?;
        let domain = self.from.email.domain();
        let automatic =
            HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(printable(name)), address))
            .subject(printable(subject))
            .message_id(Some(format!("<{id}@{domain}>")))
            .raw_header(automatic)
            .multipart(body)
            .map_err(|error| never(&error))
    }

    fn text(&self, digest: &Digest) -> String {
        let language = digest.language;
        let mut text = tr!(language, "Hello {name},", name = printable(&digest.name)) + "\n\n";
        for row in named(digest) {
            let (what, when) = (printable(&row.sentence(language)), told_of(row, language));
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{what}\n  {when}\n  {}\n", self.link(row));
        }
        if let Some(more) = more(digest) {
            let _ = writeln!(text, "{more}\n  {}{}\n", self.portal, paths::notifications());
        }
        let settings = format!("{}{}", self.portal, paths::notification_settings());
        let how =
            tr!(language, "To switch it off, or to choose what else you are told: {settings}", settings);
        let _ = write!(text, "-- \n{}\n{how}\n", why(digest));
        text
    }

    fn html(&self, digest: &Digest) -> String {
        let language = digest.language;
        let mut items = String::new();
        for row in named(digest) {
            let _ = write!(
                items,
                "<li style=\"margin:0 0 14px\"><a href=\"{}\" style=\"color:#0d5c4d;font-weight:600\">{}</a><br>\
                 <span style=\"color:#5b6069;font-size:13px\">{}</span></li>",
                escaped(&self.link(row)),
                escaped(&printable(&row.sentence(language))),
                escaped(&told_of(row, language)),
            );
        }
        if let Some(more) = more(digest) {
            let all = escaped(&format!("{}{}", self.portal, paths::notifications()));
            let more = escaped(&more);
            let _ = write!(items, "<li><a href=\"{all}\" style=\"color:#0d5c4d\">{more}</a></li>");
        }
        let settings = format!("{}{}", self.portal, paths::notification_settings());
        page(
            language,
            &subject(digest),
            &format!(
                "<p style=\"margin:0 0 14px\">{hello}</p>\
                 <ul style=\"list-style:none;margin:0;padding:0\">{items}</ul>",
                hello = escaped(&tr!(language, "Hello {name},", name = printable(&digest.name))),
            ),
            &format!(
                "{why}<br><a href=\"{settings}\" style=\"color:#5b6069\">{how}</a>",
                why = escaped(&why(digest)),
                settings = escaped(&settings),
                how = escaped(tr!(language, "Switch it off, or choose what else you are told")),
            ),
        )
    }

    fn link(&self, row: &NotificationRow) -> String {
        format!("{}{}", self.portal, href(row))
    }
}

/// The frame of a mail around its `body` and what stands below it, both as HTML.
pub(super) fn page(language: Language, title: &str, body: &str, below: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light\"><title>{title}</title></head>\
         <body style=\"margin:0;padding:24px;background:#f6f5f2;color:#1c1f24;\
         font:15px/1.5 system-ui,'Segoe UI',Roboto,sans-serif\">\
         <div style=\"max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e3e0d9;\
         border-radius:10px\"><p style=\"margin:0 0 16px;font-weight:700;color:#0d5c4d\">Waybill</p>{body}</div>\
         <p style=\"max-width:560px;margin:16px auto 0;color:#5b6069;font-size:13px\">{below}</p></body></html>",
        language = language.tag(),
        title = escaped(&printable(title)),
    )
}

fn named(digest: &Digest) -> impl Iterator<Item = &NotificationRow> {
    digest.rows.iter().take(NAMED)
}

fn more(digest: &Digest) -> Option<String> {
    let more = digest.rows.len().saturating_sub(NAMED);
    (more > 0).then(|| tr!(digest.language, "And {more} more", more))
}

/// All of it in one line.
fn subject(digest: &Digest) -> String {
    let language = digest.language;
    let kind = digest.kind.label().in_language(language);
    let Some(last) = digest.rows.last() else { return kind.to_owned() };
    let one_party = digest.rows.iter().all(|row| row.party_number == last.party_number);
    if one_party {
        last.sentence_of(digest.rows.len(), language)
    } else {
        tr!(language, "{kind} ({times} times)", kind, times = digest.rows.len())
    }
}

fn told_of(row: &NotificationRow, language: Language) -> String {
    match &row.subject {
        Some(subject) => format!("{subject}, {}", language.moment(row.at)),
        None => language.moment(row.at),
    }
}

fn why(digest: &Digest) -> String {
    tr!(
        digest.language,
        "You get this mail as a member of {organisation} ({number}): “{kind}”.",
        organisation = printable(&digest.organisation),
        number = digest.number,
        kind = digest.kind.label().in_language(digest.language),
    )
}

/// The text in one line, without what no letter shows.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::notifications::{Facts, NotificationKind};
    use domain::organisations::OrganisationNumber;
    use time::macros::datetime;

    fn digest(name: &str, party: &str, rows: usize) -> Digest {
        let row = |place: usize| NotificationRow {
            key: place.to_string(),
            kind: NotificationKind::DeliveryWaiting,
            party: Some(party.to_owned()),
            party_number: OrganisationNumber::parse("4102338917"),
            subject: Some("U-20261121-7F3KQ2".to_owned()),
            facts: Facts { devices: Some(24), ..Facts::default() },
            at: datetime!(2026-11-21 12:00 UTC),
            read: false,
        };
        Digest {
            id: "abc".to_owned(),
            email: "ada@acme.example".to_owned(),
            name: name.to_owned(),
            language: Language::English,
            organisation: "Acme".to_owned(),
            number: OrganisationNumber::parse("7300418825").unwrap(),
            kind: NotificationKind::DeliveryWaiting,
            rows: (0..rows).map(row).collect(),
        }
    }

    fn written(digest: &Digest) -> String {
        let writer = Writer {
            from: "Waybill <waybill@portal.example>".parse().unwrap(),
            portal: "https://portal.example".to_owned(),
        };
        String::from_utf8(writer.write(digest).unwrap().formatted()).unwrap().replace("=\r\n", "")
    }

    #[test]
    fn a_mail_says_what_happened_where_to_go_and_how_to_switch_it_off() {
        let mail = written(&digest("Ada", "Nordlicht", 1));
        for part in [
            "Subject: 24 devices from Nordlicht wait for your decision",
            "Message-ID: <abc@portal.example>",
            "Auto-Submitted: auto-generated",
            "https://portal.example/devices/uploads/U-20261121-7F3KQ2",
            "https://portal.example/settings/notifications",
            "text/plain",
            "text/html",
        ] {
            assert!(mail.contains(part), "{part} is missing in {mail}");
        }
    }

    #[test]
    fn many_are_one_mail_that_names_some_and_counts_the_rest() {
        let mail = written(&digest("Ada", "Nordlicht", 25));
        assert!(mail.contains("Subject: 25 deliveries from Nordlicht wait for your decision"), "{mail}");
        assert!(mail.contains("And 5 more"), "{mail}");
    }

    #[test]
    fn a_mail_is_in_the_language_of_its_reader() {
        let mail = written(&Digest { language: Language::German, ..digest("Ada", "Nordlicht", 25) });
        assert!(mail.contains("<html lang=3D\"de\">") && mail.contains("Hallo Ada,"), "{mail}");
        assert!(mail.contains("Und 5 weitere") && mail.contains("21. Nov. 2026, 12:00 UTC"), "{mail}");
    }

    #[test]
    fn no_name_ends_a_header_or_becomes_markup() {
        let mail = written(&digest("Ada\r\nBcc: eve@example.org", "<b>Evil</b>\r\nBcc: eve@example.org", 1));
        let headers = mail.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
        assert!(mail.contains("&lt;b&gt;Evil&lt;/b&gt;") && !mail.contains("<b>Evil</b></a>"), "{mail}");
    }
}
