use sha2::{Digest as _, Sha256};

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// HMAC-SHA256 (RFC 2104) of `text`, hexadecimal. The key is shorter than a block.
pub(super) fn hmac_sha256(key: &[u8; 32], text: &str) -> String {
    let padded = |with: u8| {
        let mut block = [with; BLOCK];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text.as_bytes()).finalize();
    hex::encode(Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_other_implementations_compute() {
        // By Python: hmac.new(bytes(range(32)), b"1795262400.{}", "sha256").hexdigest()
        let key: [u8; 32] = std::array::from_fn(|place| u8::try_from(place).unwrap());
        assert_eq!(
            hmac_sha256(&key, "1795262400.{}"),
            "7b084b1e2c3399c7eca9b6cb6e64df3701895ca63539a97be44f015976344120"
        );
    }
}
