//! The identities of the rows so far: a file may hold each device once.

use crate::devices::{Identity, IdentityKind};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Identity → the line it was accepted in. The only thing that grows with the file: 16 bytes a row and the free room
/// of an open-addressing table.
pub(super) struct Seen {
    slots: Vec<Slot>,
    len: usize,
    /// 64 − log2 of the number of slots.
    shift: u32,
    /// Odd and secret, so that nobody can write a file whose identities all meet in one slot.
    factor: u64,
    /// Serial numbers too long for a word.
    long: HashMap<Identity, u64>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    /// 0 for an empty slot.
    line: u64,
}

impl Seen {
    pub fn new() -> Self {
        let mut seen = Self {
            slots: Vec::new(),
            len: 0,
            shift: 0,
            // Which slot a key takes shows nowhere, so that this chance needs no parameter.
            factor: RandomState::new().hash_one(0_u64) | 1,
            long: HashMap::new(),
        };
        seen.resize(1 << 12);
        seen
    }

    /// Remembers `identity`, or says in which line it was before.
    pub fn insert(&mut self, identity: &Identity, kind: IdentityKind, line: u64) -> Result<(), u64> {
        let Some(key) = packed(identity, kind) else {
            let before = *self.long.entry(*identity).or_insert(line);
            return if before == line { Ok(()) } else { Err(before) };
        };
        // At most five eighths full, so that a search looks at two slots on average.
        if self.len * 8 >= self.slots.len() * 5 {
            self.resize(self.slots.len() * 4);
        }
        let at = self.find(key);
        match self.slots[at].line {
            0 => {
                self.slots[at] = Slot { key, line };
                self.len += 1;
                Ok(())
            }
            before if before == line => Ok(()),
            before => Err(before),
        }
    }

    /// The line `identity` was accepted in.
    pub fn get(&self, identity: &Identity, kind: IdentityKind) -> Option<u64> {
        match packed(identity, kind) {
            Some(key) => Some(self.slots[self.find(key)].line).filter(|&line| line != 0),
            None => self.long.get(identity).copied(),
        }
    }

    /// Forgets `identity`, if it was accepted in `line`.
    pub fn remove(&mut self, identity: &Identity, kind: IdentityKind, line: u64) {
        if self.get(identity, kind) != Some(line) {
            return;
        }
        let Some(key) = packed(identity, kind) else {
            self.long.remove(identity);
            return;
        };
        let mut hole = self.find(key);
        self.slots[hole] = Slot::default();
        self.len -= 1;
        // What stands behind the hole because of it moves up, so that every search still ends at its key.
        let mask = self.slots.len() - 1;
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let slot = self.slots[at];
            if slot.line == 0 {
                return;
            }
            let wanted = self.home(slot.key);
            if (at.wrapping_sub(wanted) & mask) >= (at.wrapping_sub(hole) & mask) {
                self.slots[hole] = slot;
                self.slots[at] = Slot::default();
                hole = at;
            }
        }
    }

    fn home(&self, key: u64) -> usize {
        let mixed = key.wrapping_mul(self.factor);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(self.factor);
        // The high bits are the mixed ones; the shift leaves as many as there are slots.
        usize::try_from(mixed >> self.shift).unwrap_or_default()
    }

    /// The slot of `key`, or the empty one where it would go.
    fn find(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = self.home(key) & mask;
        while self.slots[at].line != 0 && self.slots[at].key != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn resize(&mut self, slots: usize) {
        let before = std::mem::replace(&mut self.slots, vec![Slot::default(); slots]);
        self.shift = 64 - slots.trailing_zeros();
        for slot in before.into_iter().filter(|slot| slot.line != 0) {
            let at = self.find(slot.key);
            self.slots[at] = slot;
        }
    }
}

/// A word that stands for the identity and no other, unless it is too long.
fn packed(identity: &Identity, kind: IdentityKind) -> Option<u64> {
    const IMEI: u64 = 1 << 63;
    const MEID: u64 = IMEI | 1 << 62;
    let text = identity.as_bytes();
    match kind {
        // Four bits a digit: 15 digits take 60 bits, 14 take 56.
        IdentityKind::Imei => Some(IMEI | hexadecimal(text)),
        IdentityKind::Meid => Some(MEID | hexadecimal(text)),
        // Base 37 without the digit 0, so that the length counts too: 37^12 < 2^63.
        IdentityKind::Serial if text.len() <= 12 => Some(text.iter().fold(0, |sum, &byte| {
            let letter = byte.wrapping_sub(b'A').wrapping_add(11);
            sum * 37 + u64::from(if byte.is_ascii_digit() { byte - b'0' + 1 } else { letter })
        })),
        IdentityKind::Serial => None,
    }
}

fn hexadecimal(text: &[u8]) -> u64 {
    text.iter().fold(0, |sum, &byte| {
        let letter = byte.wrapping_sub(b'A').wrapping_add(10);
        (sum << 4) | u64::from(if byte.is_ascii_digit() { byte - b'0' } else { letter })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Step {
        Insert(String, u64),
        Remove(String, u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        // Few keys, so that they meet; long and short ones.
        let step = ("[A-C]{1,3}|A{13,14}", 1_u64..5, any::<bool>());
        let step = step.prop_map(
            |(text, line, insert)| {
                if insert { Step::Insert(text, line) } else { Step::Remove(text, line) }
            },
        );
        proptest::collection::vec(step, 0..200)
    }

    proptest! {
        #[test]
        fn it_remembers_and_forgets_as_a_map_does(steps in steps()) {
            let mut seen = Seen::new();
            seen.resize(8);
            let mut map = HashMap::new();
            for step in steps {
                match step {
                    Step::Insert(text, line) => {
                        let identity = Identity::from_normal(&text).unwrap();
                        let before = *map.entry(text).or_insert(line);
                        let expected = if before == line { Ok(()) } else { Err(before) };
                        prop_assert_eq!(seen.insert(&identity, IdentityKind::Serial, line), expected);
                    }
                    Step::Remove(text, line) => {
                        let identity = Identity::from_normal(&text).unwrap();
                        if map.get(&text) == Some(&line) {
                            map.remove(&text);
                        }
                        seen.remove(&identity, IdentityKind::Serial, line);
                    }
                }
                for (text, &line) in &map {
                    let identity = Identity::from_normal(text).unwrap();
                    prop_assert_eq!(seen.get(&identity, IdentityKind::Serial), Some(line));
                }
            }
        }
    }

    #[test]
    fn identities_of_different_kinds_never_meet() {
        let imei = Identity::from_normal("350000000000006").unwrap();
        let mut seen = Seen::new();
        assert_eq!(seen.insert(&imei, IdentityKind::Imei, 1), Ok(()));
        assert_eq!(seen.get(&imei, IdentityKind::Meid), None);
        assert_eq!(seen.insert(&imei, IdentityKind::Imei, 2), Err(1));
    }
}
