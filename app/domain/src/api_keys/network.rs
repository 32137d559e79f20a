use super::MAX_NETWORKS;
use crate::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Addresses that begin alike: `203.0.113.0/24`, `2001:db8::/32`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether `address` is in it. An IPv4 address is the same written as an IPv6 one.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => begins_alike(&own.octets(), &other.octets(), self.bits),
            (IpAddr::V6(own), IpAddr::V6(other)) => begins_alike(&own.octets(), &other.octets(), self.bits),
            _ => false,
        }
    }
}

fn begins_alike(own: &[u8], other: &[u8], bits: u8) -> bool {
    let (whole, rest) = (usize::from(bits / 8), u32::from(bits % 8));
    own[..whole] == other[..whole] && (rest == 0 || (own[whole] ^ other[whole]).leading_zeros() >= rest)
}

impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "not a network";
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| WRONG)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            // "+8" would be read as a number.
            Some(bits) if bits.bytes().all(|b| b.is_ascii_digit()) => bits.parse().map_err(|_| WRONG)?,
            Some(_) => return Err(WRONG),
            None => most,
        };
        if bits > most { Err(WRONG) } else { Ok(Self { address, bits }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl TryFrom<String> for Network {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

/// Reads networks as typed, between spaces, commas or lines; none means from everywhere.
pub fn networks(text: &str) -> Result<Vec<Network>, FieldError> {
    let mut found = Vec::new();
    for word in
        text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|word| !word.is_empty())
    {
        let network = word.parse().map_err(|_| FieldError::Malformed)?;
        if !found.contains(&network) {
            found.push(network);
        }
        if found.len() > MAX_NETWORKS as usize {
            return Err(FieldError::TooMany { max: MAX_NETWORKS });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_has_the_addresses_that_begin_as_it_does() {
        assert!(has("203.0.113.0/24", "203.0.113.255") && !has("203.0.113.0/24", "203.0.114.0"));
        assert!(has("10.0.0.0/9", "10.127.0.1") && !has("10.0.0.0/9", "10.128.0.1"));
        assert!(has("192.0.2.7", "192.0.2.7") && !has("192.0.2.7", "192.0.2.6"));
        assert!(has("0.0.0.0/0", "198.51.100.1") && !has("0.0.0.0/0", "2001:db8::1"));
        assert!(has("2001:db8::/32", "2001:db8:ffff::1") && has("192.0.2.0/24", "::ffff:192.0.2.9"));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for wrong in ["", "10.0.0.0/33", "2001:db8::/129", "10.0.0/8", "10.0.0.0/+8", "10.0.0.0/", "host"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn networks_are_typed_one_after_the_other_and_a_repeated_one_is_one() {
        let read = networks("203.0.113.0/24, 192.0.2.7\n192.0.2.7/32").unwrap();
        let read: Vec<String> = read.iter().map(Network::to_string).collect();
        assert_eq!(read, ["203.0.113.0/24", "192.0.2.7/32"]);
        assert_eq!(networks(" "), Ok(vec![]));
        assert_eq!(networks("localhost"), Err(FieldError::Malformed));
        let many = (0..21).map(|n| format!("192.0.2.{n}")).collect::<Vec<_>>().join(" ");
        assert_eq!(networks(&many), Err(FieldError::TooMany { max: 20 }));
    }
}
