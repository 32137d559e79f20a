use super::{Http, Reader, Variable};
use domain::people::MAX_ISSUER;
use http::Uri;
use secrecy::SecretString;
use std::str::FromStr;

pub(super) const VARIABLES: &[Variable] = &[ISSUER, CLIENT_ID, CLIENT_SECRET, NAME];

const ISSUER: Variable = Variable {
    name: "WAYBILL_OIDC_ISSUER",
    default: "none: people sign in by password alone",
    meaning: "OpenID Connect provider, spelled as its ID tokens name it",
};
const CLIENT_ID: Variable = Variable {
    name: "WAYBILL_OIDC_CLIENT_ID",
    default: "none",
    meaning: "how the provider calls this portal; back to WAYBILL_PUBLIC_URL/sign-in/oidc/callback",
};
const CLIENT_SECRET: Variable = Variable {
    name: "WAYBILL_OIDC_CLIENT_SECRET",
    default: "none",
    meaning: "the secret that the provider gave for it",
};
const NAME: Variable = Variable {
    name: "WAYBILL_OIDC_NAME",
    default: "single sign-on",
    meaning: "what `Sign in with …` calls the provider",
};

/// An OpenID Connect provider by which people may sign in instead of a password. It is trusted with addresses: whoever it
/// says has verified an address of a person here is that person.
#[derive(Debug, Clone)]
pub struct Oidc {
    /// `WAYBILL_OIDC_ISSUER`: https, or http on this machine; exactly as the provider spells it, slash at the end included.
    pub issuer: String,
    /// `WAYBILL_OIDC_CLIENT_ID`: this portal's name at the provider, which knows `/sign-in/oidc/callback` of
    /// `WAYBILL_PUBLIC_URL` as its redirect URI.
    pub client_id: String,
    /// `WAYBILL_OIDC_CLIENT_SECRET`: its secret there.
    pub client_secret: SecretString,
    /// `WAYBILL_OIDC_NAME`: the provider's name on the sign-in page.
    pub name: String,
}

impl Oidc {
    pub(super) fn from(reader: &mut Reader<'_>) -> Option<Self> {
        let shape = "an https:// address without query, or an http:// one on this machine";
        let Issuer(issuer) = reader.read(&ISSUER, shape, Issuer(String::new()));
        let name = reader.read(&NAME, "a name of at most 40 characters", Name("single sign-on".to_owned())).0;
        let (id, secret) = (reader.text(&CLIENT_ID), reader.text(&CLIENT_SECRET));
        let wanted = reader.text(&ISSUER).is_some();
        for (variable, is_set) in [(&CLIENT_ID, id.is_some()), (&CLIENT_SECRET, secret.is_some())] {
            if wanted && !is_set {
                reader.problem(variable, "is needed with WAYBILL_OIDC_ISSUER");
            }
        }
        if !wanted && (id.is_some() || secret.is_some()) {
            reader.problem(&ISSUER, "is needed with WAYBILL_OIDC_CLIENT_ID and WAYBILL_OIDC_CLIENT_SECRET");
        }
        let (true, Some(client_id), Some(secret)) = (wanted, id, secret) else { return None };
        Some(Self { issuer, client_id, client_secret: SecretString::from(secret), name })
    }

    /// The provider sends people back to the address that they know.
    pub(super) fn check(http: &Http, reader: &mut Reader<'_>) {
        if reader.text(&ISSUER).is_some() && http.public_url.is_none() {
            reader.problem(&ISSUER, "needs WAYBILL_PUBLIC_URL, where the provider sends people back");
        }
    }
}

/// Whether what is asked for at this address travels in secret, or does not leave this machine.
pub fn is_safe(address: &Uri, plain_on_this_machine: bool) -> bool {
    let of_this_machine = matches!(address.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
    match address.scheme_str() {
        Some("https") => address.host().is_some_and(|host| !host.is_empty()),
        Some("http") => plain_on_this_machine && of_this_machine,
        _ => false,
    }
}

struct Issuer(String);

impl FromStr for Issuer {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let address: Uri = text.parse().map_err(|_| ())?;
        let clean = address.query().is_none() && !text.contains(['#', '@']) && text.len() <= MAX_ISSUER;
        if clean && is_safe(&address, true) { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

struct Name(String);

impl FromStr for Name {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let fits = text.chars().count() <= 40 && !text.chars().any(char::is_control);
        if fits { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    const WHOLE: [(&str, &str); 4] = [
        ("WAYBILL_OIDC_ISSUER", "https://id.example/realms/staff"),
        ("WAYBILL_OIDC_CLIENT_ID", "waybill"),
        ("WAYBILL_OIDC_CLIENT_SECRET", "hunter2"),
        ("WAYBILL_PUBLIC_URL", "https://portal.example"),
    ];

    fn with(pairs: &[(&str, &str)]) -> Result<Option<Oidc>, String> {
        let value = |name: &str| {
            pairs.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        Config::from(value).map(|config| config.oidc).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_provider_is_used_once_it_is_named_and_its_secret_is_never_printed() {
        assert!(with(&[]).unwrap().is_none());
        let provider = with(&WHOLE).unwrap().expect("a provider");
        assert_eq!((provider.issuer.as_str(), provider.name.as_str()), (WHOLE[0].1, "single sign-on"));
        assert!(!format!("{provider:?}").contains("hunter2"));
    }

    #[test]
    fn half_a_provider_is_a_problem_with_each_variable_named() {
        for missing in 0..WHOLE.len() {
            let mut pairs = WHOLE.to_vec();
            let (name, _) = pairs.remove(missing);
            let problem = with(&pairs).expect_err(name);
            assert!(problem.contains(name) && !problem.contains("hunter2"), "{problem}");
        }
        let problem = with(&WHOLE[..1]).unwrap_err();
        for name in ["CLIENT_ID", "CLIENT_SECRET", "PUBLIC_URL"] {
            assert!(problem.contains(name), "{name} in {problem}");
        }
    }

    #[test]
    fn a_provider_is_asked_in_secret_or_on_this_machine() {
        let issuer = |text: &'static str| with(&[&WHOLE[..], &[("WAYBILL_OIDC_ISSUER", text)]].concat());
        for right in
            ["https://id.example", "https://id.example/", "http://127.0.0.1:9000/a", "http://localhost"]
        {
            assert!(issuer(right).is_ok(), "{right}");
        }
        for wrong in [
            "id.example",
            "http://id.example",
            "ftp://id.example",
            "https://id.example?tenant=1",
            "https://a@id.example",
            "https://id.example/#a",
        ] {
            assert!(issuer(wrong).is_err(), "{wrong}");
        }
    }
}
