//! Lists of words and characters, asked for at every place of a text.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::wire::{Reader, Wrong};

const PLANE: u32 = 0x1_0000;
const LONGEST: usize = 4;
const BITS: u32 = 16;

/// Of each character of the first plane, what it is: bits.
pub struct Table(Vec<u16>);

impl Table {
    pub fn new() -> Table {
        Table(vec![0; PLANE as usize])
    }

    /// Give each character a bit.
    pub fn add(&mut self, bit: u16, characters: impl IntoIterator<Item = char>) {
        for sign in characters {
            if let Some(bits) = self.0.get_mut(sign as usize) {
                *bits |= bit;
            }
        }
    }

    #[inline]
    pub fn of(&self, point: u32) -> u16 {
        self.0.get(point as usize).copied().unwrap_or(0)
    }

    /// The bits of what stands at a place; none beyond the text.
    #[inline]
    pub fn at(&self, points: &[u32], place: usize) -> u16 {
        points.get(place).map_or(0, |&point| self.of(point))
    }
}

/// Words of one to four characters of the first plane.
#[derive(Default)]
pub struct WordSet(HashSet<u64, BuildHasherDefault<Mixed>>);

impl WordSet {
    /// Longer words are never asked for.
    pub fn read(reader: &mut Reader<'_>) -> Result<WordSet, Wrong> {
        let mut words = WordSet::default();
        for _ in 0..reader.count()? {
            let word: Vec<u32> = reader.characters()?.chars().map(u32::from).collect();
            if word.len() <= LONGEST {
                words
                    .0
                    .insert(packed(&word).ok_or(Wrong("a word of rare characters"))?);
            }
        }
        Ok(words)
    }

    #[inline]
    pub fn has(&self, word: &[u32]) -> bool {
        word.len() <= LONGEST && packed(word).map_or(false, |packed| self.0.contains(&packed))
    }
}

/// One number for a word; `None`: a character lies beyond the first plane.
#[inline]
fn packed(word: &[u32]) -> Option<u64> {
    let mut number = 0;
    for &point in word {
        if point >= PLANE {
            return None;
        }
        number = number << BITS | u64::from(point);
    }
    Some(number)
}

/// Words that may stand at the end of something, by their last characters.
pub struct Endings(HashMap<u32, Vec<Vec<u32>>, BuildHasherDefault<Mixed>>);

impl Endings {
    pub fn new(words: &[&str]) -> Endings {
        let mut endings: HashMap<u32, Vec<Vec<u32>>, _> = HashMap::default();
        for word in words {
            let points: Vec<u32> = word.chars().map(u32::from).collect();
            if let Some(&last) = points.last() {
                endings.entry(last).or_default().push(points);
            }
        }
        Endings(endings)
    }

    /// Tell whether one of the words stands at the end.
    pub fn end(&self, text: &[u32]) -> bool {
        let words = text.last().and_then(|last| self.0.get(last));
        words.map_or(false, |words| words.iter().any(|word| text.ends_with(word)))
    }
}

/// Numbers spread over a table; nobody chooses the words but the rules.
#[derive(Default)]
pub struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte) ^ self.0);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let product = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = product ^ product >> 32;
    }
}
