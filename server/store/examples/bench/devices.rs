//! Devices that look real, made from a number: the same number is the same device in every run.

use std::fmt::Write;

/// Devices that share a type allocation code.
const OF_A_TAC: u32 = 250_000;

/// One device.
pub struct Device {
    pub imei: String,
    /// Three in ten have two SIMs.
    pub imei2: Option<String>,
    /// Three in ten come with their serial number.
    pub serial: Option<String>,
}

/// The device with this number. `range` keeps devices that are present apart from those that are uploaded.
pub fn device(range: Range, number: u32) -> Device {
    let (first, second) = match range {
        Range::Present => (35_000_000, 35_500_000),
        Range::Uploaded => (86_000_000, 86_500_000),
    };
    let tac = number / OF_A_TAC;
    let serial = number % OF_A_TAC;
    Device {
        imei: imei(first + tac, serial),
        imei2: (number % 10 < 3).then(|| imei(second + tac, serial)),
        serial: (number % 10 > 6).then(|| format!("R5{range:.1}{number:08}")),
    }
}

/// Where a device's numbers come from.
#[derive(Debug, Clone, Copy)]
pub enum Range {
    Present,
    Uploaded,
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Present => "P",
            Self::Uploaded => "U",
        })
    }
}

/// The type allocation codes that the registry knows: all of both ranges.
pub fn tacs() -> impl Iterator<Item = String> {
    [35_000_000, 86_000_000]
        .into_iter()
        .flat_map(|first| (first..first + 100).map(|tac: u32| tac.to_string()))
}

fn imei(tac: u32, serial: u32) -> String {
    let mut imei = format!("{tac:08}{serial:06}");
    let sum: u32 = imei
        .bytes()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    let _ = write!(imei, "{}", (10 - sum % 10) % 10);
    imei
}

/// A number from 0 to `of` for each place, each once, as if shuffled.
pub fn shuffled(place: u32, of: u32) -> u32 {
    // The golden section of `of`, made coprime to it.
    let mut step = u64::from(of) * 618_034 / 1_000_000;
    while gcd(step, u64::from(of)) != 1 {
        step += 1;
    }
    u32::try_from(u64::from(place) * step % u64::from(of)).unwrap_or_default()
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
