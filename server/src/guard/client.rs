use axum::extract::ConnectInfo;
use domain::people::Client;
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, request::Parts};
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const AGENT_CHARACTERS: usize = 200;

/// Where a request comes from, with `trusted_proxies` in front of us.
pub fn client_of(parts: &Parts, trusted_proxies: usize) -> Client {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    // A proxy that names nobody leaves nobody: its own address may be one that a key is good for.
    let address = if trusted_proxies == 0 { peer } else { forwarded(&parts.headers, trusted_proxies) };
    let agent = parts
        .headers
        .get(USER_AGENT)
        .map(|agent| String::from_utf8_lossy(agent.as_bytes()))
        .unwrap_or_default();
    Client {
        address: address.map_or_else(|| "unknown".to_owned(), |address| address.to_canonical().to_string()),
        agent: agent.chars().filter(|c| !c.is_control()).take(AGENT_CHARACTERS).collect(),
    }
}

/// The address that the outermost trusted proxy saw: each appends its peer, so it is `trusted_proxies` from the right.
/// Further left stands whatever the client wrote.
fn forwarded(headers: &HeaderMap, trusted_proxies: usize) -> Option<IpAddr> {
    let place = trusted_proxies.checked_sub(1)?;
    let values: Vec<&str> =
        headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
    address(values.iter().flat_map(|value| value.split(',')).rev().nth(place)?.trim())
}

/// Some proxies write the port, too: `203.0.113.7:51234`, `[2001:db8::1]:51234`.
fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(forwarded_for: &[&str], trusted_proxies: usize) -> String {
        let mut request = http::Request::builder();
        for value in forwarded_for {
            request = request.header(FORWARDED_FOR, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 9))));
        client_of(&parts, trusted_proxies).address
    }

    #[test]
    fn without_a_proxy_nobody_can_claim_another_address() {
        assert_eq!(claimed(&["203.0.113.7"], 0), "10.0.0.1");
    }

    #[test]
    fn behind_proxies_the_address_is_counted_from_the_right() {
        let values = ["198.51.100.1, 203.0.113.7", "10.0.0.2"];
        assert_eq!(claimed(&values, 1), "10.0.0.2");
        assert_eq!(claimed(&values, 2), "203.0.113.7");
        assert_eq!(claimed(&["203.0.113.7:51234"], 1), "203.0.113.7");
        assert_eq!(claimed(&["[2001:db8::1]:51234"], 1), "2001:db8::1");
        assert_eq!(claimed(&["nonsense"], 1), "unknown");
        assert_eq!(claimed(&[], 1), "unknown");
    }
}
