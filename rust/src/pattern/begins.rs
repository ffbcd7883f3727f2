//! With which bytes patterns may begin: seen sooner than they are tried.

use super::program::{Again, Look, Many, Pattern, Step};

/// Bytes by their number.
type Bytes = [bool; 256];

/// How many of the first bytes are looked at.
pub const TOLD: usize = 6;
/// How many patterns are told at once, at most.
pub const MOST: usize = 64;

/// Of some patterns, by bits, which may have a byte as their first, second and so on.
pub struct Begins(Box<[[u64; 256]; TOLD]>);

impl Begins {
    /// Of the first `MOST` patterns; any others are never told.
    pub fn of<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Begins {
        let mut bits = Box::new([[0; 256]; TOLD]);
        for (number, pattern) in patterns.into_iter().take(MOST).enumerate() {
            for (own, told) in bits.iter_mut().zip(begins(pattern)) {
                for (own, may) in own.iter_mut().zip(told) {
                    *own |= u64::from(may) << number;
                }
            }
        }
        Begins(bits)
    }

    /// Return which patterns may begin at the begin of a text.
    #[inline]
    pub fn may(&self, text: &[u8]) -> u64 {
        let every = self.0.iter().zip(text);
        every.fold(u64::MAX, |may, (bits, &byte)| may & bits[usize::from(byte)])
    }

    /// The same, of the first four bytes alone.
    #[inline]
    pub fn may_four(&self, first: [u8; 4]) -> u64 {
        let [one, two, three, four, ..] = &*self.0;
        let [a, b, c, d] = first.map(usize::from);
        one[a] & two[b] & three[c] & four[d]
    }
}

/// Yield the numbers of bits, the lowest first.
pub fn numbers(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let number = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (number < MOST).then_some(number)
    })
}

/// The bytes that may stand first, second and so on.
fn begins(pattern: &Pattern) -> [Bytes; TOLD] {
    let mut told = [[false; 256]; TOLD];
    let mut from = vec![(0, 0)];
    for bytes in &mut told {
        let mut next = Vec::new();
        for (step, taken) in reached(pattern, from) {
            match &pattern.steps[step] {
                Step::Unit(unit) => {
                    bytes[*unit as usize & 255] = true;
                    next.push((step + 1, 0));
                }
                Step::Units(units) => {
                    bytes[units[taken as usize] as usize & 255] = true;
                    next.push((step, taken + 1));
                }
                Step::Set(set) => {
                    add(pattern, *set, bytes);
                    next.push((step + 1, 0));
                }
                Step::Many(Many { set, .. }) => {
                    add(pattern, *set, bytes);
                    next.push((step, taken + 1));
                }
                Step::Switch(table) => {
                    for &(unit, target) in table {
                        bytes[unit as usize & 255] = true;
                        next.push((target, 0));
                    }
                }
                // What is taken from here on is not known, or nothing.
                _ => {
                    *bytes = [true; 256];
                    next.push((step, 0));
                }
            }
        }
        from = next;
    }
    told
}

fn add(pattern: &Pattern, set: usize, bytes: &mut Bytes) {
    for (number, byte) in bytes.iter_mut().enumerate() {
        *byte |= pattern.sets[set].has(number as u32);
    }
}

/// Return the steps that take a unit, or end, and are reached without taking one; of those
/// that take several, how many they took.
fn reached(pattern: &Pattern, from: Vec<(usize, u32)>) -> Vec<(usize, u32)> {
    let mut seen = vec![false; pattern.steps.len()];
    let mut left = from;
    let mut found = Vec::new();
    while let Some((step, taken)) = left.pop() {
        if taken == 0 && std::mem::replace(&mut seen[step], true) {
            continue;
        }
        match &pattern.steps[step] {
            Step::Units(units) if taken as usize == units.len() => left.push((step + 1, 0)),
            Step::Many(Many { least, most, .. }) => {
                if taken < *most {
                    found.push((step, taken));
                }
                if taken >= *least {
                    left.push((step + 1, 0));
                }
            }
            Step::Split(one, other) => left.extend([(*one, 0), (*other, 0)]),
            Step::Jump(target) => left.push((*target, 0)),
            Step::Save(_) | Step::Count(_) => left.push((step + 1, 0)),
            Step::Again(Again { body, .. }) => left.extend([(*body, 0), (step + 1, 0)]),
            Step::Look(Look { next, .. }) => left.push((*next, 0)),
            _ => found.push((step, taken)),
        }
    }
    found
}
