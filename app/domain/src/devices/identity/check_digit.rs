//! Luhn's check digit in base 10 (IMEI, decimal MEID) and base 16 (hexadecimal MEID).

/// The check digit that belongs behind `digits`, decimal. The caller has checked that they are ASCII digits.
pub(super) fn decimal(digits: &[u8]) -> u8 {
    b'0' + complement(digits, 10)
}

/// The check digit that belongs behind `digits`, hexadecimal and upper case.
pub(super) fn hexadecimal(digits: &[u8]) -> u8 {
    match complement(digits, 16) {
        digit @ 0..=9 => b'0' + digit,
        digit => b'A' + digit - 10,
    }
}

fn complement(digits: &[u8], base: u32) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let digit = char::from(digit).to_digit(base).unwrap_or_default();
            // From the right, every second digit counts double; a double of two digits counts its digits' sum.
            if place % 2 == 0 { digit * 2 / base + digit * 2 % base } else { digit }
        })
        .sum();
    u8::try_from((base - sum % base) % base).unwrap_or_default()
}
