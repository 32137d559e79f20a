//! The identities of the rows so far: a file may hold each device once.

use crate::devices::{Identity, IdentityKind};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Identity → the line it was accepted in. The only thing that grows with the file: 12 bytes a row, and 7 to 13 for
/// the table.
///
/// The table holds places in `words` instead of the words, because every search in it is a miss of the cache: a table
/// that is a quarter as large is several times as fast.
pub(super) struct Seen {
    /// Open addressing. 0 is empty; else the place in `words` plus one, and above that bits of the word's hash, so
    /// that another word in the same slot is nearly always told apart without a look at `words`.
    slots: Vec<u32>,
    /// Log2 of the number of slots, which is how many bits of a slot are the place.
    bits: u32,
    /// The keys that are words, in the order in which they came, and their lines.
    words: Vec<u64>,
    lines: Vec<u32>,
    /// Odd and secret, so that nobody can write a file whose identities all meet in one slot.
    factor: u64,
    /// Serial numbers too long for a word.
    long: HashMap<Identity, u64>,
    /// The slots of the batch at hand.
    wanted: Vec<usize>,
}

/// The line of a row that was forgotten.
const GONE: u32 = 0;

impl Seen {
    pub fn new() -> Self {
        Self {
            slots: vec![0; 1 << 12],
            bits: 12,
            words: Vec::new(),
            lines: Vec::new(),
            // Which slot a key takes shows nowhere, so that this chance needs no parameter.
            factor: RandomState::new().hash_one(0_u64) | 1,
            long: HashMap::new(),
            wanted: Vec::new(),
        }
    }

    /// Makes room for so many, at once instead of step by step.
    pub fn reserve(&mut self, rows: usize) {
        self.words.reserve(rows);
        self.lines.reserve(rows);
        self.grow_for(rows);
    }

    /// Fetches the slots of `keys` into the cache, all at once: one after the other, each would be waited for.
    pub fn fetch(&mut self, keys: impl Iterator<Item = Key>) {
        let mut wanted = std::mem::take(&mut self.wanted);
        wanted.clear();
        wanted.extend(keys.map(|key| self.slot(self.hash(key.0))));
        // A loop so small that the processor is many steps ahead of the first answer.
        let touched = wanted.iter().fold(0, |touched, &at| touched ^ self.slots[at]);
        std::hint::black_box(touched);
        self.wanted = wanted;
    }

    /// Remembers `identity`, or says in which line it was before.
    pub fn insert(&mut self, identity: &Identity, key: Key, line: u64) -> Result<(), u64> {
        if key == Key::TOO_LONG {
            let before = *self.long.entry(*identity).or_insert(line);
            return if before == line { Ok(()) } else { Err(before) };
        }
        let short = u32::try_from(line).unwrap_or(u32::MAX);
        match self.find(key.0) {
            Ok(place) => match &mut self.lines[place] {
                before if *before == GONE || *before == short => {
                    *before = short;
                    Ok(())
                }
                before => Err(u64::from(*before)),
            },
            Err(slot) => {
                self.words.push(key.0);
                self.lines.push(short);
                self.slots[slot] = self.entry(self.hash(key.0), self.words.len());
                self.grow_for(self.words.len());
                Ok(())
            }
        }
    }

    /// The line `identity` was accepted in.
    pub fn get(&self, identity: &Identity, key: Key) -> Option<u64> {
        if key == Key::TOO_LONG {
            return self.long.get(identity).copied();
        }
        let line = self.lines[self.find(key.0).ok()?];
        (line != GONE).then_some(u64::from(line))
    }

    /// Forgets `identity`, if it was accepted in `line`.
    pub fn remove(&mut self, identity: &Identity, key: Key, line: u64) {
        if self.get(identity, key) != Some(line) {
            return;
        }
        if key == Key::TOO_LONG {
            self.long.remove(identity);
        } else if let Ok(place) = self.find(key.0) {
            self.lines[place] = GONE;
        }
    }

    /// The place of `word` in `words`, or the slot where it would go.
    fn find(&self, word: u64) -> Result<usize, usize> {
        let hash = self.hash(word);
        let mask = self.slots.len() - 1;
        let tag = self.entry(hash, 0);
        let mut at = self.slot(hash);
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return Err(at);
            }
            if (slot ^ tag) >> self.bits == 0 {
                let place = (slot & self.place_mask()) as usize - 1;
                if self.words[place] == word {
                    return Ok(place);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// At most five eighths full, so that a search looks at two slots on average.
    fn grow_for(&mut self, rows: usize) {
        if rows * 8 <= self.slots.len() * 5 {
            return;
        }
        while rows * 8 > (1 << self.bits) * 5 {
            self.bits += 1;
        }
        self.slots = vec![0; 1 << self.bits];
        let mask = self.slots.len() - 1;
        for place in 0..self.words.len() {
            // All words are different: the first empty slot is the right one.
            let hash = self.hash(self.words[place]);
            let mut at = self.slot(hash);
            while self.slots[at] != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = self.entry(hash, place + 1);
        }
    }

    fn hash(&self, word: u64) -> u64 {
        let mixed = word.wrapping_mul(self.factor);
        (mixed ^ (mixed >> 32)).wrapping_mul(self.factor)
    }

    /// The high bits of the hash are the well mixed ones.
    fn slot(&self, hash: u64) -> usize {
        usize::try_from(hash >> (64 - self.bits)).unwrap_or_default()
    }

    /// The bits of the hash that the slot does not say, above a place.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "half of the hash is enough, and places are below 2^bits"
    )]
    fn entry(&self, hash: u64, place: usize) -> u32 {
        (hash as u32) & !self.place_mask() | place as u32
    }

    fn place_mask(&self) -> u32 {
        (1 << self.bits) - 1
    }
}

/// A word that stands for one identity and no other, unless the identity is too long for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(u64);

impl Key {
    /// Of serial numbers of more than 12 characters: the identity itself is the key.
    const TOO_LONG: Self = Self(0);

    const IMEI: u64 = 1 << 63;
    const MEID: u64 = Self::IMEI | 1 << 62;

    pub fn new(identity: &Identity, kind: IdentityKind) -> Self {
        let text = identity.as_bytes();
        Self(match kind {
            // Four bits a digit: 15 digits take 60 bits, 14 take 56.
            IdentityKind::Imei => return Self::of_imei(text),
            IdentityKind::Meid => Self::MEID | text.iter().fold(0, |sum, &b| (sum << 4) | hexadecimal(b)),
            // Base 37 without the digit 0, so that the length counts too: 37^12 < 2^63.
            IdentityKind::Serial if text.len() <= 12 => text.iter().fold(0, |sum, &byte| {
                let letter = byte.wrapping_sub(b'A').wrapping_add(11);
                sum * 37 + u64::from(if byte.is_ascii_digit() { byte - b'0' + 1 } else { letter })
            }),
            IdentityKind::Serial => return Self::TOO_LONG,
        })
    }

    /// The key of a cell that is not checked yet, if it is as long as an IMEI.
    pub fn likely(cell: &[u8]) -> Option<Self> {
        (cell.len() == 15).then(|| Self::of_imei(cell))
    }

    fn of_imei(digits: &[u8]) -> Self {
        Self(Self::IMEI | digits.iter().fold(0, |sum, &digit| (sum << 4) | u64::from(digit & 15)))
    }
}

fn hexadecimal(digit: u8) -> u64 {
    u64::from(if digit.is_ascii_digit() { digit - b'0' } else { digit.wrapping_sub(b'A').wrapping_add(10) })
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

    fn key(text: &str) -> (Identity, Key) {
        let identity = Identity::from_normal(text).unwrap();
        (identity, Key::new(&identity, IdentityKind::Serial))
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
            seen.bits = 3;
            seen.slots = vec![0; 8];
            let mut map = HashMap::new();
            for step in steps {
                match step {
                    Step::Insert(text, line) => {
                        let (identity, key) = key(&text);
                        let before = *map.entry(text).or_insert(line);
                        let expected = if before == line { Ok(()) } else { Err(before) };
                        prop_assert_eq!(seen.insert(&identity, key, line), expected);
                    }
                    Step::Remove(text, line) => {
                        let (identity, key) = key(&text);
                        if map.get(&text) == Some(&line) {
                            map.remove(&text);
                        }
                        seen.remove(&identity, key, line);
                    }
                }
                for (text, &line) in &map {
                    let (identity, key) = key(text);
                    prop_assert_eq!(seen.get(&identity, key), Some(line));
                }
            }
        }
    }

    #[test]
    fn identities_of_different_kinds_never_meet() {
        let imei = Identity::from_normal("350000000000006").unwrap();
        let mut seen = Seen::new();
        let key = Key::new(&imei, IdentityKind::Imei);
        assert_eq!(seen.insert(&imei, key, 1), Ok(()));
        assert_eq!(seen.get(&imei, Key::new(&imei, IdentityKind::Serial)), None);
        assert_eq!(seen.insert(&imei, key, 2), Err(1));
    }
}
