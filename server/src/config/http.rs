use super::{Reader, Variable};
use std::fmt::{self, Display};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

pub(super) const VARIABLES: &[Variable] =
    &[ADDRESS, SITE_ROOT, PUBLIC_URL, TRUSTED_PROXIES, METRICS_ADDRESS, DRAIN];

const ADDRESS: Variable = Variable {
    name: "WAYBILL_ADDRESS",
    default: "127.0.0.1:3000",
    meaning: "IP address and port to listen on",
};
const SITE_ROOT: Variable = Variable {
    name: "WAYBILL_SITE_ROOT",
    default: "`site` beside the binary, else target/site",
    meaning: "folder with the built page",
};
const PUBLIC_URL: Variable = Variable {
    name: "WAYBILL_PUBLIC_URL",
    default: "none",
    meaning: "origin that browsers use, such as https://portal.example; https makes cookies Secure",
};
const TRUSTED_PROXIES: Variable = Variable {
    name: "WAYBILL_TRUSTED_PROXIES",
    default: "0",
    meaning: "reverse proxies in front that append to X-Forwarded-For",
};

const METRICS_ADDRESS: Variable = Variable {
    name: "WAYBILL_METRICS_ADDRESS",
    default: "none",
    meaning: "IP address and port to serve /metrics on, for Prometheus; never one that browsers reach",
};

const DRAIN: Variable = Variable {
    name: "WAYBILL_DRAIN_SECONDS",
    default: "0",
    meaning: "how long a server that is told to stop still takes requests, so that a balancer sees it coming",
};

/// Where and how the server listens.
#[derive(Debug, Clone)]
pub struct Http {
    /// `WAYBILL_ADDRESS`: the IP address and port to listen on. Port 0 takes any free one.
    pub address: SocketAddr,
    /// `WAYBILL_SITE_ROOT`: the folder with the built page (`pkg/` and the icons).
    pub site_root: PathBuf,
    /// `WAYBILL_PUBLIC_URL`: the origin that browsers use. With https, cookies are `Secure` and browsers are told to
    /// come back by https alone.
    pub public_url: Option<Origin>,
    /// `WAYBILL_TRUSTED_PROXIES`: how many reverse proxies stand in front, each appending the address of its peer to
    /// `X-Forwarded-For`. The client is that many places from the right; everything further left is the client's word.
    pub trusted_proxies: usize,
    /// `WAYBILL_METRICS_ADDRESS`: where `/metrics` is served. It has no sign-in: an address of the inner network.
    pub metrics_address: Option<SocketAddr>,
    /// `WAYBILL_DRAIN_SECONDS`: from the signal to stop until it listens no more. `/health/ready` says so from the beginning.
    pub drain: Duration,
}

impl Http {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 3000));
        Self {
            address: reader.read(&ADDRESS, "an IP address and port, such as 127.0.0.1:3000", local),
            site_root: reader.text(&SITE_ROOT).map_or_else(site_beside_the_binary, PathBuf::from),
            public_url: reader.read(&PUBLIC_URL, "an origin such as https://portal.example", Maybe(None)).0,
            trusted_proxies: reader.read(&TRUSTED_PROXIES, "a small number", 0_u8).into(),
            metrics_address: reader.read(&METRICS_ADDRESS, "an IP address and port", Maybe(None)).0,
            drain: Duration::from_secs(reader.read(&DRAIN, "seconds, at most 255", 0_u8).into()),
        }
    }

    /// Whether browsers come by https.
    pub fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|origin| origin.0.starts_with("https://"))
    }
}

fn site_beside_the_binary() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|binary| binary.parent().map(|folder| folder.join("site")))
        .filter(|site| site.is_dir())
        .unwrap_or_else(|| Path::new("target/site").to_owned())
}

/// An origin as browsers send it: scheme, host and, unless usual, port; lower case, nothing after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(())?;
        let usual = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return Err(()),
        };
        let authority: http::uri::Authority = authority.parse().map_err(|_| ())?;
        let whole = authority.as_str();
        if whole.contains('@') || authority.host().is_empty() {
            return Err(());
        }
        Ok(Self(format!("{scheme}://{}", whole.strip_suffix(usual).unwrap_or(whole))))
    }
}

/// A value that may be missing, so that [`Reader::read`] has a default for it.
struct Maybe<T>(Option<T>);

impl<T: FromStr> FromStr for Maybe<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        text.parse().map(|value| Self(Some(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_send_it() {
        let origin = |text: &str| text.parse::<Origin>().ok().map(|origin| origin.to_string());
        assert_eq!(origin("https://Portal.example:443/").as_deref(), Some("https://portal.example"));
        assert_eq!(origin("http://localhost:3000").as_deref(), Some("http://localhost:3000"));
        for wrong in [
            "portal.example",
            "ftp://portal.example",
            "https://portal.example/app",
            "https://a@b",
            "https://",
        ] {
            assert_eq!(origin(wrong), None, "{wrong}");
        }
    }
}
