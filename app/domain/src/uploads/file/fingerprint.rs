/// A number that says whether bytes are still the same. Fast, and no proof against somebody who forges it: the
/// upload's chunks carry SHA-256.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    // Four lanes, so that one multiplication need not wait for the other.
    let mut lanes = [FACTOR, FACTOR.rotate_left(16), FACTOR.rotate_left(32), FACTOR.rotate_left(48)];
    let mut blocks = bytes.chunks_exact(32);
    for block in &mut blocks {
        for (lane, word) in lanes.iter_mut().zip(block.chunks_exact(8)) {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            *lane = (*lane ^ word).wrapping_mul(FACTOR).rotate_left(29);
        }
    }
    let mut sum = lanes.into_iter().fold(bytes.len() as u64, |sum, lane| mixed(sum ^ lane));
    for &byte in blocks.remainder() {
        sum = (sum ^ u64::from(byte)).wrapping_mul(FACTOR).rotate_left(29);
    }
    mixed(sum)
}

fn mixed(mut value: u64) -> u64 {
    value ^= value >> 33;
    value = value.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    value ^= value >> 33;
    value = value.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    value ^ (value >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_changed_byte_changes_it(mut bytes in proptest::collection::vec(any::<u8>(), 1..200), at: prop::sample::Index, by in 1_u8..) {
            let before = fingerprint(&bytes);
            let at = at.index(bytes.len());
            bytes[at] = bytes[at].wrapping_add(by);
            prop_assert_ne!(fingerprint(&bytes), before);
        }
    }
}
