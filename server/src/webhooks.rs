//! Tells addresses what happened: by POST, signed, without following redirects, and only where nobody inside this
//! deployment's network listens.

use crate::config::Webhooks;
use domain::webhooks::{TellError, Teller, Telling};
use reqwest::{Url, redirect};
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// For a whole answer: shorter than a claim.
const PATIENCE: Duration = Duration::from_secs(10);
const NOT_FOUND: TellError = TellError::UnknownHost;
const NOTHING: TellError = TellError::NoAnswer;

/// Tells addresses over the network.
#[derive(Debug, Clone)]
pub struct Messenger {
    /// Whether addresses of the inner network may be told, and plain http used.
    private: bool,
}

impl Messenger {
    /// As the deployment is configured.
    pub fn new(webhooks: Webhooks) -> Self {
        Self { private: webhooks.private }
    }

    /// Where an address leads: looked up once, so that what is judged is what is asked.
    async fn place(&self, url: &Url) -> Result<(String, SocketAddr), TellError> {
        if url.scheme() != "https" && !self.private {
            return Err(TellError::NotPublic);
        }
        let host = url.host_str().ok_or(NOT_FOUND)?.to_owned();
        let port = url.port_or_known_default().ok_or(NOT_FOUND)?;
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let found = tokio::net::lookup_host((bare, port)).await.map_err(|_| NOT_FOUND)?;
        let found: Vec<SocketAddr> = found.collect();
        let first = *found.first().ok_or(NOT_FOUND)?;
        // One private address among them is enough to refuse: a name that means both is a trap.
        if !self.private && !found.iter().all(|place| is_public(place.ip())) {
            return Err(TellError::NotPublic);
        }
        Ok((host, first))
    }
}

#[async_trait::async_trait]
impl Teller for Messenger {
    async fn tell(&self, telling: &Telling) -> Result<u16, TellError> {
        let url: Url = telling.url.parse().map_err(|_| NOT_FOUND)?;
        let told = async {
            let (host, place) = self.place(&url).await?;
            let client = reqwest::Client::builder()
                .timeout(PATIENCE)
                // A redirect could lead inside.
                .redirect(redirect::Policy::none())
                .no_proxy()
                .resolve(&host, place)
                .user_agent("Waybill")
                .build()
                .map_err(|_| NOTHING)?;
            let mut signature = format!("t={}", telling.sent_at.unix_timestamp());
            for one in &telling.signatures {
                // Writing to a string cannot fail.
                let _ = write!(signature, ",v1={one}");
            }
            let request = client
                .post(url)
                .header("content-type", "application/json")
                .header("waybill-event", telling.event.key())
                .header("waybill-delivery", &telling.id)
                .header("waybill-attempt", telling.attempt)
                .header("waybill-signature", signature)
                .body(telling.body.clone());
            // The answer's body is nothing to us, and is not read.
            let answer = request.send().await.map_err(|_| NOTHING)?;
            let status = answer.status();
            if status.is_success() { Ok(status.as_u16()) } else { Err(TellError::Answered(status.as_u16())) }
        };
        tokio::time::timeout(PATIENCE, told).await.unwrap_or(Err(NOTHING))
    }
}

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        // Carriers' NAT, protocol assignments, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Global unicast is 2000::/3; of it, what carries an IPv4 address inside is judged by that one, and documentation,
    // Teredo and the like are nobody's.
    let global = segments[0] & 0xe000 == 0x2000;
    let special = segments[0] == 0x2001 && (segments[1] < 0x200 || segments[1] == 0xdb8);
    let translated = segments[0] == 0x2002;
    global && !special && !translated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_inside_is_asked() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2001::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4001::1"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }
}
