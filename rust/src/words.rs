//! Many words sought at once, letters of ASCII in either case.
//!
//! Of each place the first three bytes, most often a character, are looked up in a table of
//! bits that fits into the nearest cache, then the next three; the few places that pass are
//! compared with the words that begin so.

use crate::wire::Wrong;

/// Words, each told by its number.
pub struct Words {
    /// Each, and whether it has letters of two cases.
    words: Vec<(Vec<u8>, bool)>,
    small: [u8; 256],
    /// By hash of the first three bytes, whether a word may begin so.
    firsts: Bits,
    /// By hash of the first six bytes, the same of words that have so many; whether shorter
    /// ones may begin so is told by their first three.
    sixes: Bits,
    fewer: Bits,
    /// By the same hash, which list of words begins so, or may.
    lists: Vec<u16>,
    numbers: Vec<Vec<u32>>,
    /// Words of two bytes, at the end of a text.
    short: Vec<u32>,
    /// Words of one byte, which no shipped rule has: sought one after the other.
    single: Vec<u32>,
}

const HASH: u32 = 16;
const WORD: u32 = 6;
const FIRST: usize = 3;
const SPREAD: u32 = 0x9E37_79B1;

/// Bits by hash.
struct Bits(Box<[u64; 1 << (HASH - WORD)]>);

impl Bits {
    fn none() -> Bits {
        Bits(Box::new([0; 1 << (HASH - WORD)]))
    }

    fn add(&mut self, place: usize) {
        self.0[place >> WORD] |= 1 << (place & 63);
    }

    #[inline]
    fn has(&self, place: usize) -> bool {
        self.0[place >> WORD] >> (place & 63) & 1 != 0
    }
}

#[inline]
fn hash(first: u32) -> usize {
    (first.wrapping_mul(SPREAD) >> (32 - HASH)) as usize
}

impl Words {
    /// Arrange words; letters of ASCII are small.
    pub fn new<W: AsRef<[u8]>>(words: &[W]) -> Result<Words, Wrong> {
        let mut small = [0; 256];
        for (byte, own) in small.iter_mut().enumerate() {
            *own = (byte as u8).to_ascii_lowercase();
        }
        let mut made = Words {
            words: words.iter().map(|word| known(word.as_ref())).collect(),
            small,
            firsts: Bits::none(),
            sixes: Bits::none(),
            fewer: Bits::none(),
            lists: vec![0; 1 << HASH],
            numbers: vec![Vec::new()],
            short: Vec::new(),
            single: Vec::new(),
        };
        for (number, word) in words.iter().enumerate() {
            made.add(number as u32, word.as_ref())?;
        }
        Ok(made)
    }

    fn add(&mut self, number: u32, word: &[u8]) -> Result<(), Wrong> {
        if word.len() >= 2 * FIRST {
            self.sixes.add(self.six(word));
        }
        let first =
            |third: u8| u32::from(word[0]) << 16 | u32::from(word[1]) << 8 | u32::from(third);
        match *word {
            [] => Err(Wrong("a word without a byte")),
            [_] => {
                self.single.push(number);
                Ok(())
            }
            [_, _] => {
                self.short.push(number);
                (0..=255).try_for_each(|third| self.list(number, first(third)))
            }
            [_, _, third, ..] => self.list(number, first(third)),
        }
    }

    fn list(&mut self, number: u32, first: u32) -> Result<(), Wrong> {
        let place = hash(first);
        if self.lists[place] == 0 {
            self.lists[place] =
                u16::try_from(self.numbers.len()).map_err(|_| Wrong("too many words"))?;
            self.numbers.push(Vec::new());
        }
        self.firsts.add(place);
        if self.size(number) < 2 * FIRST {
            self.fewer.add(place);
        }
        let list = &mut self.numbers[usize::from(self.lists[place])];
        if !list.contains(&number) {
            list.push(number);
        }
        Ok(())
    }

    /// Bytes of a word.
    #[inline]
    pub fn size(&self, number: u32) -> usize {
        self.words[number as usize].0.len()
    }

    /// Tell of each word in a text: its begin and its number.
    #[inline]
    pub fn find(&self, text: &[u8], mut tell: impl FnMut(usize, u32)) {
        let mut from = 0;
        while let Some(step) = self.candidate(&text[from..]) {
            let start = from + step;
            from = start + 1;
            let (here, place) = (&text[start..], hash(self.first(&text[start..])));
            let six = here.len() >= 2 * FIRST && self.sixes.has(self.six(here));
            if !six && !self.fewer.has(place) {
                continue;
            }
            for &number in &self.numbers[usize::from(self.lists[place])] {
                if self.is_at(here, number) {
                    tell(start, number);
                }
            }
        }
        for &number in &self.single {
            let places = (0..text.len()).filter(|&at| self.is_at(&text[at..], number));
            places.for_each(|at| tell(at, number));
        }
        let last = text.len().saturating_sub(2);
        for &number in self
            .short
            .iter()
            .filter(|&&number| self.is_at(&text[last..], number))
        {
            tell(last, number);
        }
    }

    /// Return the first place at which a word may begin.
    fn candidate(&self, text: &[u8]) -> Option<usize> {
        text.windows(FIRST)
            .position(|first| self.firsts.has(hash(self.first(first))))
    }

    /// One number for the first three bytes, letters small.
    #[inline]
    fn first(&self, text: &[u8]) -> u32 {
        let small = |place: usize| u32::from(self.small[usize::from(text[place])]);
        small(0) << 16 | small(1) << 8 | small(2)
    }

    /// The hash of the first six.
    fn six(&self, text: &[u8]) -> usize {
        hash(self.first(text).rotate_left(8) ^ self.first(&text[FIRST..]))
    }

    fn is_at(&self, text: &[u8], number: u32) -> bool {
        let (word, cased) = &self.words[number as usize];
        text.get(..word.len()).map_or(false, |begin| {
            begin == word.as_slice() || (*cased && begin.eq_ignore_ascii_case(word))
        })
    }
}

fn known(word: &[u8]) -> (Vec<u8>, bool) {
    (word.to_vec(), word.iter().any(u8::is_ascii_alphabetic))
}
