use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use std::sync::{Arc, Mutex, PoisonError};

/// Where randomness comes from: a cryptographic generator, seeded by the system, or by a number in tests and demo data.
#[derive(Clone)]
pub struct Random(Arc<Mutex<StdRng>>);

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random(…)")
    }
}

impl Random {
    /// Seeded by the operating system.
    pub fn from_system() -> Self {
        Self(Arc::new(Mutex::new(StdRng::from_os_rng())))
    }

    /// The same numbers every time.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// 32 random bits.
    pub fn bits(&self) -> u32 {
        u32::from_le_bytes(self.bytes())
    }

    /// Ten random digits: the public number of an organisation or an account.
    pub fn ten_digits(&self) -> String {
        format!("{:010}", u64::from_le_bytes(self.bytes()) % 10_000_000_000)
    }

    /// 32 random hexadecimal digits: the public name of a session or a saved view.
    pub fn name(&self) -> String {
        hex::encode(self.bytes::<16>())
    }
}
